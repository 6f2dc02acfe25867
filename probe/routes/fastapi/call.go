package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// maxCalls bounds how deep calls are followed.
const maxCalls = 24

// shortFunction is how many statements a function may have to be followed for its result alone.
const shortFunction = 12

// call gives what a call gives, and does to routers what it does.
func (f *frame) call(c *python.Call) value {
	return f.apply(f.eval(c.Func), c, f.arguments(c))
}

// apply gives what a call of the callee with the arguments gives. c is where it stands in the source.
func (f *frame) apply(callee value, c *python.Call, args *arguments) value {
	switch fn := callee.(type) {
	case *partial:
		return f.apply(fn.fn, c, fn.args.and(args))
	case *method:
		return f.onRouter(fn, c, args)
	case *registrar:
		if len(args.pos) == 1 {
			f.register(fn, args.pos[0], f.declared(c.At()))
			return args.pos[0]
		}
	case *textMethod:
		if len(args.keywords) > 0 {
			return Unknown()
		}
		return fn.call(args.pos)
	case *listMethod:
		return fn.call(args, f)
	case *routeListMethod:
		return f.onRouteList(fn, args, f.declared(c.At()))
	case *dictMethod:
		return fn.call(args)
	case *function:
		if f.follows(fn, args) {
			return f.invoke(fn, args)
		}
		return unknown{}
	case *class:
		switch kindOf(fn) {
		case routerClass, appClass:
			return f.makeOwnRouter(fn, c, args)
		}
		return f.instantiate(fn, args)
	case *base:
		return fn
	case *stranger:
		return f.callStranger(fn, c, args)
	case *Router, *choice:
		return unknown{} // an application called as ASGI
	}
	f.gaps(c, args)
	return unknown{}
}

// callStranger gives what calling a thing gives whose source is not at hand.
func (f *frame) callStranger(fn *stranger, c *python.Call, args *arguments) value {
	switch kindOf(fn) {
	case routerClass, appClass:
		return f.makeRouter(kindOf(fn) == appClass, c, args)
	case sseClass:
		return unknown{}
	}
	if isRouteClass(fn) {
		return &made{fn.last(), args, c, f.declared(c.At())}
	}
	if r, ok := initialized(fn, args); ok {
		r.initialize(&arguments{pos: args.pos[1:], keywords: args.keywords, more: args.more})
		return none{}
	}
	if fn.local && fn.parent != nil && isRouterMethod(fn.last()) {
		return f.onRouter(&method{on: fn.parent, name: fn.last()}, c, args)
	}
	if v, ok := environment(fn, args); ok {
		return v
	}
	if v, ok := f.builtin(fn.name, args); ok {
		return v
	}
	if fn.local {
		f.gaps(c, args) // a library's would add no routes of the code base
	}
	if len(fn.name) > maxName {
		return fn
	}
	return &stranger{name: fn.name + "()", local: fn.local}
}

// gaps records that routers are handed to code that cannot be followed.
func (f *frame) gaps(c *python.Call, args *arguments) {
	for _, v := range args.all() {
		for _, r := range routersOf(v) {
			what := calleeName(c)
			if what == "" {
				what = "a function"
			}
			r.Gaps = append(r.Gaps, Gap{Site: f.site(c.At()), What: what + " is handed the router and cannot be followed"})
		}
	}
}

// follows reports whether a call is worth following: it may show a route, it is handed a router, or it is short enough
// to follow for a constant.
func (f *frame) follows(fn *function, args *arguments) bool {
	if _, own := fn.self.(*Router); fn.def == nil || own && isRouterMethod(fn.name) {
		return true
	}
	s := fn.mod.shapes[fn.def]
	if s.relevant || s.size <= shortFunction {
		return true
	}
	for _, v := range args.all() {
		switch v := v.(type) {
		case *Router, *choice, *instance:
			return true
		case *list:
			for _, e := range v.elems {
				e, _ = unmarked(e)
				if len(routersOf(e)) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// invoke follows a call. Args is nil where nothing calls the function: then nothing is known of its parameters.
func (f *frame) invoke(fn *function, args *arguments) value {
	if f.depth >= maxCalls {
		return unknown{}
	}
	size := 1
	if fn.def != nil {
		size += fn.mod.shapes[fn.def].size
		if args != nil {
			f.t.called[fn.def] = true
		}
		if !f.t.followed[fn.def] && args == nil && f.t.guess == nil {
			f.t.guess = fn.def
			defer func() { f.t.guess = nil }()
		}
		f.t.followed[fn.def] = true
	}
	if !f.t.spend(size) {
		return unknown{}
	}
	inner := &frame{
		t: f.t, mod: fn.mod, scope: newScope(fn.scope), depth: f.depth + 1, when: f.when, repeats: f.repeats,
		at: f.at, again: true,
	}
	if fn.def == nil {
		inner.bind(fn.lambda.Params, fn.self, args)
		return inner.eval(fn.lambda.Body)
	}
	inner.bind(fn.def.Params, fn.self, args)
	if r, ok := fn.self.(*Router); ok && fn.owner != nil {
		inner.scope.set("super", &base{router: r, of: fn.owner})
	}
	inner.exec(fn.def.Body)
	if inner.returns == nil {
		return none{}
	}
	return chosen(inner.returns)
}
