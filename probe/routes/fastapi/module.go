package fastapi

import (
	"cmp"
	"errors"
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// A module is a source file that has been followed, or a directory of such.
type module struct {
	name  string
	file  string // "" for a directory without __init__.py
	dir   string // of a package; "" for a plain module
	scope *scope
	done  bool // followed to its end
	ends  ending
	first bool // it was followed for itself, not because another file imports it
	// imported says that an import has led to it.
	imported bool
	// veiled says that its names may be set in a way that is not followed: by vars(), or by an import of everything.
	veiled bool
	err    error
	// shapes are those of its functions that were read.
	shapes map[*python.FuncDef]shape
	// setters holds the findings of sets so far, and unread the functions that it has not looked at.
	setters map[string]bool
	unread  []*python.FuncDef
	// gaps are the places in it that are not followed.
	gaps []Gap
}

// A Module holds the declarations of a source file.
type Module struct {
	File string
	// Routes are those that the file declares, by position; a declaration that is reached several times has several.
	Routes []*Route
	// Routers are those that the file makes, and those that it has under a name at its end.
	Routers []*Router
	// Err says why the file, or a part of it, could not be read; nil if all of it was.
	Err error
	// Gaps are the places in it that are not followed.
	Gaps []Gap
	// Names are the names of the file that a router has at its end.
	Names map[*Router][]string
}

func asRouter(v value) (*Router, bool) {
	r, ok := v.(*Router)
	return r, ok
}

// Module returns the declarations of a loaded file.
func (t *Tree) Module(file string) Module {
	out := Module{File: file, Names: map[*Router][]string{}}
	m := t.modules[file]
	if m == nil {
		out.Err = errors.New("not loaded")
		return out
	}
	out.Err, out.Gaps = m.err, m.gaps
	for _, r := range t.routes {
		if r.Site.File == file {
			out.Routes = append(out.Routes, r)
		}
	}
	slices.SortStableFunc(out.Routes, func(a, b *Route) int {
		return cmp.Or(cmp.Compare(a.Site.Line, b.Site.Line), cmp.Compare(a.Site.Col, b.Site.Col))
	})
	seen := map[*Router]bool{}
	for _, r := range t.routers {
		if r.Site.File == file && !r.Assumed {
			seen[r] = true
			out.Routers = append(out.Routers, r)
		}
	}
	var named []*Router
	for name, v := range m.scope.vars {
		for _, r := range routersOf(v) {
			out.Names[r] = append(out.Names[r], name)
			if !seen[r] {
				seen[r] = true
				named = append(named, r)
			}
		}
	}
	slices.SortFunc(named, func(a, b *Router) int {
		return cmp.Or(cmp.Compare(a.Site.File, b.Site.File), cmp.Compare(a.Site.Line, b.Site.Line), cmp.Compare(a.Site.Col, b.Site.Col))
	})
	out.Routers = append(out.Routers, named...)
	return out
}

// HandledIn returns the routes whose handlers a file defines, in the order of discovery.
func (t *Tree) HandledIn(file string) []*Route {
	var out []*Route
	for _, r := range t.routes {
		if r.Handled == file {
			out = append(out, r)
		}
	}
	return out
}

// Apps returns the applications that have any entry, or may have one, in the order in which they are made.
func (t *Tree) Apps() []*Router {
	var apps []*Router
	for _, r := range t.routers {
		if r.App && len(r.Entries)+len(r.Gaps) > 0 {
			apps = append(apps, r)
		}
	}
	return apps
}
