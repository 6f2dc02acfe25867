package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// A place is a name, or an attribute of a name, that a statement sets or a test looks at. The zero place is none.
type place struct{ of, name string }

// placeOf returns the place that an expression names.
func placeOf(x python.Expr) place {
	switch x := x.(type) {
	case *python.Name:
		return place{name: x.ID}
	case *python.Attr:
		if of, ok := x.X.(*python.Name); ok {
			return place{of.ID, x.Name}
		}
	}
	return place{}
}

// emptyIf returns the place that is empty, or None, if a test is true, and the one that is if it is false.
func emptyIf(test python.Expr) (yes, no place) {
	switch x := test.(type) {
	case *python.Not:
		no, yes = emptyIf(x.X)
	case *python.Compare:
		if c, ok := x.Xs[len(x.Xs)-1].(*python.Constant); !ok || c.Text != "None" || len(x.Xs) != 2 {
			return place{}, place{}
		}
		switch x.Op {
		case "is", "==":
			yes = placeOf(x.Xs[0])
		case "is not", "!=":
			no = placeOf(x.Xs[0])
		}
	default:
		no = placeOf(x)
	}
	return yes, no
}

// filled returns the value that a place has after a statement which gives it one because it had none; false for any other statement.
// An object is another matter, as each time makes another.
func (f *frame) filled(target python.Expr, old, v value) (value, bool) {
	if f.empty == (place{}) || f.empty != placeOf(target) || isObject(v) {
		return nil, false
	}
	if old == nil || truthOf(old) == never {
		return v, true
	}
	return byTest(old, old, v)
}
