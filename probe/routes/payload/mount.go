package payload

import (
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A router is a router or an application.
type router struct {
	depends value // its dependencies
	class   value // its route_class
	made    *python.Call
}

// routerName is the name that the methods of routers have.
const routerName = "fastapi.APIRouter()."

// A mount is where a router is included in another.
type mount struct {
	child   *python.Call // that makes the router; nil if it is not known which one it is
	parent  value
	depends value
}

// makes returns the call that makes a router, which is its identity; nil if it is not known.
func makes(v value) *python.Call {
	switch v := v.(type) {
	case *router:
		return v.made
	case *object:
		return v.made
	}
	return nil
}

// above follows the dependencies that come before a declaration's own: those of the call that declares it, of its router, and
// of the routers and calls that include this.
func (r *reader) above(f *frame, call *python.Call) {
	if call == nil {
		return
	}
	f.depend(f.dependencies(call), true)
	of, ok := call.Func.(*python.Attr)
	if !ok {
		return
	}
	each(f.quietly(of.X), func(v value) { r.climb(f, v, true, map[*python.Call]bool{}) })
}

// dependencies are those that a call lists.
func (f *frame) dependencies(c *python.Call) value {
	for _, k := range c.Keywords {
		if k.Name == "dependencies" {
			return f.quietly(k.Value)
		}
	}
	return nil
}

// climb follows the dependencies of a router and of those above it.
func (r *reader) climb(f *frame, of value, sure bool, seen map[*python.Call]bool) {
	made := makes(of)
	if seen[made] {
		return
	}
	seen[made] = true
	switch of := of.(type) {
	case *router:
		f.depend(of.depends, sure)
		r.routeClass(f, of, sure)
	case *object:
		f.depend(of.attrs["dependencies"], sure)
	default:
		return
	}
	mounts := r.mounts()
	above, anywhere := mounts[made], mounts[nil]
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
}

// routeClass follows what a route class of the source does with each request.
func (r *reader) routeClass(f *frame, of *router, sure bool) {
	c, ok := of.class.(*class)
	if !ok {
		return
	}
	m := c.method("get_route_handler")
	if m == nil {
		return
	}
	handler := f.call(m.bind(&object{class: c, attrs: map[string]value{}}), arguments{}, sure)
	f.call(handler, arguments{args: []value{theRequest}}, sure)
}

// mounts are the calls of include_router in the checkout, by the router that is included. They are read once for all routes.
func (r *reader) mounts() map[*python.Call][]mount {
	if r.mounted == nil {
		r.mounted = map[*python.Call][]mount{}
		survey := r.reader()
		for _, file := range r.Including() {
			for _, s := range file.Body {
				survey.mountsIn(file, s, nil)
			}
		}
	}
	return r.mounted
}

func (r *reader) mountsIn(file *modules.File, s python.Stmt, around []python.Stmt) {
	python.Walk(s, func(inner python.Stmt) bool {
		def, ok := inner.(*python.FuncDef)
		if !ok {
			return true
		}
		deeper := append(append([]python.Stmt{}, around...), def)
		for _, b := range def.Body() {
			r.mountsIn(file, b, deeper)
		}
		return false
	}, func(x python.Expr) bool {
		c, ok := x.(*python.Call)
		if !ok || python.LastName(c.Func) != "include_router" || len(c.Args)+len(c.Keywords) == 0 {
			return true
		}
		of, ok := c.Func.(*python.Attr)
		if !ok {
			return true
		}
		f := &frame{reader: r, env: r.surroundings(file, around)}
		parent, depends := f.quietly(of.X), f.dependencies(c)
		var child value
		if len(c.Args) > 0 {
			child = f.quietly(c.Args[0])
		}
		each(child, func(v value) {
			made := makes(v)
			r.mounted[made] = append(r.mounted[made], mount{made, parent, depends})
		})
		return true
	})
}
