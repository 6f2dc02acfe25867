package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// A base is the result of super() in a method of a class of the source: what comes after that class in the order of
// the object's own class.
type base struct {
	self value // the *Router, *instance or *class that the method is bound to
	of   *class
}

// makeOwnRouter follows the making of a router of the source's own class, which may choose its prefix and add to it.
func (f *frame) makeOwnRouter(of *class, c *python.Call, args *arguments) *Router {
	r := f.makeRouter(kindOf(of) == appClass, c, args)
	r.class = of
	if _, own := of.attr("__init__").(*function); !own {
		f.setUp(r, c)
	}
	if init, ok := of.attr("__init__").(*function); ok {
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

// setUp follows the own setup of an application's class, which FastAPI's __init__ calls.
func (f *frame) setUp(r *Router, c *python.Call) {
	if fn, ok := r.ownMethod("setup"); ok && r.App {
		f.invoke(fn, c, &arguments{})
	}
}

// ownMethod returns a method that the router's own class defines.
func (r *Router) ownMethod(name string) (*function, bool) {
	if r.class == nil {
		return nil, false
	}
	fn, ok := r.class.attr(name).(*function)
	return bind(fn, r), ok
}

// attr returns an attribute of the classes after the one that super() stands in, bound to the object.
func (b *base) attr(name string) value {
	order := classOf(b.self).mro()
	at := slices.Index(order, b.of)
	if at < 0 {
		at = len(order) - 1
	}
	for _, c := range order[at+1:] {
		switch v := c.scope.vars[name].(type) {
		case nil:
			continue
		case *function:
			return bind(v, b.self)
		default:
			return v
		}
	}
	if r, ok := b.self.(*Router); ok {
		return &method{on: r, name: name, base: true}
	}
	if c, ok := b.self.(*class); ok && (name == "__new__" || name == "__call__") {
		return &maker{c, name == "__new__"}
	}
	return &stranger{name: "super()." + name}
}

// super returns the result of super() in a method, or of super(C, self).
func (b *base) super(args *arguments) *base {
	if len(args.pos) > 0 {
		if of, ok := args.pos[0].(*class); ok {
			return &base{self: b.self, of: of}
		}
	}
	return b
}

// classOf returns the class whose order super() follows; nil for a value without one.
func classOf(self value) *class {
	switch self := self.(type) {
	case *Router:
		return self.class
	case *instance:
		return self.of
	case *class:
		return self
	}
	return nil
}

// bind returns a method of an object.
func bind(fn *function, self value) *function {
	if fn == nil || fn.static {
		return fn
	}
	bound := *fn
	bound.self = self
	return &bound
}

// unbound returns the method of a router that a call of the library's class means, as in APIRouter.get(router, "/x"), and
// the call's other arguments; false for any other call.
func unbound(fn *stranger, args *arguments) (*method, *arguments, bool) {
	if fn.parent == nil || kindOf(fn.parent) == plainClass || len(args.pos) == 0 || !isAdding(fn.last()) {
		return nil, nil, false
	}
	r, ok := args.pos[0].(*Router)
	return &method{on: r, name: fn.last()}, &arguments{pos: args.pos[1:], keywords: args.keywords, more: args.more}, ok
}

// initialized returns the router that APIRouter.__init__(self, ...) is called on.
func initialized(fn *stranger, args *arguments) (*Router, bool) {
	if fn.last() != "__init__" || fn.parent == nil || kindOf(fn.parent) == plainClass || len(args.pos) == 0 {
		return nil, false
	}
	r, ok := args.pos[0].(*Router)
	return r, ok
}
