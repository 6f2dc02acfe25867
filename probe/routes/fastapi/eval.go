package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// eval returns the known value of an expression, and applies its effects to routers.
func (f *frame) eval(x python.Expr) value {
	if f.again && !f.spend(f.site(x.At()), 1) {
		return unknown{}
	}
	switch x := x.(type) {
	case *python.Name:
		if v := f.scope.get(x.ID); v != nil {
			return v
		}
		return builtin(x.ID)
	case *python.Attr:
		of := f.eval(x.X)
		f.missed(x.At(), of, x.Name)
		return f.attr(of, x.Name)
	case *python.Call:
		return f.call(x)
	case *python.Index:
		if s, ok := x.I.(*python.Slice); ok {
			return f.slice(f.eval(x.X), s)
		}
		of := f.eval(x.X)
		f.implicitly(x.At(), of, "getitem", "class_getitem")
		if s, ok := of.(*stranger); ok && s.name == "os.environ" {
			f.mayRaise(kindsOf("KeyError"))
		}
		i := f.eval(x.I)
		if d, ok := of.(*dict); ok && d.lacks(i) {
			if d.missing != nil {
				v := f.apply(d.missing, python.NewCall(x), &arguments{})
				f.setKey(d, i, v)
				return v
			}
			f.mayRaise(kindsOf("KeyError"))
		}
		return index(of, i)
	case *python.Str:
		return f.str(x)
	case *python.Constant:
		return constant(x.Text)
	case *python.Binary:
		return f.binary(x)
	case *python.Bool:
		return f.either(x)
	case *python.Not:
		return known(f.truth(x))
	case *python.Compare:
		return known(f.compare(x))
	case *python.Cond:
		switch f.truth(x.Test) {
		case always:
			return f.eval(x.Then)
		case never:
			return f.eval(x.Else)
		}
		t := f.test(x.Test)
		then, otherwise := t.result(true), t.result(false)
		a, b := f.evalWhen(then, x.Then), f.evalWhen(otherwise, x.Else)
		if python.LastName(x.Test) != "" && isText(a) && isText(b) {
			if s, ok := byTest(f.eval(x.Test), a, b); ok {
				return s
			}
		}
		return chosen(merge(optioned(a, then), optioned(b, otherwise)))
	case *python.Seq:
		return f.seq(x)
	case *python.Dict:
		return f.dict(x)
	case *python.Comp:
		return f.comp(x)
	case *python.Lambda:
		return &function{lambda: x, mod: f.mod, scope: closure(f.scope), defaults: f.defaults(x.Params)}
	case *python.Named:
		v := f.eval(x.Value)
		around, bound := *f, v
		for around.scope.within {
			if around.scope = around.scope.parent; f.cond > 0 { // the element may not be there
				bound = unknown{}
			}
		}
		around.assign(x.Target, bound)
		return v
	case *python.Await:
		return f.eval(x.X)
	case *python.Starred:
		f.eval(x.X)
	case *python.Other:
		var v value = unknown{}
		for _, y := range x.Xs {
			v = f.eval(y)
		}
		switch {
		case x.Yields && f.opens != nil:
			f.yield(x.At(), v)
		case x.Yields && f.yielded != nil:
			f.yields(v, x.All)
		}
	}
	return unknown{}
}

// evalWhen evaluates an expression that is only reached under a condition.
func (f *frame) evalWhen(when Condition, x python.Expr) value {
	before := f.when
	f.cond++
	f.when = before.And(when)
	v := f.evalPerhaps(x)
	f.cond--
	f.when = before
	return v
}

// evalPerhaps evaluates an expression that is not reached in every run: an exception in it is not certain.
func (f *frame) evalPerhaps(x python.Expr) value {
	left := f.left
	v := f.eval(x)
	if f.left != left {
		f.left = left
		f.failing(f.raised)
	}
	return v
}

// known returns a truth as a value.
func known(t truth) value {
	if t == perhaps {
		return unknown{}
	}
	return boolean(t == always)
}
