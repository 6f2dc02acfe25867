package fastapi

import "github.com/engfix/engfix/probe/routes/python"

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

// A truth is what a condition is known to be.
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
