package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// A base is the result of super() in a method of the source's own class of routers.
type base struct {
	router *Router
	of     *class
}

// makeOwnRouter follows the making of a router of the source's own class, which may choose its prefix and add to it.
func (f *frame) makeOwnRouter(of *class, c *python.Call, args *arguments) *Router {
	r := f.makeRouter(kindOf(of) == appClass, c, args)
	r.class = of
	if init, ok := of.attr("__init__", 0).(*function); ok {
		if !r.App {
			r.Prefix = Unknown() // until the library's own __init__ is met
		}
		bound := *init
		bound.self = r
		if _, followed := f.invoke(&bound, c, args); !followed {
			f.unfollowedCall(&bound, c, args)
		}
	}
	return r
}

// ownMethod returns a method that the router's own class defines.
func (r *Router) ownMethod(name string) (*function, bool) {
	if r.class == nil {
		return nil, false
	}
	fn, ok := r.class.attr(name, 0).(*function)
	return bind(fn, r), ok
}

// attr returns an attribute of the bases of a class, bound to the router.
func (b *base) attr(name string) value {
	for _, of := range b.of.bases {
		if c, ok := of.(*class); ok {
			if fn, ok := c.attr(name, 0).(*function); ok {
				return bind(fn, b.router)
			}
		}
	}
	return &method{on: b.router, name: name, base: true}
}

// bind returns a method of a router.
func bind(fn *function, r *Router) *function {
	if fn == nil || fn.static {
		return fn
	}
	bound := *fn
	bound.self = r
	return &bound
}

// initialized returns the router that APIRouter.__init__(self, ...) is called on.
func initialized(fn *stranger, args *arguments) (*Router, bool) {
	if fn.last() != "__init__" || fn.parent == nil || kindOf(fn.parent) == plainClass || len(args.pos) == 0 {
		return nil, false
	}
	r, ok := args.pos[0].(*Router)
	return r, ok
}
