// Package routes finds the endpoints of each router that a ticket names.
//
// Three sources are joined: what the configuration pins, what the source declares (package fastapi), and what the live
// service's OpenAPI document lists. A routes document (package listing) takes the place of the source. Start with Resolve. What the package promises: pins are taken as they are; a path is
// given as mounted only where it is known, never where it is likely; every endpoint says how it was found; the same input
// gives the same table.
package routes

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// An Input is what endpoints are found from.
type Input struct {
	// Wanted are the routers of the tickets, in the order of the table. A router that is wanted twice has the files of both.
	Wanted []Wanted
	// Pins are what the configuration says of routers.
	Pins []Pin
	// Source is the directory of the source checkout; "" for none.
	Source string
	// Operations are those of the live service's document, in its order. HaveOpenAPI tells an empty document from none.
	Operations  []Operation
	HaveOpenAPI bool
	// Covers reports whether the document would list a path if the service had it. It is set where the running service
	// itself serves the document; nil where it is a file, or another's.
	Covers func(path string) bool `json:"-"`
	// Cache, if there is one, keeps the table for the next time that nothing changed.
	Cache *Cache `json:"-"`
	// Exact is what a routes document lists; nil for none. It takes the place of the source.
	Exact *Exact
}

// A Wanted is a router that a ticket is about.
type Wanted struct {
	Router string   // import path
	Files  []string // slash-separated, relative to the source checkout: files, directories or patterns
}

// A Pin is what the configuration says of a router.
type Pin struct {
	Router string
	// Mount is the prefix that the application mounts the router under; "" leaves it to be found.
	Mount string
	// Endpoints, if there are any, are all that the router has. A path that does not begin with Mount stands below it.
	Endpoints []Pinned
}

// A Pinned is an endpoint as the configuration gives it.
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
}

// A Table is what was found, router by router.
type Table struct {
	Routers []Router
	// Unclaimed are the operations of the live service that are no wanted router's, in the document's order.
	Unclaimed []Operation
	// Unexplained are those of them that no other route of the source accounts for either.
	Unexplained []Unexplained
}

// A Router is a wanted router and what was found of it.
type Router struct {
	Name string
	// Endpoints are in the order of the pins, or of the source.
	Endpoints []probe.Endpoint
	// Problems tell in words what stood in the way: a file that is missing, that is no Python, that has no router.
	Problems []string
	// Complete tells that the endpoints are all that the router has: they are pinned, or everything that may add one was
	// followed. Otherwise Missing has what was not.
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
			return nil, fmt.Errorf("source checkout %s: %w: name a directory that can be read", in.Source, pathless(err))
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
	t.Unclaimed = unclaimed(t.Routers, in.Operations)
	t.Unexplained = j.unexplained(t.Routers)
	addDoubts(t.Routers, t.Unexplained)
	return t, nil
}

// pin returns what the configuration says of a router; the last word where it speaks twice.
func (in Input) pin(router string) (Pin, bool) {
	for _, p := range slices.Backward(in.Pins) {
		if p.Router == router {
			return p, true
		}
	}
	return Pin{}, false
}

// distinct joins what is wanted of the same router and leaves out what names none.
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

// key names what is asked at a path, whatever its parameters are called.
func key(method, path string) string { return method + " " + anonymous(path) }

// pathless takes the path out of an error whose message names it already.
func pathless(err error) error {
	if pe, ok := err.(*fs.PathError); ok { //nolint:errorlint // os.OpenRoot gives it unwrapped
		return pe.Err
	}
	return err
}

// list joins words for a sentence.
func list(words []string) string { return strings.Join(words, ", ") }
