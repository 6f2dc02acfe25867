package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// A frame is where code is being followed: a module's body, or a call of a function.
type frame struct {
	t       *Tree
	mod     *module
	scope   *scope
	depth   int   // of calls
	cond    int   // of branches and loops that may not run
	outer   bool  // the call itself stands in one
	again   bool  // it is code that was followed before, which is bounded
	returns value // what it has returned so far; nil for nothing yet
	done    bool  // it has returned for certain
}

// maxUnrolled bounds how many elements of a literal list a loop is followed for.
const maxUnrolled = 512

func (f *frame) site(p python.Pos) Site { return Site{File: f.mod.file, Line: p.Line, Col: p.Col} }

// conditional reports whether what is followed may not run.
func (f *frame) conditional() bool { return f.cond > 0 || f.outer }

func (f *frame) exec(body []python.Stmt) {
	for _, s := range body {
		if f.done {
			return
		}
		f.stmt(s)
	}
}

// maybe follows code that may not run.
func (f *frame) maybe(body []python.Stmt) func() {
	return func() {
		f.cond++
		f.exec(body)
		f.cond--
	}
}

func (f *frame) stmt(s python.Stmt) {
	switch s := s.(type) {
	case *python.FuncDef:
		f.funcDef(s)
	case *python.ClassDef:
		f.classDef(s)
	case *python.Assign:
		if s.Value != nil {
			v := f.eval(s.Value)
			for _, t := range s.Targets {
				f.assign(t, v)
			}
		}
	case *python.AugAssign:
		f.augAssign(s)
	case *python.Import:
		f.imports(s)
	case *python.If:
		f.ifs(s)
	case *python.For:
		f.forLoop(s)
	case *python.While:
		f.eval(s.Test)
		f.scope.branches(false, f.maybe(s.Body))
		f.exec(s.Else)
	case *python.With:
		for _, it := range s.Items {
			v := f.eval(it.Context)
			if it.Target != nil {
				f.assign(it.Target, v)
			}
		}
		f.exec(s.Body)
	case *python.Try:
		f.try(s)
	case *python.Match:
		f.eval(s.Subject)
		bodies := make([]func(), len(s.Cases))
		for i, c := range s.Cases {
			bodies[i] = f.maybe(c)
		}
		f.scope.branches(false, bodies...)
	case *python.Return:
		f.ret(s)
	case *python.Do:
		for _, x := range s.Exprs {
			f.eval(x)
		}
	}
}

func (f *frame) ret(s *python.Return) {
	var v value = none{}
	if s.Value != nil {
		v = f.eval(s.Value)
	}
	f.returns = merge(f.returns, v)
	f.done = f.cond == 0
}

// ifs follows every branch that may run. What stands under "if TYPE_CHECKING" never does.
func (f *frame) ifs(s *python.If) {
	var bodies []func()
	for _, b := range s.Branches {
		switch f.truth(b.Test) {
		case never:
			continue
		case always:
			if len(bodies) == 0 {
				f.exec(b.Body)
				return
			}
			f.scope.branches(true, append(bodies, f.maybe(b.Body))...)
			return
		}
		f.eval(b.Test)
		bodies = append(bodies, f.maybe(b.Body))
	}
	switch {
	case len(bodies) == 0:
		f.exec(s.Else)
	case s.Else != nil:
		f.scope.branches(true, append(bodies, f.maybe(s.Else))...)
	default:
		f.scope.branches(false, bodies...)
	}
}

// A verdict on a condition.
type truth int

const (
	perhaps truth = iota
	always
	never
)

// truth settles the conditions that every run of the code settles in the same way.
func (f *frame) truth(x python.Expr) truth {
	switch x := x.(type) {
	case *python.Name:
		if x.ID == "TYPE_CHECKING" {
			return never
		}
		switch f.scope.get(x.ID) {
		case value(boolean(true)):
			return always
		case value(boolean(false)):
			return never
		}
	case *python.Attr:
		if x.Name == "TYPE_CHECKING" {
			return never
		}
	case *python.Constant:
		switch x.Text {
		case "False", "0", "None":
			return never
		case "True", "1":
			return always
		}
	case *python.Not:
		switch f.truth(x.X) {
		case always:
			return never
		case never:
			return always
		}
	}
	return perhaps
}

// forLoop follows the body once for each element of a list that is known, otherwise once for all.
func (f *frame) forLoop(s *python.For) {
	elems, known := elements(f.eval(s.Iter))
	if known && len(elems) <= maxUnrolled {
		for i, e := range elems {
			if i > 0 && !f.t.spend(len(s.Body)) {
				break
			}
			again := f.again
			f.again = again || i > 0
			f.assign(s.Target, e)
			f.exec(s.Body)
			f.again = again
		}
	} else {
		f.assign(s.Target, unknown{})
		f.scope.branches(false, f.maybe(s.Body))
	}
	f.exec(s.Else)
}

// elements gives what iterating over a value gives, where that is known.
func elements(v value) ([]value, bool) {
	switch v := v.(type) {
	case *list:
		return v.elems, true
	case *dict:
		return v.keys, true
	}
	return nil, false
}

// try follows the body as if nothing went wrong, and its handlers as if something might have.
func (f *frame) try(s *python.Try) {
	f.exec(s.Body)
	if len(s.Handlers) > 0 {
		bodies := make([]func(), len(s.Handlers))
		for i, h := range s.Handlers {
			bodies[i] = f.maybe(h)
		}
		done := f.done
		f.done = false
		f.scope.branches(false, bodies...)
		f.done = done
	}
	f.exec(s.Else)
	f.exec(s.Finally)
}

// assign binds a target to a value.
func (f *frame) assign(target python.Expr, v value) {
	switch t := target.(type) {
	case *python.Name:
		f.scope.set(t.ID, v)
		f.christen(v, t.ID)
	case *python.Attr:
		if i, ok := f.eval(t.X).(*instance); ok {
			i.fields[t.Name] = v
			f.christen(v, t.Name)
		}
	case *python.Index:
		if d, ok := f.eval(t.X).(*dict); ok && len(d.keys) < maxList {
			d.keys, d.vals = append(d.keys, f.eval(t.I)), append(d.vals, v)
		}
	case *python.Starred:
		f.assign(t.X, unknown{})
	case *python.Seq:
		elems, known := elements(v)
		for i, e := range t.Elems {
			var part value = unknown{}
			if known && len(elems) == len(t.Elems) {
				part = elems[i]
			}
			f.assign(e, part)
		}
	}
}

// christen gives a router, a lambda or a class the first name that it is bound to.
func (f *frame) christen(v value, name string) {
	switch v := v.(type) {
	case *Router:
		if v.Name == "" {
			v.Name = name
		}
	case *function:
		if v.name == "" {
			v.name = name
		}
	}
}

func (f *frame) augAssign(s *python.AugAssign) {
	old, v := f.eval(s.Target), f.eval(s.Value)
	switch old := old.(type) {
	case Text:
		if t, ok := v.(Text); ok && s.Op == "+=" {
			f.assign(s.Target, old.Plus(t))
			return
		}
	case *list:
		if more, ok := v.(*list); ok && s.Op == "+=" {
			both := &list{elems: append(append([]value(nil), old.elems...), more.elems...)}
			f.assign(s.Target, both.bounded())
			return
		}
	}
	f.assign(s.Target, unknown{})
}

func (f *frame) funcDef(s *python.FuncDef) {
	fn := &function{name: s.Name, def: s, mod: f.mod, scope: closure(f.scope)}
	decorators := make([]value, len(s.Decorators))
	for i, d := range s.Decorators {
		decorators[i] = f.eval(d)
	}
	for _, p := range s.Params {
		if p.Default != nil {
			f.eval(p.Default)
		}
	}
	f.scope.set(s.Name, fn)
	for i := len(decorators) - 1; i >= 0; i-- { // the one nearest to the function first, as Python does
		switch d := decorators[i].(type) {
		case *registrar:
			f.register(d, fn, f.site(s.Decorators[i].At()))
		case *function: // a decorator of the code base's own, which may register what it is put on
			if d.def != nil && d.mod.shapes[d.def].relevant {
				f.invoke(d, &arguments{pos: []value{fn}})
			}
		case *stranger:
			fn.property = fn.property || d.name == "property" || d.last() == "cached_property"
			fn.static = fn.static || d.name == "staticmethod"
			fn.ofClass = fn.ofClass || d.name == "classmethod"
		}
	}
	if f.mod.shapes[s].relevant {
		f.t.pending = append(f.t.pending, pending{fn: fn, scope: f.scope})
	}
}

// closure gives the scope that a function sees around it: class bodies are not part of it.
func closure(s *scope) *scope {
	for s.class != nil {
		s = s.parent
	}
	return s
}

func (f *frame) classDef(s *python.ClassDef) {
	c := &class{def: s, mod: f.mod, scope: newScope(f.scope)}
	c.scope.class = c
	for _, b := range s.Bases {
		c.bases = append(c.bases, f.eval(b))
	}
	for _, d := range s.Decorators {
		f.eval(d)
	}
	inner := *f
	inner.scope = c.scope
	inner.exec(s.Body)
	f.scope.set(s.Name, c)
}
