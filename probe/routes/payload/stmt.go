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

// branch follows statements that not every request gets to.
func (f *frame) branch(stmts []python.Stmt) {
	f.branched++
	f.body(stmts, false)
	f.branched--
}

func (f *frame) stmt(s python.Stmt, sure bool) (still bool) {
	switch s := s.(type) {
	case *python.With:
		for _, it := range s.Items {
			v := f.entered(f.eval(it.Context, sure), sure)
			if it.Target != nil {
				f.bind(it.Target, v)
			}
		}
		return f.body(s.Body, sure)
	case *python.Try:
		return f.try(s, sure)
	case *python.If:
		for i, b := range s.Branches {
			f.eval(b.Test, sure && i == 0)
			f.branch(b.Body)
		}
		f.branch(s.Else)
	case *python.For:
		v := element(f.eval(s.Iter, sure))
		f.bind(s.Target, v)
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
	return !returns([]python.Stmt{s})
}

// entered is what a with statement gets of its context.
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

func (f *frame) try(s *python.Try, sure bool) (still bool) {
	still = f.body(s.Body, sure)
	for _, h := range s.Handlers {
		f.branch(h.Body)
		still = still && !returns(h.Body)
	}
	f.body(s.Else, still)
	f.body(s.Finally, sure)
	return still && !returns(s.Body) && !returns(s.Else)
}

// simple follows a statement without others in it.
func (f *frame) simple(s python.Stmt, sure bool) {
	switch s := s.(type) {
	case *python.FuncDef:
		f.env.vars[s.Name] = f.define(s)
	case *python.ClassDef:
		f.env.vars[s.Name] = f.define(s)
	case *python.Import:
		for _, a := range s.Names {
			if a.Name != "*" {
				f.env.vars[modules.BoundAs(s, a)] = f.imported(s, a)
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
		v := join(f.eval(s.Target, sure), f.eval(s.Value, sure))
		f.bind(s.Target, v)
	case *python.Return:
		f.result = join(f.result, f.eval(s.Value, sure))
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

// bind notes what a target holds. In a branch it may hold what it held before.
func (f *frame) bind(target python.Expr, v value) {
	switch t := target.(type) {
	case *python.Name:
		if f.branched > 0 {
			v = join(f.env.vars[t.ID], v)
		}
		f.env.vars[t.ID] = v
	case *python.Attr:
		if o, ok := f.eval(t.X, false).(*object); ok {
			o.attrs[t.Name] = v
		}
	case *python.Index:
		if b, ok := f.eval(t.X, false).(*bag); ok && len(b.vals) < maxBag {
			b.vals = append(b.vals, flat(v))
		}
	case *python.Seq:
		for i, e := range t.Elems {
			part := element(v)
			if b, ok := v.(*bag); ok && len(b.vals) == len(t.Elems) {
				part = b.vals[i]
			}
			f.bind(e, part)
		}
	case *python.Starred:
		f.bind(t.X, v)
	}
}

// returns reports whether one of the statements may return.
func returns(stmts []python.Stmt) bool {
	found := false
	python.WalkStmts(stmts, func(s python.Stmt) bool {
		switch s.(type) {
		case *python.FuncDef, *python.ClassDef:
			return false
		case *python.Return:
			found = true
		}
		return !found
	})
	return found
}
