package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// maxCalls bounds how deep nested calls are followed.
const maxCalls = 24

// shortFunction is how many statements a function may have to be followed for its result alone.
const shortFunction = 12

// call returns the result of a call, and applies its effects to routers.
func (f *frame) call(c *python.Call) value {
	return f.apply(f.eval(c.Func), c, f.arguments(c))
}

// apply returns the result of calling the callee with the arguments. c is its place in the source. A call that is not
// followed to its end is always recorded.
func (f *frame) apply(callee value, c *python.Call, args *arguments) value {
	if f.left == raises {
		return unknown{} // an argument of it did
	}
	v, followed := f.follow(callee, c, args)
	if !followed {
		f.unfollowedCall(callee, c, args)
		if !observes(callee) {
			f.mayRaise(nil)
		}
	}
	return v
}

// follow returns the result of a call, and whether all of its effects were followed.
func (f *frame) follow(callee value, c *python.Call, args *arguments) (v value, followed bool) {
	switch fn := callee.(type) {
	case *partial:
		return f.apply(fn.fn, c, fn.given(args)), true
	case *method:
		return f.onRouter(fn, c, args), true
	case *registrar:
		if len(args.pos) == 1 {
			f.register(fn, args.pos[0], f.declared(c.At()))
			return args.pos[0], true
		}
	case *getter:
		if len(args.pos) == 1 {
			return f.get(fn, args.pos[0]), true
		}
	case *textMethod:
		return fn.call(args, f), true
	case *listMethod:
		return fn.call(c, args, f)
	case *routeListMethod:
		return f.onRouteList(fn, args, f.declared(c.At())), true
	case *dictMethod:
		return fn.call(args, f)
	case *function:
		if fn.dispatches {
			return unknown{}, false
		}
		if f.follows(fn, args) {
			return f.invoke(fn, c, args)
		}
		f.mayRaise(nil)
		return unknown{}, true // nothing in it reaches a router
	case *class:
		switch kindOf(fn) {
		case routerClass, appClass:
			return f.makeOwnRouter(fn, c, args), true
		}
		return f.make(fn, c, args), true
	case *maker:
		if fn.bare {
			return f.bare(fn.of), true
		}
		return f.instantiate(fn.of, c, args), true
	case *instance:
		if m, ok := fn.of.attr("__call__").(*function); ok {
			bound := *m
			bound.self = fn
			return f.invoke(&bound, c, args)
		}
	case *hook:
		if h, ok := args.arg(0, "func").(*function); ok && fn.starts {
			f.later(h, c, &arguments{})
		}
		return args.arg(0, "func"), true
	case *base:
		return fn.super(args), true
	case *stranger:
		return f.callStranger(fn, c, args)
	case *choice:
		return f.each(fn, func(v value) value { return f.apply(v, c, args) }), true
	case *Router:
		return unknown{}, true // an application called as ASGI
	}
	return unknown{}, false
}

// callStranger returns the result of calling something whose source is not at hand.
func (f *frame) callStranger(fn *stranger, c *python.Call, args *arguments) (v value, followed bool) {
	switch kindOf(fn) {
	case routerClass, appClass:
		return f.makeRouter(kindOf(fn) == appClass, c, args), len(reached(args.pos...)) == 0
	case sseClass:
		return unknown{}, true
	}
	if isRouteClass(fn) {
		return &made{fn.last(), args, c, f.declared(c.At())}, true
	}
	if c, ok := contextOf(fn, args); ok {
		return c, true
	}
	if made, ok := factoryOf(fn, c, args); ok {
		return made, true
	}
	if r, ok := initialized(fn, args); ok {
		r.initialize(&arguments{pos: args.pos[1:], keywords: args.keywords, more: args.more})
		f.setUp(r, c)
		return none{}, true
	}
	if m, rest, ok := unbound(fn, args); ok {
		return f.onRouter(m, c, rest), true
	}
	if isServer(fn.root()) {
		f.serves(args)
	}
	if exits(fn.name) {
		f.raise(kindsOf("SystemExit"))
		return unknown{}, true
	}
	if fn.local && fn.parent != nil && isRouterMethod(fn.last()) {
		return f.onRouter(&method{on: fn.parent, name: fn.last()}, c, args), true
	}
	if v, ok := environment(fn, args); ok {
		return v, true
	}
	switch fn.name {
	case "exec", "eval", "globals", "locals", "vars":
		f.mod.veiled = true
		veilClass(args.arg(0, "object"))
	}
	if v, ok := f.builtin(fn, c, args); ok {
		return v, true
	}
	switch {
	case fn.name == "getattr":
		return unknown{}, false
	case fn.name == "exec", fn.name == "eval", fn.name == "globals":
		g := Gap{Site: f.site(c.At()), What: fn.name + "() is not followed"}
		f.record(g)
		f.unfollowed(g, args.all()...)
		return unknown{}, true
	case len(fn.name) > maxName:
		return fn, false
	}
	// A call that gets the code base's own router may return it.
	holds := reached(args.all()...)
	local := fn.local || slices.ContainsFunc(holds, func(r *Router) bool { return !r.App })
	return &stranger{name: fn.name + "()", local: local, imported: fn.imported, holds: holds}, false
}

// follows reports whether a call is worth following: it may show a route, it is handed a router, or it is short enough
// to follow for a constant.
func (f *frame) follows(fn *function, args *arguments) bool {
	if _, own := fn.self.(*Router); fn.def == nil || fn.opens || own && isRouterMethod(fn.name) {
		return true
	}
	if fn.mod.relevant(fn.def) || fn.mod.shape(fn.def).size <= shortFunction {
		return true
	}
	return len(reached(append(args.all(), fn)...)) > 0 || fn.fills()
}

// invoke follows a call, and reports whether it could. c is its place, or nil. args is nil if no call of the function is
// known: then its parameters are unknown.
func (f *frame) invoke(fn *function, c *python.Call, args *arguments) (v value, followed bool) {
	if f.depth >= maxCalls {
		return unknown{}, false
	}
	call, known := f.recall(fn, args)
	if fn.keeps {
		call.state = -1
	}
	if r := f.t.results[call]; known && r.value != nil {
		if r.fails {
			f.mayRaise(nil)
		}
		return r.value, true
	}
	v, end := f.run(fn, c, args)
	switch {
	case end == unfinished:
		return v, false
	case end == fails && f.t.guess == nil && fn.returnsAtOnce() && (fn.def == nil || len(fn.def.Decorators) == 0):
		f.raise(f.raised)
	case end != succeeds:
		f.mayRaise(nil)
	}
	if known && f.left == stays && (fn.keeps && f.t.guess == nil || call.state == f.t.state && isPlain(v)) {
		f.t.results[call] = result{v, end != succeeds}
	}
	return v, true
}

// An ending is how a call ended.
type ending int

const (
	unfinished ending = iota // it could not be followed
	succeeds
	mayFail
	fails // it raises an exception
)

// yields reports whether the function is a generator.
func (fn *function) yields() bool {
	found := false
	for _, s := range fn.def.Body() {
		python.Walk(s, func(s python.Stmt) bool {
			_, within := s.(*python.FuncDef)
			return !within && !found
		}, func(x python.Expr) bool {
			o, ok := x.(*python.Other)
			found = found || ok && o.Yields
			return !found
		})
	}
	return found
}

// returnsAtOnce reports whether a call of the function runs its body: one of a coroutine or a generator does not.
func (fn *function) returnsAtOnce() bool {
	if fn.def == nil {
		return true
	}
	return !fn.def.Async && !fn.yields()
}

// run follows a function's body, and returns how it ended.
func (f *frame) run(fn *function, c *python.Call, args *arguments) (v value, end ending) {
	size := 1
	if fn.def != nil {
		size += fn.mod.shape(fn.def).size
		if args != nil {
			f.t.called[fn.def] = true
		}
		if !f.t.followed[fn.def] && args == nil && f.t.guess == nil {
			f.t.guess = fn.def
			defer func() { f.t.guess = nil }()
		}
		f.t.followed[fn.def] = true
	}
	at := Site{File: fn.mod.file, Line: 1}
	if c != nil {
		at = f.site(c.At())
	}
	if !f.spend(at, size) {
		return unknown{}, unfinished
	}
	inner := &frame{
		t: f.t, mod: fn.mod, scope: newScope(fn.scope), depth: f.depth + 1, when: f.when, repeats: f.repeats,
		at: f.at, again: true, caught: f.caught,
	}
	defer func() { f.raised = inner.raised }()
	if fn.def == nil {
		inner.bind(fn, fn.lambda.Params, args)
		return inner.eval(fn.lambda.Body), inner.ending()
	}
	if fn.opens {
		inner.opens = &manager{}
		if e := f.enters; e != nil && e.call == c {
			inner.opens.body, f.enters = e.body, nil
		}
	}
	inner.bind(fn, fn.def.Params, args)
	if c := classOf(fn.self); c != nil && fn.owner != nil {
		inner.scope.set("super", &base{self: fn.self, of: fn.owner})
	}
	before, known, entries := f.t.state, len(f.t.routers), 0
	if !fn.opens && fn.yields() {
		entries = f.t.added(known)
		inner.yielded = &list{when: inner.when}
	}
	inner.exec(fn.def.Body())
	if err := fn.def.Err(); err != nil {
		inner.record(Gap{Site: Site{File: fn.mod.file, Line: fn.def.Pos.Line}, What: "a part of " + fn.name + " cannot be read: " + err.Error()})
	}
	if inner.opens != nil {
		if inner.opens.body == nil && (f.t.state != before || inner.adds(fn.def.Body()) != nil) {
			inner.disordered(fn.def.Pos)
		}
		return inner.opens, inner.ending()
	}
	if inner.yielded != nil && f.t.added(known) == entries { // otherwise it adds routes among those that its caller adds
		return inner.yielded.bounded(), succeeds
	}
	switch {
	case inner.yielded != nil:
		return unknown{}, succeeds
	case inner.returns == nil:
		return none{}, inner.ending()
	}
	if inner.left == stays && fn.returnsAtOnce() { // its end may be reached
		inner.returns = merge(inner.returns, none{})
	}
	return chosen(inner.returns), inner.ending()
}

// ending returns how the function that is followed ended.
func (f *frame) ending() ending {
	switch {
	case f.left == raises && !f.lost.has(returns):
		return fails
	case f.left == raises, f.fails:
		return mayFail
	}
	return succeeds
}
