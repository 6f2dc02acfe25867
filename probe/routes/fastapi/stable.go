package fastapi

import (
	"fmt"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// opposites are the comparisons that are true if the other one is false.
var opposites = map[string]string{"!=": "==", "is not": "is", "not in": "in"}

// forkOf returns the fork of a test, and whether it is the opposite of the test there. A test of a name that was not
// bound again since has the same result as before, so it is the same fork; any other is a new one.
func (f *frame) forkOf(x python.Expr) (at *fork, not bool) {
	if c, ok := x.(*python.Compare); ok && opposites[c.Op] != "" {
		is := *c
		is.Op, not = opposites[c.Op], true
		x = &is
	}
	s := &spelling{f: f}
	if f.repeats || !s.spell(x) || s.holder == nil {
		return &fork{repeats: f.repeats}, not
	}
	if s.holder.tests == nil {
		s.holder.tests = map[string]*fork{}
	}
	key := s.text.String()
	if s.holder.tests[key] == nil {
		s.holder.tests[key] = &fork{}
	}
	return s.holder.tests[key], not
}

// A spelling is a test in writing, in which a name is replaced by its last binding.
type spelling struct {
	f      *frame
	text   strings.Builder
	holder *scope // of the one name in it
}

// spell reports whether the test has the same result each time, as far as the source shows.
func (s *spelling) spell(x python.Expr) bool {
	switch x := x.(type) {
	case *python.Name:
		return s.name(x.ID, false)
	case *python.Attr:
		return s.attr(x)
	case *python.Constant:
		s.text.WriteString(x.Text)
		return true
	case *python.Str:
		text, ok := python.LiteralText(x)
		fmt.Fprintf(&s.text, "%q", text)
		return ok
	case *python.Compare:
		if x.Op == "" {
			return false
		}
		for _, y := range x.Xs {
			if !s.spell(y) {
				return false
			}
			s.text.WriteString(" " + x.Op + " ")
		}
		return true
	}
	return false
}

// attr spells an attribute of a name, unless the file sets an attribute with its name.
func (s *spelling) attr(x *python.Attr) bool {
	if s.f.mod.sets(x.Name) {
		return false
	}
	of := false
	switch y := x.X.(type) {
	case *python.Name:
		of = s.name(y.ID, true)
	case *python.Attr:
		of = s.attr(y)
	}
	s.text.WriteString("." + x.Name)
	return of
}

// name spells a name whose value does not change by itself: an object's attributes may.
func (s *spelling) name(id string, object bool) bool {
	in := s.f.scope.holding(id)
	if in == nil || s.holder != nil || s.f.mod.sets(id) {
		return false
	}
	switch in.vars[id].(type) {
	case Text, number, boolean, none, unknown, *stranger:
	case *instance, *module, *class:
		if !object {
			return false
		}
	default:
		return false
	}
	s.holder = in
	fmt.Fprintf(&s.text, "%s@%d", id, in.bound[id])
	return true
}

// sets reports whether a function of the file binds a name outside itself, or the file sets an attribute of that name.
func (m *module) sets(name string) bool {
	for len(m.unread) > 0 {
		def := m.unread[0]
		m.unread = m.unread[1:]
		m.addSetters(def.Body()) // which may put off the functions within
	}
	return m.setters[name]
}

// addSetters notes the statements that sets needs. Functions that are not read yet wait until it matters.
func (m *module) addSetters(body []python.Stmt) {
	sets := m.setters
	var target func(x python.Expr)
	target = func(x python.Expr) {
		switch x := x.(type) {
		case *python.Attr:
			sets[x.Name] = true
		case *python.Starred:
			target(x.X)
		case *python.Seq:
			for _, e := range x.Elems {
				target(e)
			}
		}
	}
	stmt := func(s python.Stmt) bool {
		switch s := s.(type) {
		case *python.FuncDef:
			if s.Unread() {
				m.unread = append(m.unread, s)
				return false
			}
		case *python.Global:
			for _, name := range s.Names {
				sets[name] = true
			}
		}
		for _, t := range targetsOf(s) {
			target(t)
		}
		return true
	}
	python.WalkStmts(body, stmt)
}
