package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// try follows the body and, from where it may have raised something, the handlers. The code after the statement is reached
// by the ways that do not leave.
func (f *frame) try(s *python.Try) {
	if len(s.Handlers) == 0 {
		f.exec(s.Body)
	} else {
		f.caughtBy(s.Body, s.Handlers, s.Else)
	}
	left := f.left
	f.left = stays
	f.exec(s.Finally) // however the body ended
	if f.left == stays {
		f.left = left
	}
}

// caughtBy follows a body whose exceptions end in handlers. Nothing is known of the kinds of exceptions.
func (f *frame) caughtBy(body []python.Stmt, handlers [][]python.Stmt, otherwise []python.Stmt) {
	at := &fork{repeats: f.repeats}
	before, lost, caught, guarded := f.when, f.lost, f.caught, f.guarded
	f.when, f.lost, f.caught, f.guarded = before.with(step{at: at, assumed: true}), 0, true, true
	f.exec(body)
	f.caught, f.guarded = caught, guarded
	end, left := f.when, f.left
	escapes := f.lost&^raises.alone() != 0
	f.lost = lost | f.lost&^raises.alone()

	f.when, f.left = before, stays
	if left == raises && len(handlers) == 1 {
		f.exec(handlers[0]) // as certain as the exception
		if escapes && f.when == before {
			f.when = before.And(sometime())
		}
		return
	}
	arms := make([]arm, len(handlers), len(handlers)+1)
	for i, h := range handlers {
		arms[i] = arm{when: Condition{}.with(step{at: at, way: i + 1}), body: h}
	}
	if left != raises {
		arms = append(arms, arm{when: Condition{}.with(step{at: at, assumed: true}), from: end, after: left, smooth: true, body: otherwise})
	}
	f.branch(arms...)
	if escapes && f.when == before {
		f.when = before.And(sometime())
	}
}

// with follows a with statement, whose contexts may end exceptions of its body.
func (f *frame) with(s *python.With) {
	ends := false
	for _, it := range s.Items {
		v := f.eval(it.Context)
		f.implicitly(it.Context.At(), v, "enter", "exit", "aenter", "aexit")
		if it.Target != nil {
			f.assign(it.Target, v)
		}
		ends = ends || f.endsExceptions(it.Context, v)
	}
	if !ends {
		f.exec(s.Body)
		return
	}
	f.caughtBy(s.Body, [][]python.Stmt{nil}, nil)
}

// endsExceptions reports whether a context may end the exceptions of its body. Contexts of the code base may, and so may
// those of contextlib, such as suppress.
func (f *frame) endsExceptions(x python.Expr, v value) bool {
	switch v := v.(type) {
	case *instance:
		return v.of.attr("__exit__") != nil || v.of.attr("__aexit__") != nil
	case *stranger:
		if v.root() == "contextlib" {
			return true
		}
	}
	c, ok := x.(*python.Call)
	if !ok {
		return false
	}
	name, ok := c.Func.(*python.Name)
	if !ok {
		return false
	}
	_, own := f.scope.get(name.ID).(*function)
	return own
}

// failing notes that an exception may be raised here.
func (f *frame) failing() { f.fails = f.fails || !f.guarded }

// mayRaise notes that something at hand may raise an exception. If that ends in a handler, the code after it is reached
// only under a condition. If nothing catches it, there is no application, so it is not raised.
func (f *frame) mayRaise() {
	f.failing()
	if f.caught {
		f.when = f.when.And(f.ways(1)[0])
		f.lost |= raises.alone()
	}
}

// goOn takes over how a part of the code ended that a copy of the frame followed.
func (f *frame) goOn(part *frame) {
	f.left, f.lost, f.when, f.fails = part.left, part.lost, part.when, part.fails
}

// later follows a call that is made after the current code has ended.
func (f *frame) later(fn *function, c *python.Call) {
	part := *f
	part.invoke(fn, c, &arguments{})
}

// raise notes that an exception is raised for certain.
func (f *frame) raise() { f.left = raises }

// exits reports whether a call of Python's own ends the program.
func exits(name string) bool {
	switch name {
	case "sys.exit", "os._exit", "os.abort", "exit", "quit":
		return true
	}
	return false
}

// imported notes that an import may fail: of a module that is not there, of one that may not be installed, or of one that
// may raise something itself.
func (f *frame) imported(v value) {
	switch v := v.(type) {
	case *stranger:
		switch v.root() {
		case "fastapi", "starlette", "pydantic", "typing": // FastAPI needs them itself
			return
		}
	case *module:
		switch {
		case v.ends == fails && f.caught:
			f.raise()
			return
		case !v.done, v.file == "", v.ends == succeeds:
			return
		}
	default:
		return
	}
	f.mayRaise()
}
