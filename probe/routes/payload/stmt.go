package payload

import (
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// body follows statements and returns whether each request that succeeds gets to those after them. A branch that raises
// refuses the request; one that returns may answer it with a success.
func (f *frame) body(stmts []python.Stmt, sure bool) bool {
	for _, s := range stmts {
		sure = f.stmt(s, sure) && sure
	}
	return sure
}

// branch follows statements that not every request reaches.
func (f *frame) branch(stmts []python.Stmt) {
	f.branched++
	f.body(stmts, false)
	f.branched--
}

func (f *frame) stmt(s python.Stmt, sure bool) (still bool) {
	if !f.enter() {
		return false
	}
	defer f.leave()
	switch s := s.(type) {
	case *python.With:
		return f.with(s, sure)
	case *python.Try:
		return f.try(s, sure)
	case *python.If:
		for i, b := range s.Branches {
			f.eval(b.Test, sure && i == 0)
			f.branch(b.Body)
		}
		f.branch(s.Else)
	case *python.For:
		f.bind(s.Target, f.element(f.eval(s.Iter, sure)))
		f.branch(s.Body)
		f.branch(s.Else)
	case *python.While:
		f.eval(s.Test, sure)
		f.branch(s.Body)
		f.branch(s.Else)
	case *python.Match:
		f.eval(s.Subject, sure)
		for _, c := range s.Cases {
			f.branch(c)
		}
	default:
		f.simple(s, sure)
		return true
	}
	return !f.ends(s)
}

func (f *frame) with(s *python.With, sure bool) (still bool) {
	suppresses := false
	for _, it := range s.Items {
		context := f.eval(it.Context, sure)
		if l, ok := context.(*library); ok && l.name == "contextlib.suppress()" {
			suppresses = true
		}
		v := f.entered(context, sure)
		if it.Target != nil {
			f.bind(it.Target, v)
		}
	}
	if !suppresses {
		return f.body(s.Body, sure)
	}
	f.caught++
	f.body(s.Body, sure)
	f.caught--
	return sure && !f.ends(s)
}

// entered returns the value that a with statement gets from its context.
func (f *frame) entered(context value, sure bool) value {
	o, ok := context.(*object)
	if !ok || o.class == nil {
		return context
	}
	for _, name := range []string{"__aenter__", "__enter__"} {
		if m := o.class.method(name); m != nil {
			return f.call(m.bind(o), arguments{}, sure)
		}
	}
	return context
}

// try follows a try statement. If one of its handlers goes on, an exception in its body refuses nothing.
func (f *frame) try(s *python.Try, sure bool) (still bool) {
	goesOn := false
	for _, h := range s.Handlers {
		goesOn = goesOn || !raises(h.Body)
	}
	if goesOn {
		f.caught++
	}
	still = f.body(s.Body, sure)
	if goesOn {
		f.caught--
	}
	for _, h := range s.Handlers {
		f.branch(h.Body)
	}
	f.body(s.Else, still && !goesOn)
	f.body(s.Finally, sure)
	return sure && !f.ends(s)
}

// raises reports whether statements end with a raise.
func raises(stmts []python.Stmt) bool {
	if len(stmts) == 0 {
		return false
	}
	_, is := stmts[len(stmts)-1].(*python.Raise)
	return is
}

// simple follows a statement that contains no other.
func (f *frame) simple(s python.Stmt, sure bool) {
	switch s := s.(type) {
	case *python.FuncDef:
		f.setName(s.Name, f.define(s))
	case *python.ClassDef:
		f.setName(s.Name, f.define(s))
	case *python.Import:
		for _, a := range s.Names {
			if a.Name != "*" {
				f.setName(modules.BoundAs(s, a), f.imported(s, a))
			}
		}
	case *python.Assign:
		if s.Value == nil {
			return
		}
		v := f.eval(s.Value, sure)
		for _, target := range s.Targets {
			f.bind(target, v)
		}
	case *python.AugAssign:
		v := f.join(f.eval(s.Target, sure), f.eval(s.Value, sure))
		f.bind(s.Target, v)
	case *python.Return:
		f.result = f.join(f.result, f.eval(s.Value, sure))
	case *python.Delete:
		for _, x := range s.Targets {
			f.eval(x, sure)
		}
	case *python.Global:
		for _, name := range s.Names {
			if f.outer == nil {
				f.outer = map[string]*env{}
			}
			f.outer[name] = f.binds(name)
		}
	case *python.Do:
		for _, x := range s.Exprs {
			f.eval(x, sure)
		}
	case *python.Raise:
		for _, x := range s.Exprs {
			f.eval(x, sure)
		}
	}
}

// setName notes the value of a name. In a branch the name may also keep its earlier value.
func (f *frame) setName(name string, v value) {
	e := f.env
	if outer := f.outer[name]; outer != nil {
		v = f.join(f.name(name), v) // whatever reads it before
		e = outer
	} else if f.branched > 0 {
		v = f.join(e.vars[name], v)
	}
	e.vars[name] = v
}

// binds returns the names around the function to which a global or nonlocal declaration assigns a name.
func (f *frame) binds(name string) *env {
	e := f.env.up
	for ; e != nil && e.up != nil; e = e.up {
		if _, ok := e.vars[name]; ok {
			return e
		}
	}
	return e
}

// setAttr notes the value of an attribute. In a branch the attribute may also keep its earlier value.
func (f *frame) setAttr(of value, name string, v value) {
	for _, of := range f.leaves(of) {
		if o, ok := of.(*object); ok {
			if f.branched > 0 {
				v = f.join(o.attrs[name], v)
			}
			o.set(name, v)
			f.use(v)
		}
	}
}

// bind notes the value of a target.
func (f *frame) bind(target python.Expr, v value) {
	switch t := target.(type) {
	case *python.Name:
		f.setName(t.ID, v)
	case *python.Attr:
		f.setAttr(f.eval(t.X, false), t.Name, v)
	case *python.Index:
		if b, ok := f.eval(t.X, false).(*bag); ok {
			f.put(b, v)
		}
	case *python.Seq:
		for i, e := range t.Elems {
			part := f.element(v)
			if b, ok := v.(*bag); ok && !b.either && len(b.named) == 0 && len(b.vals) == len(t.Elems) {
				part = b.vals[i]
			}
			f.bind(e, part)
		}
	case *python.Starred:
		f.bind(t.X, v)
	}
}

// ends reports whether a statement may end the function with a success: it returns, or raises what a caller catches.
func (f *frame) ends(s python.Stmt) (is bool) {
	python.WalkStmts([]python.Stmt{s}, func(s python.Stmt) bool {
		switch s.(type) {
		case *python.FuncDef, *python.ClassDef:
			return false
		case *python.Return:
			is = true
		case *python.Raise:
			is = is || f.caught > 0
		}
		return !is
	})
	return is
}
