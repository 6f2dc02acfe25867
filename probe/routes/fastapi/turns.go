package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// forget drops the plain values of the names that the body of a loop binds: in a later turn they have others.
func (f *frame) forget(body []python.Stmt) {
	for _, name := range boundIn(body) {
		switch f.scope.vars[name].(type) {
		case Text, number, boolean, none, *member:
			f.scope.set(name, unknown{})
		}
	}
}

// boundIn returns the names that statements bind, without those of functions and classes within.
func boundIn(body []python.Stmt) []string {
	var names []string
	var target func(x python.Expr)
	target = func(x python.Expr) {
		switch x := x.(type) {
		case *python.Name:
			names = append(names, x.ID)
		case *python.Starred:
			target(x.X)
		case *python.Seq:
			for _, e := range x.Elems {
				target(e)
			}
		}
	}
	stmt := func(s python.Stmt) bool {
		switch s.(type) {
		case *python.FuncDef, *python.ClassDef:
			return false
		}
		for _, t := range targetsOf(s) {
			target(t)
		}
		return true
	}
	expr := func(x python.Expr) bool {
		if n, ok := x.(*python.Named); ok {
			target(n.Target)
		}
		return true
	}
	for _, s := range body {
		python.Walk(s, stmt, expr)
	}
	return names
}
