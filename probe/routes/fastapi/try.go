package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// try follows the body and, from where it may have raised something, the handlers. The code after the statement is reached
// by the ways that do not leave.
func (f *frame) try(s *python.Try) {
	if len(s.Handlers) == 0 {
		f.exec(s.Body)
	} else {
		g, bodies := &guard{}, make([][]python.Stmt, len(s.Handlers))
		for i, h := range s.Handlers {
			bodies[i] = h.Body
			f.handles(g, h)
		}
		f.caughtBy(g, s.Body, bodies, s.Else)
	}
	left := f.left
	f.left = stays
	f.exec(s.Finally) // however the body ended
	if f.left == stays {
		f.left = left
	}
}

// caughtBy follows a body whose exceptions may end in handlers.
func (f *frame) caughtBy(g *guard, body []python.Stmt, handlers [][]python.Stmt, otherwise []python.Stmt) {
	at := &fork{repeats: f.repeats}
	before, lost, caught, loose := f.when, f.lost, f.caught, f.loose
	g.outer = f.guard
	f.when, f.lost, f.caught, f.loose, f.guard = before.with(step{at: at, assumed: true}), 0, true, false, g
	f.exec(body)
	passes := f.loose || f.left == raises && !g.ends(f.raised)
	f.caught, f.loose, f.guard = caught, loose, g.outer
	end, left := f.when, f.left
	escapes := f.lost&^raises.alone() != 0
	f.lost = lost | f.lost&^raises.alone()

	f.when, f.left = before, stays
	if passes { // an exception may end further out, in place of the handlers here
		f.mayRaise(nil)
	}
	start := f.when
	if left == raises && len(handlers) == 1 {
		f.exec(handlers[0]) // as certain as the exception
	} else {
		arms := make([]arm, len(handlers), len(handlers)+1)
		for i, h := range handlers {
			arms[i] = arm{when: Condition{}.with(step{at: at, way: i + 1}), body: h}
		}
		if left != raises {
			arms = append(arms, arm{when: Condition{}.with(step{at: at, assumed: true}), from: end, after: left, smooth: true, body: otherwise})
		}
		f.branch(arms...)
	}
	if escapes && f.when == start {
		f.when = start.And(sometime())
	}
}

// failing notes that an exception of a kind may be raised here.
func (f *frame) failing(of kinds) {
	f.fails = f.fails || !f.guard.ended(of)
	f.loose = f.loose || f.guard == nil || !f.guard.ends(of)
}

// mayRaise notes that something at hand may raise an exception of a kind; nil is any. If that ends in a handler, the code
// after it is reached only under a condition. If nothing catches it, there is no application, so it is not raised.
func (f *frame) mayRaise(of kinds) {
	f.failing(of)
	if f.caught {
		f.when = f.when.And(f.ways(1)[0])
		f.lost |= raises.alone()
	}
}

// goOn takes over how a part of the code ended that a copy of the frame followed.
func (f *frame) goOn(part *frame) {
	f.left, f.lost, f.when, f.fails, f.loose, f.raised = part.left, part.lost, part.when, part.fails, part.loose, part.raised
}

// later follows a call that is made once the application starts, when all its code was reached: see Settle.
func (f *frame) later(fn *function, c *python.Call, args *arguments) {
	part := &frame{t: f.t, mod: f.mod, scope: f.scope, cond: f.cond, when: f.when, repeats: f.repeats}
	if fn.opens { // a lifespan: between its parts the application answers, and a FastAPI before 0.93 does not know it
		part.when = part.when.And(sometime())
		part.enters = &entry{c, func(*manager) {}}
	}
	guess := f.t.guess
	f.t.startup = append(f.t.startup, func() {
		f.t.guess = guess
		part.invoke(fn, c, args)
		f.t.guess = nil
	})
}

// raise notes that an exception of a kind is raised for certain; nil is any.
func (f *frame) raise(of kinds) { f.left, f.raised = raises, of }

// exits reports whether a call of Python's own ends the program.
func exits(name string) bool {
	switch name {
	case "sys.exit", "os._exit", "os.abort", "exit", "quit":
		return true
	}
	return false
}

// imported notes that an import may fail: of a module that is not there, of one that may not be installed, or of one that
// may raise something itself. An import of a name fails in another way than one of a module.
func (f *frame) imported(v value, failure string) {
	switch v := v.(type) {
	case *stranger:
		switch v.root() {
		case "fastapi", "starlette", "pydantic", "typing": // FastAPI needs them itself
			return
		}
		f.mayRaise(kindsOf(failure))
	case *module:
		switch {
		case v.ends == fails && f.caught:
			f.raise(nil)
			return
		case !v.done, v.file == "", v.ends == succeeds:
			return
		}
		f.mayRaise(nil)
	}
}
