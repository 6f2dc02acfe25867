package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A Gap is a place that is not followed to its end.
type Gap struct {
	Site Site
	What string
	// Routers are those that it reaches; none if it is not known which.
	Routers []*Router
	// Library says that code outside the code base gets them. It may add its own routes, but it does not have the code
	// base's routers to add.
	Library bool
	// Removes says that routes may be removed.
	Removes bool
}

// maxReached bounds how many values are looked through for routers.
const maxReached = 4096

// unfollowed records a construct that is not followed to its end, on its file and on every router that the values
// reach. Everything that gives up on a call, a decorator or an assignment passes through here.
func (f *frame) unfollowed(g Gap, touched ...value) {
	r := &reach{seen: map[any]bool{}}
	r.all(touched)
	r.lose()
	if g.Routers = r.out; len(g.Routers) > 0 || len(r.filled) > 0 || r.routes {
		f.record(g)
		if g.Library && !r.adds {
			return // an application alone is handed to schedulers and the like, with the functions that they call
		}
		for _, m := range r.given { // their functions may become handlers
			m.note(g)
		}
	}
}

// record adds a gap to its file and to the routers that it reaches.
func (f *frame) record(g Gap) {
	f.t.changed()
	for _, r := range g.Routers {
		if len(r.Gaps) < maxGaps {
			r.Gaps = append(r.Gaps, g)
		}
	}
	f.mod.note(g)
}

// note adds a gap to those of a file, once.
func (m *module) note(g Gap) {
	if len(m.gaps) < maxGaps && !slices.ContainsFunc(m.gaps, func(h Gap) bool { return h.Site == g.Site && h.What == g.What }) {
		m.gaps = append(m.gaps, g)
	}
}

// unfollowedCall records that a call is not followed.
func (f *frame) unfollowedCall(callee value, c *python.Call, args *arguments) {
	if observes(callee) {
		return
	}
	name := calleeName(c)
	s, stranger := callee.(*stranger)
	if _, none := callee.(unknown); addsByName(name) && (none || stranger && !s.local) {
		f.anywhere(Gap{Site: f.site(c.At()), What: name + " of an unknown object is not followed"})
	}
	if name == "" {
		name = "a function"
	}
	touched := args.all()
	if !stranger {
		touched = append(touched, callee)
	} else if f.t.starting && !s.local && !s.holding() && onlyModules(touched) {
		return // a container that puts objects into their functions, say: it has no application to add to
	}
	of, what := reached(touched...), "the router"
	apps := !slices.ContainsFunc(of, func(r *Router) bool { return !r.App })
	if apps && len(of) > 0 {
		what = "the application"
	}
	f.unfollowed(Gap{
		Site: f.site(c.At()), What: name + " receives " + what + " and cannot be followed", Library: stranger && !s.local && apps,
	}, touched...)
}

// holding reports whether a router was handed to the library's object before.
func (s *stranger) holding() bool {
	for ; s != nil; s = s.parent {
		if len(s.holds) > 0 {
			return true
		}
	}
	return false
}

// onlyModules reports whether values are modules, lists of modules, and plain values.
func onlyModules(vs []value) bool {
	return !slices.ContainsFunc(vs, func(v value) bool {
		if l, ok := v.(*list); ok {
			return l.lost || !onlyModules(l.elems)
		}
		_, module := v.(*module)
		return !module && !isPlain(v)
	})
}

// observes reports whether a function of Python, the framework or a server adds nothing to a router that it gets.
func observes(callee value) bool {
	s, ok := callee.(*stranger)
	if !ok || s.local {
		return false
	}
	if s.name == "functools.reduce" || strings.HasPrefix(s.name, "contextlib.") && strings.Contains(s.name, "()") {
		return false // it calls functions that it gets
	}
	switch s.root() {
	case "fastapi", "starlette", "typing", "logging", "uvicorn", "hypercorn", "functools", "contextlib", "dataclasses", "abc", "warnings", "inspect":
		return true
	case "isinstance", "issubclass", "print", "id", "hash", "repr", "type", "callable", "bool", "len", "hasattr", "str", "dir", "format",
		"property", "staticmethod", "classmethod", "super", "list", "tuple", "set", "sorted", "reversed", "enumerate", "zip", "range", "dict":
		return true
	}
	return false
}

// outOfSteps records that the bound on followed code was reached: the rest may add to any router.
func (t *Tree) outOfSteps(at Site) {
	if !t.outspent {
		t.outspent = true
		t.unspent = append(t.unspent, Gap{Site: at, What: "the limit on following code was reached"})
	}
}

// spend takes steps from the rest of the bound; false if that is not enough, which is recorded.
func (f *frame) spend(at Site, n int) bool {
	if f.t.spend(n) {
		return true
	}
	f.t.outOfSteps(at)
	return false
}

// Anywhere returns the places that may add to any router: where the bound on followed code was reached, and where
// routes are added to an unknown object.
func (t *Tree) Anywhere() []Gap { return t.unspent }

// Routers returns the routers that were found, in the order of discovery.
func (t *Tree) Routers() []*Router { return t.routers }

// reached returns the routers that code can reach through values.
func reached(vs ...value) []*Router {
	r := &reach{seen: map[any]bool{}}
	for _, v := range vs {
		r.value(v)
	}
	return r.out
}

type reach struct {
	seen   map[any]bool
	out    []*Router
	routes bool      // route objects that no router has yet
	adds   bool      // a route, or a method that adds one
	filled []value   // the lists and dictionaries that functions fill
	given  []*module // of the functions and classes themselves, not of those that they use
	inside int       // so many functions and modules
}

// lose notes that containers which functions fill may hold more.
func (r *reach) lose() {
	for _, v := range r.filled {
		switch v := v.(type) {
		case *list:
			v.lost = true
		case *dict:
			v.lost = true
		}
	}
}

// met reports whether a thing was looked through before, and marks it.
func (r *reach) met(thing any) bool {
	if r.seen[thing] || len(r.seen) >= maxReached {
		return true
	}
	r.seen[thing] = true
	return false
}

func (r *reach) all(vs []value) {
	for _, v := range vs {
		r.value(v)
	}
}

func (r *reach) value(v value) {
	switch v := v.(type) {
	case *Router:
		if !r.met(v) {
			r.out = append(r.out, v)
		}
	case *choice:
		for _, o := range v.options {
			r.value(o.value)
		}
	case *stranger:
		if v.router != nil {
			r.value(v.router)
		}
	case sometimes:
		r.value(v.value)
	case *method:
		if isAdding(v.name) || v.name == "__init__" { // app.state and app.dependency_overrides lead to no route
			r.adds = true
			r.value(v.on)
		}
	case *registrar:
		r.adds = true
		r.value(v.on)
	case *routeList:
		r.adds = true
		r.value(v.router)
	case *routeObject:
		r.adds = true
		r.value(v.route.Router)
	case *made:
		r.routes, r.adds = true, true
	case *routeListMethod:
		r.adds = true
		r.value(v.on)
	case *base:
		r.value(v.self)
	case *listMethod:
		r.value(v.list)
	case *dictMethod:
		r.value(v.dict)
	case *list:
		if !r.met(v) {
			r.all(v.elems)
		}
	case *dict:
		if !r.met(v) {
			r.all(v.vals)
		}
	case *partial:
		if !r.met(v) {
			r.value(v.fn)
			r.all(v.args.all())
		}
	default:
		r.object(v)
	}
}

// object searches an object that the code base defines.
func (r *reach) object(v value) {
	switch v := v.(type) {
	case *instance:
		if !r.met(v) {
			for _, x := range v.fields {
				r.value(x)
			}
			r.value(v.of)
		}
	case *class:
		if !r.met(v) {
			r.gives(v.mod)
			for _, x := range v.scope.vars {
				if _, isFunction := x.(*function); !isFunction {
					r.value(x)
				}
			}
		}
	case *function:
		r.function(v)
	case *module:
		if !r.met(v) {
			r.inside++
			for _, x := range v.scope.vars {
				r.value(x)
			}
			r.inside--
		}
	}
}

// gives notes the file of a function or class that is handed over.
func (r *reach) gives(m *module) {
	if r.inside == 0 && m != nil && !slices.Contains(r.given, m) {
		r.given = append(r.given, m)
	}
}

// function searches the outer names that a function uses.
func (r *reach) function(fn *function) {
	r.value(fn.self)
	var key any = fn.lambda
	if fn.def != nil {
		key = fn.def
	}
	type closed struct {
		of    any
		scope *scope
	}
	if r.met(closed{key, fn.scope}) {
		return
	}
	r.gives(fn.mod)
	r.inside++
	defer func() { r.inside-- }()
	for _, u := range fn.uses() {
		v := fn.scope.get(u.name)
		if isFilling(u.attr) {
			r.filled = append(r.filled, v)
		}
		if _, ok := v.(*Router); ok && u.attr != "" && !isAdding(u.attr) || fn.observed(u) {
			continue // app.state shows nothing about its routes
		}
		r.value(v)
	}
}

// isAdding reports whether an attribute of a router can lead to a route that is added.
func isAdding(name string) bool {
	switch name {
	case "routes", "router", "mount", "host", "add_route", "route":
		return true
	}
	return isRouterMethod(name)
}
