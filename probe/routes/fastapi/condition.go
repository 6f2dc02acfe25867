package fastapi

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// ifs follows every branch that may run. The body of "if TYPE_CHECKING" never does.
func (f *frame) ifs(s *python.If) {
	var arms []arm
	var before Condition // every earlier test was false
	last := s.Else
	var empty place // by the last test
	for _, b := range s.Branches {
		t := f.truth(b.Test)
		if t == never {
			continue
		}
		if t == always {
			last = b.Body
			break
		}
		test := f.test(b.Test)
		yes, no := emptyIf(b.Test)
		arms, empty = append(arms, arm{when: before.And(test.result(true)), body: b.Body, empty: yes}), no
		before = before.And(test.result(false))
	}
	if len(arms) == 0 {
		f.exec(last)
		return
	}
	f.branch(append(arms, arm{when: before, body: last, empty: empty})...)
}

// A truth is the known result of a condition.
type truth int

const (
	perhaps truth = iota
	always
	never
)

// not returns the opposite.
func (t truth) not() truth {
	switch t {
	case always:
		return never
	case never:
		return always
	}
	return perhaps
}

func truthIf(b bool) truth {
	if b {
		return always
	}
	return never
}

// truth evaluates a condition. It is settled if every run of the code has the same result.
func (f *frame) truth(x python.Expr) truth {
	switch x := x.(type) {
	case *python.Name:
		if x.ID == "TYPE_CHECKING" {
			return never
		}
		return f.settled(x)
	case *python.Attr:
		if x.Name == "TYPE_CHECKING" {
			return never
		}
		f.eval(x) // an object's attributes may be set from anywhere
	case *python.Constant:
		switch x.Text {
		case "False", "0", "None":
			return never
		case "True", "1":
			return always
		}
	case *python.Not:
		return f.truth(x.X).not()
	case *python.Bool:
		return f.chain(x)
	case *python.Compare:
		return f.compare(x)
	case *python.Call:
		return f.settled(x)
	case *python.Named:
		return f.settledAs(x.Target, f.eval(x))
	default:
		f.eval(x)
	}
	return perhaps
}

// settled returns the truth of a value that no other code can change. A name of the code that is being followed may be known
// to be None, but a function may find another value in a module's name.
func (f *frame) settled(x python.Expr) truth { return f.settledAs(x, f.eval(x)) }

// settledAs returns the truth of an expression's value.
func (f *frame) settledAs(x python.Expr, v value) truth {
	f.implicitly(x.At(), v, "bool", "len")
	switch v := v.(type) {
	case boolean:
		return truthIf(bool(v))
	case Text:
		if s, ok := v.Value(); ok && f.owns(x) {
			return truthIf(s != "")
		}
	case none:
		if f.owns(x) {
			return never
		}
	}
	return perhaps
}

// owns reports whether an expression is a name of the function that is being followed, or of the module whose body is if
// nothing else may set it.
func (f *frame) owns(x python.Expr) bool {
	name, ok := x.(*python.Name)
	if !ok || f.depth == 0 && (f.mod.veiled || f.mod.sets(name.ID)) {
		return false
	}
	_, ok = f.scope.vars[name.ID]
	return ok
}

// chain returns the truth of "a and b" or "a or b": once a part settles it, the later parts are never reached.
func (f *frame) chain(x *python.Bool) truth {
	out := truthIf(x.Op == "and")
	for _, y := range x.Xs {
		switch t := f.truth(y); {
		case t == perhaps:
			out = perhaps
		case t == truthIf(x.Op == "or"):
			return t
		}
	}
	return out
}

// compare settles a comparison of known strings and numbers that are not held by an object.
func (f *frame) compare(x *python.Compare) truth {
	vs := make([]value, len(x.Xs))
	held := false
	for i, y := range x.Xs {
		vs[i] = f.eval(y)
		switch y := y.(type) {
		case *python.Attr:
			held = held || !f.keptByMeta(y, vs[i])
		case *python.Name:
			held = held || y.ID == "__name__" // which is "__main__" if the file is run by itself
		}
	}
	f.operated(x.At(), x.Op, vs...)
	if x.Op == "" || held {
		return perhaps
	}
	a, b := vs[0], vs[1]
	switch x.Op {
	case "==":
		return same(a, b)
	case "!=":
		return same(a, b).not()
	case "is", "is not":
		if b != value(none{}) || !f.owns(x.Xs[0]) {
			return perhaps
		}
		t := perhaps
		switch a := a.(type) {
		case none:
			t = always
		case Text:
			if !a.open() { // a variable of the environment may be None
				t = never
			}
		case *list:
			if !a.optional {
				t = never
			}
		case *dict:
			if !a.optional {
				t = never
			}
		case number, boolean, *member:
			t = never
		}
		if x.Op == "is not" {
			t = t.not()
		}
		return t
	case "in":
		return contains(b, a)
	case "not in":
		return contains(b, a).not()
	}
	m, whole := integer(a)
	n, alsoWhole := integer(b)
	switch {
	case !whole || !alsoWhole:
		return perhaps
	case m < n:
		return truthIf(x.Op == "<" || x.Op == "<=")
	case m > n:
		return truthIf(x.Op == ">" || x.Op == ">=")
	}
	return truthIf(x.Op == "<=" || x.Op == ">=")
}

// keptByMeta reports whether an attribute of a class is a dictionary that its metaclass holds, for the one object of each class, say.
func (f *frame) keptByMeta(x *python.Attr, v value) bool {
	d, ok := v.(*dict)
	c, ofClass := f.eval(x.X).(*class)
	if !ok || !ofClass || c.attr(x.Name) != nil {
		return false
	}
	meta, ok := c.meta.(*class)
	return ok && meta.attr(x.Name) == value(d)
}

// same reports whether two values are equal, if both are known.
func same(a, b value) truth {
	switch a := a.(type) {
	case *member:
		if b, ok := b.(*member); ok && a.name != "" && b.name != "" && a.of == b.of && a.of.class.attr("__eq__") == nil {
			return truthIf(a == b)
		}
	case Text:
		if b, ok := b.(Text); ok {
			s, known := a.Value()
			t, alsoKnown := b.Value()
			if known && alsoKnown {
				return truthIf(s == t)
			}
		}
	case number:
		m, whole := integer(a)
		n, alsoWhole := integer(b)
		if whole && alsoWhole {
			return truthIf(m == n)
		}
	case *class:
		if b, ok := b.(*class); ok && a.isPlain() && b.isPlain() {
			return truthIf(a == b)
		}
	}
	return perhaps
}

// isPlain reports whether a class is equal to itself only.
func (c *class) isPlain() bool {
	meta, ok := c.meta.(*class)
	return c.meta == nil || ok && meta.attr("__eq__") == nil
}

// contains reports whether a string, a list or the keys of a dictionary have a value.
func contains(in, v value) truth {
	if s, ok := in.(Text); ok {
		whole, known := s.Value()
		part, alsoKnown := text(v).Value()
		if _, isText := v.(Text); !isText || !known || !alsoKnown {
			return perhaps
		}
		return truthIf(strings.Contains(whole, part))
	}
	elems, known := elements(in)
	if !known {
		return perhaps
	}
	out := never
	for _, e := range elems {
		switch same(e, v) {
		case always:
			return always
		case perhaps:
			out = perhaps
		}
	}
	return out
}
