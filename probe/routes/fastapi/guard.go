package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// kinds are the known names of an exception's class and of its base classes; nil means any exception. The kinds of a handler are
// the classes that it names.
type kinds []string

// A guard is a block that exceptions may end in: a try statement with handlers, or a with statement.
type guard struct {
	named    kinds  // the classes that it catches
	may      bool   // it may catch others too, or raise what it caught
	silences kinds  // those after which the code behind it goes on
	outer    *guard // the block around it; nil for none
}

// ends reports whether an exception ends in the guard for certain.
func (g *guard) ends(of kinds) bool {
	switch {
	case slices.Contains(g.named, "BaseException"):
		return true
	case slices.Contains(g.named, "Exception"):
		return !slices.Contains(of, "BaseException")
	}
	return slices.ContainsFunc(of, func(k string) bool { return slices.Contains(g.named, k) })
}

// ended reports whether an exception ends in the guard, or in one around it, for certain.
func (g *guard) ended(of kinds) bool {
	for ; g != nil; g = g.outer {
		if g.ends(of) {
			return true
		}
	}
	return false
}

// handles adds an except clause to a guard.
func (f *frame) handles(g *guard, h python.Handler) {
	of := everything
	if h.Catches != nil {
		of = named(f.eval(h.Catches))
	}
	g.named = append(g.named, of...)
	if !raisesAgain(h.Body) {
		g.silences = append(g.silences, of...)
		return
	}
	_, ends := h.Body[len(h.Body)-1].(*python.Raise)
	g.may = g.may || !ends
}

// raisesAgain reports whether a handler has a raise statement.
func raisesAgain(body []python.Stmt) bool {
	found := false
	python.WalkStmts(body, func(s python.Stmt) bool {
		_, is := s.(*python.Raise)
		_, within := s.(*python.FuncDef)
		found = found || is
		return !within
	})
	return found
}

// raisedBy evaluates a raise statement, and returns the kinds of its exception.
func (f *frame) raisedBy(s *python.Raise) kinds {
	var of kinds
	for i, x := range s.Exprs {
		if v := f.eval(x); i == 0 && !s.Asserts {
			of = derived(v)
		}
	}
	if s.Asserts {
		of = kindsOf("AssertionError")
	}
	return of
}

// named returns the names of the exception classes that a value is: a class, an exception, or a tuple of classes.
func named(v value) kinds {
	switch v := v.(type) {
	case *list:
		var of kinds
		for _, e := range v.elems {
			of = append(of, named(e)...)
		}
		return of
	case *instance:
		return kinds{v.of.name}
	case *class:
		return kinds{v.name}
	case *stranger:
		return kinds{exceptionName(v.name)}
	}
	return nil
}

// derived returns the names of an exception's class and of its base classes.
func derived(v value) kinds {
	if i, ok := v.(*instance); ok {
		v = i.of
	}
	if s, ok := v.(*stranger); ok {
		return kindsOf(s.name)
	}
	c, ok := v.(*class)
	if !ok {
		return named(v)
	}
	var of kinds
	for _, c := range c.mro() {
		of = append(of, c.name)
		for _, b := range c.bases {
			if s, ok := b.(*stranger); ok {
				of = append(of, kindsOf(s.name)...)
			}
		}
	}
	return of
}
