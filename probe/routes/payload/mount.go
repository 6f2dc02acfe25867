package payload

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// A router is a router or an application.
type router struct {
	depends value // its dependencies
	class   value // its route_class
	made    *python.Call
}

// routerName begins the full names of the methods of routers.
const routerName = "fastapi.APIRouter()."

// maker returns where a router or an object keeps the call that made it, which is its identity; nil for any other value.
func maker(v value) **python.Call {
	switch v := v.(type) {
	case *router:
		return &v.made
	case *object:
		return &v.made
	}
	return nil
}

// makes returns the call that made a router; nil if it is not known.
func makes(v value) *python.Call {
	if by := maker(v); by != nil {
		return *by
	}
	return nil
}

// above follows the dependencies that run before a declaration's own: those of the call that declares it, of its router, and
// of the routers and calls that include the router.
func (r *reader) above(f *frame, call *python.Call) {
	if call == nil {
		return
	}
	f.depend(f.dependencies(call), true)
	routers := f.routers(call.Func)
	for _, v := range routers {
		r.climb(f, v, len(routers) == 1, map[*python.Call]bool{})
	}
}

// routers returns the routers whose method declares a route: router.post, or post after post = router.post.
func (f *frame) routers(declares python.Expr) []value {
	if of, ok := declares.(*python.Attr); ok {
		return f.leaves(f.quietly(of.X))
	}
	var out []value
	for _, v := range f.leaves(f.quietly(declares)) {
		if lib, ok := v.(*library); ok && lib.of != nil {
			out = append(out, lib.of)
		}
	}
	return out
}

// dependencies returns the dependencies that a call lists.
func (f *frame) dependencies(c *python.Call) (list value) {
	f.quiet(func() { list = f.listed(f.arguments(c, false)) })
	return list
}

// climb follows the dependencies of a router and of those above it.
func (r *reader) climb(f *frame, of value, sure bool, seen map[*python.Call]bool) {
	made := makes(of)
	if seen[made] || !r.enter() {
		return
	}
	defer r.leave()
	seen[made] = true
	switch of := of.(type) {
	case *router:
		f.depend(of.depends, sure)
		r.routeClass(f, of.class, sure)
	case *object:
		f.depend(of.attrs["dependencies"], sure)
		r.routeClass(f, of.attrs["route_class"], sure)
		if of.class != nil && of.class.addsToRoutes() {
			r.note(false)
		}
	default:
		return
	}
	shapes := r.shapes()
	above, anywhere := shapes.mounts[made], shapes.mounts[nil]
	if made == nil {
		above = nil
	}
	for _, m := range above {
		f.depend(m.depends, sure && len(above) == 1)
		r.climb(f, m.parent, sure && len(above) == 1, seen)
	}
	for _, m := range anywhere { // of a router that is not known
		f.depend(m.depends, false)
		if len(above) == 0 {
			r.climb(f, m.parent, false, seen)
		}
	}
	later := shapes.changes[made]
	if made != nil {
		later = append(slices.Clip(later), shapes.changes[nil]...)
	}
	for _, later := range later {
		f.depend(later.depends, false)
		r.routeClass(f, later.class, false)
	}
}

// addsToRoutes reports whether a class of routers has a method that declares routes and names dependencies in it.
func (c *class) addsToRoutes() (is bool) {
	for name := range routeMethods {
		m := c.method(name)
		if m == nil {
			continue
		}
		python.Walk(m.def, func(python.Stmt) bool { return true }, func(x python.Expr) bool {
			text, _ := python.LiteralText(x)
			is = is || text == "dependencies" || python.LastName(x) == "Depends"
			if c, ok := x.(*python.Call); ok {
				for _, k := range c.Keywords {
					is = is || k.Name == "dependencies"
				}
			}
			return !is
		})
	}
	return is
}

// hasFunctions reports whether a function defines other functions.
func hasFunctions(def *python.FuncDef) (is bool) {
	python.WalkStmts(def.Body(), func(s python.Stmt) bool {
		_, fn := s.(*python.FuncDef)
		is = is || fn
		return !is
	})
	return is
}

// routeClass follows the methods of a route class of the source that get each request.
func (r *reader) routeClass(f *frame, of value, sure bool) {
	for _, v := range r.leaves(of) {
		switch v := v.(type) {
		case *class:
			o := &object{class: v, attrs: map[string]value{}}
			if m := v.method("get_route_handler"); m != nil {
				handler := f.call(m.bind(o), arguments{}, sure)
				r.use(f.call(handler, arguments{args: []value{theRequest}}, sure))
			}
			if m := v.method("handle"); m != nil { // of scope, receive and send
				f.call(m.bind(o), arguments{args: []value{perhaps, theBytes}}, sure)
			}
			if m := v.method("__init__"); m != nil && hasFunctions(m.def) { // it may wrap the handler
				r.note(false)
			}
		case *library:
			r.left = r.left || !v.web()
		case marker:
			r.note(false)
		}
	}
}
