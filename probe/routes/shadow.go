package routes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// An order knows which of an application's routes answers first. Starlette takes the first that matches, so a route can
// stand in the shadow of any before it.
type order struct {
	apps []appOrder
}

// An appOrder holds the routes of one application by what they can answer: those whose last parameter takes slashes,
// and mounted applications, can answer paths of any length, the others only those of as many segments as they have.
type appOrder struct {
	byMethod  map[string]*branching
	anyLength []ordered
}

// An ordered route has its place in its application's order.
type ordered struct {
	index    int
	ws       bool
	methods  []string // nil for any
	path     string
	segments []segment
	what     string // in words
	site     fastapi.Site
	cond     bool
}

// add takes in the routes of an application and gives its number.
func (o *order) add(app application) int {
	a := appOrder{byMethod: map[string]*branching{}}
	for i, m := range app.mounted {
		r, ok := newOrdered(i, m)
		switch {
		case !ok:
		case m.Other != nil, strings.HasSuffix(r.path, ":path}"):
			a.anyLength = append(a.anyLength, r)
		default:
			for _, method := range r.keys() {
				if a.byMethod[method] == nil {
					a.byMethod[method] = &branching{}
				}
				a.byMethod[method].add(r)
			}
		}
	}
	o.apps = append(o.apps, a)
	return len(o.apps) - 1
}

// sure settles what an application adds under a condition, as far as the document tells: a route of which it has every
// operation is there, and one of which it has none is not. It tells nothing of two routes at one path, of which it has the last,
// nor where it has no operation of the application at all.
func (j *join) sure(app application) application {
	if !j.in.HaveOpenAPI {
		return app
	}
	shown := false
	declared := map[string]int{}
	each := func(m fastapi.Mounted, visit func(key string)) {
		path, whole := m.Path.Value()
		if !whole || m.Route == nil || m.Route.Transport == fastapi.WS || m.Hidden || m.Sub || m.Late {
			return
		}
		for _, method := range m.Route.Methods {
			visit(method + " " + documented(path))
		}
	}
	for _, m := range app.mounted {
		each(m, func(key string) {
			declared[key]++
			shown = shown || names(j.byKey[key], m.Route) > 0
		})
	}
	if !shown {
		return app
	}
	app.mounted = slices.Clone(app.mounted)
	for i, m := range app.mounted {
		if !m.Conditional {
			continue
		}
		var asked, there int
		each(m, func(key string) {
			if declared[key] > 1 {
				return
			}
			asked++
			if names(j.byKey[key], m.Route) > 1 {
				there++
			}
		})
		switch {
		case asked == 0 || asked < len(m.Route.Methods):
		case there == asked:
			app.mounted[i].Conditional = false
		case there == 0:
			app.mounted[i].Late = true // it holds a place and answers nothing
		}
	}
	return app
}

// newOrdered gives what stands at a place of the order; false where that answers nothing that is known.
func newOrdered(index int, m fastapi.Mounted) (ordered, bool) {
	path, whole := m.Path.Value()
	if !whole || m.Late {
		return ordered{}, false
	}
	if m.Other != nil {
		path += "/{path:path}"
		return ordered{
			index: index, path: path, segments: segments(path), what: "what is mounted at " + cmp.Or(strings.TrimSuffix(path, "/{path:path}"), "/"),
			site: m.Other.Site, cond: m.Conditional,
		}, true
	}
	r := ordered{
		index: index, ws: m.Route.Transport == fastapi.WS, methods: m.Route.Methods, path: path,
		segments: segments(path), site: m.Route.Site,
		cond: m.Conditional,
	}
	if m.Route.Plain && !r.ws {
		r.methods = withHead(r.methods)
	}
	return r, r.ws || r.methods != nil
}

// withHead adds HEAD where a Starlette route answers GET.
func withHead(methods []string) []string {
	for _, m := range methods {
		if m == "GET" {
			return append(append([]string(nil), methods...), "HEAD")
		}
	}
	return methods
}

// keys names the groups of routes in which a route is compared: one for each method.
func (r ordered) keys() []string {
	if r.ws {
		return []string{"WS"}
	}
	return r.methods
}

// before finds the first route that answers everything at a place before the one that stands there.
func (o *order) before(p place, method string, ws bool) (ordered, bool) {
	path, whole := p.m.Path.Value()
	if !whole || p.m.Late {
		return ordered{}, false
	}
	if ws {
		method = "WS"
	}
	a, template := o.apps[p.app], segments(path)
	var first ordered
	found := false
	look := func(group []ordered) {
		for _, r := range group {
			if r.index >= p.index || found && r.index >= first.index {
				break
			}
			if r.site != p.m.Route.Site && r.answers(method, ws) && swallows(r.segments, template) {
				first, found = r, true
			}
		}
	}
	if b := a.byMethod[method]; b != nil {
		b.swallowing(template, look)
	}
	look(a.anyLength)
	return first, found
}

// answers reports whether a route answers a method at all.
func (r ordered) answers(method string, ws bool) bool {
	if r.methods == nil && !r.ws {
		return true // a mounted application takes everything
	}
	if r.ws || ws {
		return r.ws == ws
	}
	for _, m := range r.methods {
		if m == method {
			return true
		}
	}
	return false
}

// shadowed says of an endpoint what answers in its place, if anything does.
func (j *join) shadowed(e probe.Endpoint, p place) probe.Endpoint {
	r, ok := j.order.before(p, e.Method, e.Transport == probe.WS)
	if !ok {
		return e
	}
	method := e.Method
	if e.Transport == probe.WS {
		method = "WS"
	}
	what := r.what
	if what == "" {
		// The order of a router that no application includes is that of its own paths.
		own, _ := p.m.Path.Value()
		prefix, _ := strings.CutSuffix(e.Path, documented(own))
		what = method + " " + prefix + documented(r.path)
	}
	if r.cond {
		e = noted(e, fmt.Sprintf("%s at %s, which is added under a condition, would answer in its place", what, r.site))
		return e
	}
	e.Standing = probe.Shadowed
	e = noted(e, fmt.Sprintf("answered by %s at %s", what, r.site))
	return e
}

// byDocument settles endpoints of several functions at one method and path whose order the source does not show.
// FastAPI's document keeps the last of them and Starlette answers with the first, so the one that the document names is
// in the shadow of another.
func (j *join) byDocument(routers []Router) {
	type first struct {
		e *probe.Endpoint
		p place
	}
	unnamed := map[string]first{}
	each := func(visit func(e *probe.Endpoint, p place, op Operation)) {
		for _, r := range routers {
			for i := range r.Endpoints {
				e := &r.Endpoints[i]
				p, declared := j.behind[r.Name+" "+e.Key()+" "+e.Source]
				op, ok := j.byKey[e.Method+" "+e.Path]
				if ok && declared && e.Standing == probe.Mounted && e.Transport != probe.WS {
					visit(e, p, op)
				}
			}
		}
	}
	each(func(e *probe.Endpoint, p place, op Operation) {
		if j.someoneElses(op, p.m.Route) {
			unnamed[e.Key()] = first{e, p}
		}
	})
	each(func(e *probe.Endpoint, p place, op Operation) {
		f, ok := unnamed[e.Key()]
		if ok && names(op, p.m.Route) == 3 && f.p.app != p.app { // within one application the order is known
			e.Standing = probe.Shadowed
			*e = noted(*e, fmt.Sprintf("answered by %s at %s: the document keeps the last of two, Starlette answers with the first", f.e.Key(), f.e.Source))
		}
	})
}
