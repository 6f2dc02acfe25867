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

// An appOrder holds the routes of one application by the paths that they can answer. Routes whose last parameter takes
// slashes, and mounted applications, can answer paths of any length; the others only paths with their own number of
// segments.
type appOrder struct {
	byMethod  map[string]*branching
	anyLength []ordered
	settled
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
	when     fastapi.Condition
	route    *fastapi.Route // nil for a mounted application
}

// add adds the routes of an application and returns its number.
func (o *order) add(app application, known settled) int {
	a := appOrder{byMethod: map[string]*branching{}, settled: known}
	for i, m := range app.mounted {
		r, ok := newOrdered(i, m)
		switch {
		case !ok || known.absent(i, m.When):
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

// newOrdered returns the entry for a place of the order; false if it answers nothing that is known.
func newOrdered(index int, m fastapi.Mounted) (ordered, bool) {
	path, whole := m.Path.Value()
	if !whole || m.Late {
		return ordered{}, false
	}
	if m.Other != nil {
		path += "/{path:path}"
		return ordered{
			index: index, path: path, segments: segments(path), what: "the application mounted at " + cmp.Or(strings.TrimSuffix(path, "/{path:path}"), "/"),
			site: m.Other.Site, when: m.When,
		}, true
	}
	r := ordered{
		index: index, ws: m.Route.Transport == fastapi.WS, methods: m.Route.Methods, path: path,
		segments: segments(path), site: m.Route.Site,
		when: m.When, route: m.Route,
	}
	if m.Route.Plain && !r.ws {
		r.methods = withHead(r.methods)
	}
	return r, r.ws || r.methods != nil
}

// withHead adds HEAD if a Starlette route answers GET.
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

// A claim is the relation of another route to a place.
type claim int

const (
	none  claim = iota
	maybe       // whether it answers there depends on conditions
	sure        // it answers there
)

// maxRivals bounds how many routes at one place are compared with it.
const maxRivals = 1000

// rival finds the route that answers, or may answer, everything at a place instead of its own route: one before it, or,
// if the place's route may not exist, one after it. A route that is the same endpoint of the same router is no rival.
func (o *order) rival(p place, method string, ws bool, own func(*fastapi.Route) bool) (rival ordered, c claim) {
	path, whole := p.m.Path.Value()
	if !whole || p.m.Late {
		return ordered{}, none
	}
	if ws {
		method = "WS"
	}
	a, template := o.apps[p.app], segments(path)
	compared := 0
	look := func(group []ordered) {
		for _, r := range group {
			if c == sure && r.index > rival.index {
				return // a group is in the order of the application: none that follows comes before this one
			}
			if r.path == path && (r.site == p.m.Route.Site || r.when.Excludes(p.m.When) && own(r.route)) {
				continue
			}
			if !r.answers(method, ws) || !swallows(r.segments, template) {
				continue
			}
			if compared++; compared > maxRivals {
				return
			}
			if got := a.claim(r, p); got > c || got == c && got != none && r.index < rival.index {
				rival, c = r, got
			}
		}
	}
	if b := a.byMethod[method]; b != nil {
		b.swallowing(template, look)
	}
	look(a.anyLength)
	return rival, c
}

// claim returns the claim of a route that could answer at a place.
func (a appOrder) claim(r ordered, p place) claim {
	if r.index > p.index {
		if a.facts.And(r.when).Implies(p.m.When) || r.everything() {
			return none // it is not there without the other, or answers as if there were no route at all
		}
		return maybe
	}
	with := a.facts.And(p.m.When) // all that holds if the place's own route exists
	if with.Implies(r.when) {
		return sure
	}
	return maybe
}

// everything reports whether a route answers every path that has no other.
func (r ordered) everything() bool { return len(r.segments) == 2 && r.segments[1].convertor == "path" }

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

// shadowed notes the route that answers, or may answer, in an endpoint's place.
func (j *join) shadowed(e probe.Endpoint, p place) probe.Endpoint {
	if j.order.apps[p.app].absent(p.index, p.m.When) {
		e.Standing = probe.NotMounted
		return noted(e, "it is added under a condition, which by the OpenAPI document does not hold")
	}
	own := func(r *fastapi.Route) bool { return slices.Contains(j.survey.claims[e.Router], r) }
	r, c := j.order.rival(p, e.Method, e.Transport.Frames(), own)
	if c == none {
		return e
	}
	what := r.what
	if what == "" {
		// The order of a router that no application includes is that of its own paths.
		own, _ := p.m.Path.Value()
		prefix, _ := strings.CutSuffix(e.Path, documented(own))
		what = e.Transport.Verb(e.Method) + " " + prefix + documented(r.path)
	}
	switch {
	case c == sure && j.removes(p) != "":
		e.Standing = probe.MaybeShadowed
		return noted(e, fmt.Sprintf("%s at %s comes first, and it may have been removed: %s", what, r.site, j.removes(p)))
	case c == sure && p.m.Uncalled:
		e.Standing = probe.MaybeShadowed
		return noted(e, fmt.Sprintf("declared in a function without a known call, which %s at %s may precede", what, r.site))
	case c == sure:
		e.Standing = probe.Shadowed
		return noted(e, fmt.Sprintf("answered by %s at %s", what, r.site))
	case r.index < p.index:
		e.Standing = probe.MaybeShadowed
		return noted(e, fmt.Sprintf("%s at %s, which is added under a condition of its own, comes first", what, r.site))
	}
	e.Standing = probe.MaybeShadowed
	return noted(e, fmt.Sprintf("it is added under a condition; without it, %s at %s answers", what, r.site))
}

// byDocument settles endpoints of several functions at one method and path whose order the source does not show.
// FastAPI's document keeps the last of them and Starlette answers with the first, so the documented one is shadowed by
// another.
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
				if ok && declared && e.Standing == probe.Mounted && e.Transport.Answers() {
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
