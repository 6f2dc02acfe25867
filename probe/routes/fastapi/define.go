package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

func (f *frame) funcDef(s *python.FuncDef) {
	fn := &function{name: s.Name, def: s, mod: f.mod, scope: closure(f.scope), owner: f.scope.class}
	decorators := make([]value, len(s.Decorators))
	for i, d := range s.Decorators {
		decorators[i] = f.eval(d)
	}
	for _, p := range s.Params {
		if p.Default != nil {
			f.eval(p.Default)
		}
	}
	f.scope.set(s.Name, fn)
	for i := len(decorators) - 1; i >= 0; i-- { // the one nearest to the function first, as Python does
		switch d := decorators[i].(type) {
		case *registrar:
			f.register(d, fn, f.site(s.Decorators[i].At()))
		case *function:
			// A decorator of the code base's own, which may register what it is put on.
			fn.wrappers = append(fn.wrappers, d)
			if d.def != nil && (d.mod.shapes[d.def].relevant || d.registers()) {
				inner := *f
				at := f.site(s.Decorators[i].At())
				inner.at = &at
				inner.invoke(d, &arguments{pos: []value{fn}})
			}
		case *stranger:
			fn.property = fn.property || d.name == "property" || d.last() == "cached_property"
			fn.static = fn.static || d.name == "staticmethod"
			fn.ofClass = fn.ofClass || d.name == "classmethod"
		}
	}
	if f.mod.shapes[s].relevant {
		f.t.pending = append(f.t.pending, pending{fn: fn, scope: f.scope})
	}
}

// registers reports whether a function sees a registrar that was made around it.
func (fn *function) registers() bool {
	for _, v := range fn.scope.vars {
		if _, ok := v.(*registrar); ok {
			return true
		}
	}
	return false
}

// closure gives the scope that a function sees around it: class bodies are not part of it.
func closure(s *scope) *scope {
	for s.class != nil {
		s = s.parent
	}
	return s
}

func (f *frame) classDef(s *python.ClassDef) {
	c := &class{def: s, mod: f.mod, scope: newScope(f.scope)}
	c.scope.class = c
	for _, b := range s.Bases {
		c.bases = append(c.bases, f.eval(b))
	}
	decorators := make([]value, len(s.Decorators))
	for i, d := range s.Decorators {
		decorators[i] = f.eval(d)
	}
	inner := *f
	inner.scope = c.scope
	inner.exec(s.Body)
	f.scope.set(s.Name, c)
	for i, d := range slices.Backward(decorators) {
		if d, ok := d.(*registrar); ok { // of one of Starlette's endpoint classes
			f.register(d, c, f.site(s.Decorators[i].At()))
		}
	}
}
