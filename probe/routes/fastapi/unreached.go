package fastapi

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

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
	if at := f.adds(rest); at != nil {
		f.anywhere(Gap{Site: f.site(*at), What: "code after an exception is not followed: it would add routes"})
	}
}

// adds returns the first place in statements that would add routes; nil for none.
func (f *frame) adds(body []python.Stmt) *python.Pos {
	var at *python.Pos
	expr := func(x python.Expr) bool {
		if c, ok := x.(*python.Call); ok && at == nil && f.wouldAdd(c) {
			p := c.At()
			at = &p
		}
		return at == nil
	}
	for _, s := range body {
		if python.Walk(s, func(python.Stmt) bool { return at == nil }, expr); at != nil {
			break
		}
	}
	return at
}

// wouldAdd reports whether a call would add a route: by the callee, or by its name if the callee is not known.
func (f *frame) wouldAdd(c *python.Call) bool {
	switch v := f.peek(c.Func).(type) {
	case nil, unknown, *stranger, *choice:
		name := calleeName(c)
		return addsByName(name) || isRegistration(c) && len(c.Args) > 0 && startsPath(c.Args[0])
	case *method:
		return isAdding(v.name)
	case *function:
		return v.def == nil || v.mod.relevant(v.def) || len(reached(v)) > 0
	default:
		return len(reached(v)) > 0
	}
}

// startsPath reports whether an expression is a string with a slash first.
func startsPath(x python.Expr) bool {
	s, ok := x.(*python.Str)
	return ok && len(s.Parts) > 0 && strings.HasPrefix(s.Parts[0].Text, "/")
}

// peek returns the value of a name, or of an attribute of one, without any effect; nil if it is not known.
func (f *frame) peek(x python.Expr) value {
	switch x := x.(type) {
	case *python.Name:
		return f.scope.get(x.ID)
	case *python.Attr:
		switch of := f.peek(x.X).(type) {
		case *module:
			return of.scope.vars[x.Name]
		case *instance:
			if v, ok := of.fields[x.Name]; ok {
				return v
			}
			return of.of.attr(x.Name)
		case *class:
			return of.attr(x.Name)
		case *Router:
			return &method{on: of, name: x.Name}
		case *dict:
			return &dictMethod{of, x.Name}
		case *list:
			return &listMethod{of, x.Name}
		case Text:
			return &textMethod{of, x.Name}
		}
	}
	return nil
}
