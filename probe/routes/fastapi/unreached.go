package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// isPlainEnd reports whether a statement ends its block by itself, whatever the rest of the code does.
func isPlainEnd(s python.Stmt) bool {
	switch s := s.(type) {
	case *python.Raise:
		return true
	case *python.Do:
		for _, x := range s.Exprs {
			if c, ok := x.(*python.Call); ok && (python.LastName(c.Func) == "exit" || exits(python.LastName(c.Func))) {
				return true
			}
		}
	}
	return false
}

// unreached records the first statement below a certain exception that would add routes: something that the source does
// not show may end the exception.
func (f *frame) unreached(rest []python.Stmt) {
	var at *python.Pos
	note := func(p python.Pos) {
		if at == nil {
			at = &p
		}
	}
	expr := func(x python.Expr) bool {
		if c, ok := x.(*python.Call); ok && (isRegistration(c) && len(c.Args) > 0 || isAdding(calleeName(c)) || calleeName(c) == "include_router") {
			note(c.At())
		}
		return at == nil
	}
	for _, s := range rest {
		python.Walk(s, func(python.Stmt) bool { return at == nil }, expr)
		if at != nil {
			f.anywhere(Gap{Site: f.site(*at), What: "code after an exception is not followed: it would add routes"})
			return
		}
	}
}
