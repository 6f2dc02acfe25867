// Package routes finds the endpoints of each router that a ticket names.
//
// It joins three sources: the pins of the configuration, the routes that the source declares (package fastapi), and the
// operations in the live service's OpenAPI document. A routes document (package listing) replaces the source. Start
// with Resolve. The package promises: pins are used as they are; a path is reported as mounted only if that is known,
// never if it is only likely; every endpoint says how it was found; the same input produces the same table.
package routes

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe"
)

// An Input holds the sources of endpoints.
type Input struct {
	// Wanted are the routers of the tickets, in the order of the table. A router that is wanted twice has the files of both.
	Wanted []Wanted
	// Pins are the endpoints in the configuration.
	Pins []Pin
	// Source is the directory of the source checkout; "" for none.
	Source string
	// Operations are those of the live service's document, in its order. HaveOpenAPI distinguishes an empty document
	// from none.
	Operations  []Operation
	HaveOpenAPI bool
	// Covers reports whether the document would list a path if the service had it. It is set if the running service
	// itself serves the document; nil where it is a file, or another's.
	Covers func(path string) bool `json:"-"`
	// Cache, if there is one, keeps the table for the next time that nothing changed.
	Cache *Cache `json:"-"`
	// Exact is the content of a routes document; nil for none. It replaces the source.
	Exact *Exact
}

// A Wanted is a router that a ticket is about.
type Wanted struct {
	Router string   // import path
	Files  []string // slash-separated, relative to the source checkout: files, directories or patterns
}

// A Pin is the configuration of one router.
type Pin struct {
	Router string
	// Mount is the prefix that the application mounts the router under; "" leaves it to be found.
	Mount string
	// Endpoints, if there are any, are all that the router has. A path that does not begin with Mount stands below it.
	Endpoints []Pinned
}

// A Pinned is an endpoint as configured.
type Pinned struct {
	Transport probe.Transport // "" for HTTP
	Method    string          // "" for GET
	Path      string
}

// An Operation is one that the live service's document lists.
type Operation struct {
	Method string // upper case
	Path   string // template
	ID     string // operationId
	Tags   []string
	Stream bool // one of its responses is listed as server-sent events
	Frames bool // a WebSocket, which no document lists: Method is that of its handshake
}

// A Table is the result, router by router.
type Table struct {
	Routers []Router
	// Unclaimed are the operations of the live service that belong to no wanted router, in the document's order; last the
	// WebSockets that its application certainly has.
	Unclaimed []Operation
	// Unexplained are those of them that no other route of the source accounts for either.
	Unexplained []Unexplained
}

// A Router is a wanted router and its endpoints.
type Router struct {
	Name string
	// Endpoints are in the order of the pins, or of the source.
	Endpoints []probe.Endpoint
	// Problems describe the obstacles in words: a file that is missing, that is not Python, that has no router.
	Problems []string
	// Complete says that the endpoints are all that the router has: they are pinned, or everything that may add one was
	// followed. Otherwise Missing holds the places that were not followed.
	Complete bool
	Missing  []probe.Gap
}

// Router returns the router of a name.
func (t *Table) Router(name string) (Router, bool) {
	for _, r := range t.Routers {
		if r.Name == name {
			return r, true
		}
	}
	return Router{}, false
}

// Resolve finds the endpoints of every wanted router. Its errors are a context that ended and a Source that is no
// readable directory; trouble with a single file is a problem of its router.
func Resolve(ctx context.Context, in Input) (*Table, error) {
	in.Wanted = distinct(in.Wanted)
	var fsys fs.FS
	if in.Source != "" {
		root, err := os.OpenRoot(in.Source)
		if err != nil {
			return nil, fmt.Errorf("source checkout %s: %w: name a directory that can be read", in.Source, fileerror.Reason(err))
		}
		defer func() { _ = root.Close() }() // it was only read
		fsys = root.FS()                    // which no path and no symbolic link leads out of
	}
	return resolveCached(ctx, in, fsys)
}

func resolve(ctx context.Context, in Input, fsys fs.FS) (*Table, error) {
	s := &survey{}
	if fsys != nil && in.Exact == nil {
		var err error
		if s, err = surveySource(ctx, fsys, in.Wanted); err != nil {
			return nil, err
		}
	}
	j := newJoin(in, s)
	if in.Exact != nil {
		j.exact = newExactJoin(in)
	}
	t := &Table{}
	for _, w := range in.Wanted {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r := Router{Name: w.Router}
		if pin, ok := in.pin(w.Router); ok && len(pin.Endpoints) > 0 {
			r.Endpoints = j.pinned(pin) // which say all that has to be known
		} else if j.exact != nil {
			r = j.exact.router(w)
		} else {
			r.Endpoints = j.declared(w.Router)
			for _, p := range s.problems[w.Router] {
				r.Problems = append(r.Problems, p.text)
			}
			r.Missing = s.missing[w.Router]
			if fsys == nil {
				r.Missing = []probe.Gap{{Why: "none is pinned, and there is no source checkout to search"}}
			}
		}
		r.Complete = len(r.Missing) == 0
		t.Routers = append(t.Routers, r)
	}
	j.byDocument(t.Routers)
	j.addStrays(t.Routers)
	j.list(t.Routers)
	t.Unclaimed = append(unclaimed(t.Routers, in.Operations), unclaimedWebSockets(t.Routers, j.webSockets())...)
	t.Unexplained = j.unexplained(t.Routers)
	addDoubts(t.Routers, t.Unexplained)
	return t, nil
}

// pin returns the configuration of a router, the last one if there are several.
func (in Input) pin(router string) (Pin, bool) {
	for _, p := range slices.Backward(in.Pins) {
		if p.Router == router {
			return p, true
		}
	}
	return Pin{}, false
}

// distinct joins the wants for the same router and drops those that name none.
func distinct(wanted []Wanted) []Wanted {
	var out []Wanted
	at := map[string]int{}
	for _, w := range wanted {
		if w.Router == "" {
			continue
		}
		i, ok := at[w.Router]
		if !ok {
			i = len(out)
			at[w.Router] = i
			out = append(out, Wanted{Router: w.Router})
		}
		for _, f := range w.Files {
			if !slices.Contains(out[i].Files, f) {
				out[i].Files = append(out[i].Files, f)
			}
		}
	}
	return out
}

// unclaimed returns the operations that no endpoint answers to.
func unclaimed(routers []Router, ops []Operation) []Operation {
	claimed := map[string]bool{}
	for _, r := range routers {
		for _, e := range r.Endpoints {
			if e.Transport.Answers() && e.Standing != probe.NotMounted && e.Standing != probe.PathUnknown {
				claimed[key(e.Method, e.Path)] = true
			}
		}
	}
	var out []Operation
	for _, op := range ops {
		if !claimed[key(op.Method, op.Path)] {
			out = append(out, op)
		}
	}
	return out
}

// key names an operation by its method and path, without the names of parameters.
func key(method, path string) string { return method + " " + anonymous(path) }

// list joins words for a sentence.
func list(words []string) string { return strings.Join(words, ", ") }
