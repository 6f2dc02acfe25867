package fastapi

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// isRegistrar reports whether a decorator makes a route.
func isRegistrar(v value) bool {
	_, ok := v.(*registrar)
	return ok
}

// decorate applies a decorator to a function or a class, as Python does, and returns what its name stands for from then on: the
// result if that is a router or another object, otherwise the function or class itself, which a wrapper calls. registered says
// that another of its decorators makes it a route: then an unknown decorator wraps the handler.
func (f *frame) decorate(d, on value, x python.Expr, registered bool) value {
	inner := *f
	at := f.site(x.At())
	inner.at = &at
	args := &arguments{pos: []value{on}}
	switch d := d.(type) {
	case *registrar:
		f.register(d, on, at)
		return on
	case *setter:
		if fn, ok := on.(*function); ok {
			with := *d.of
			with.sets = fn
			return &with
		}
	case *function:
		if fn, ok := on.(*function); ok {
			fn.wrappers = append(fn.wrappers, d)
		}
	case *stranger:
		f.decorateBy(d, on, x, registered)
		return on
	case unknown:
		if registered {
			return on
		}
		g := Gap{Site: at, What: "a decorator cannot be followed"}
		if c, ok := x.(*python.Call); ok && isRegistration(c) && len(c.Args) > 0 && isPath(f.eval(c.Args[0])) {
			f.anywhere(g)
			return on
		}
		f.record(g)
		return on
	}
	v := inner.apply(d, callOf(x), args)
	f.goOn(&inner)
	_, ofClass := on.(*class)
	switch v.(type) {
	case *Router, *instance:
		return v
	case *function, *class:
		if ofClass {
			return v
		}
	}
	return on
}

// decorateBy applies a decorator whose source is not at hand.
func (f *frame) decorateBy(d *stranger, on value, x python.Expr, registered bool) {
	if fn, ok := on.(*function); ok {
		fn.kept = fn.kept || d.last() == "cached_property"
		fn.property = fn.property || d.name == "property" || fn.kept
		fn.static = fn.static || d.name == "staticmethod"
		fn.ofClass = fn.ofClass || d.name == "classmethod"
		fn.opens = fn.opens || makesContexts(d)
		fn.keeps = fn.keeps || caches(d)
		fn.dispatches = fn.dispatches || strings.HasPrefix(d.name, "functools.singledispatch")
	}
	if of, ok := on.(*class); ok {
		of.keeps = of.keeps || caches(d)
	}
	c, called := x.(*python.Call)
	if fn, ok := on.(*function); ok && called && isValidator(d) {
		for _, arg := range c.Args {
			if name, known := text(f.eval(arg)).Value(); known {
				fn.checks = append(fn.checks, name)
			}
		}
	}
	switch {
	case called && isRegistration(c) && len(c.Args) > 0 && isPath(f.eval(c.Args[0])):
		f.record(Gap{Site: f.site(x.At()), What: calleeName(c) + " is a decorator that cannot be followed"})
	case registered:
	case d.local && d.imported:
		f.record(Gap{Site: f.site(x.At()), What: "a decorator of a module that cannot be found is not followed"})
	default:
		f.unfollowedCall(d, callOf(x), &arguments{pos: []value{on}})
	}
}

// caches reports whether a decorator makes calls return the same for the same arguments.
func caches(d *stranger) bool {
	return d.name == "functools.cache" || strings.HasPrefix(d.name, "functools.lru_cache")
}

// isValidator reports whether a decorator makes a function that a model's field gets its value from.
func isValidator(d *stranger) bool {
	return d.root() == "pydantic" && (strings.HasSuffix(d.name, ".validator()") || strings.HasSuffix(d.name, ".field_validator()"))
}

// callOf returns a decorator as a call.
func callOf(x python.Expr) *python.Call {
	if c, ok := x.(*python.Call); ok {
		return c
	}
	return python.NewCall(x)
}
