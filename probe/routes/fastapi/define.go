package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

func (f *frame) funcDef(s *python.FuncDef) {
	fn := &function{name: s.Name, def: s, mod: f.mod, scope: closure(f.scope), owner: f.scope.class, attrs: map[string]value{}, perhaps: f.cond > 0}
	decorators := make([]value, len(s.Decorators))
	for i, d := range s.Decorators {
		decorators[i] = f.eval(d)
	}
	fn.defaults = f.defaults(s.Params)
	f.scope.set(s.Name, fn)
	var named value = fn
	for i, d := range slices.Backward(decorators) { // the one nearest to the function first, as Python does
		named = f.decorate(d, named, s.Decorators[i], slices.ContainsFunc(decorators, isRegistrar))
	}
	if named != value(fn) {
		f.scope.set(s.Name, named)
	}
	if f.mod.relevant(s) {
		f.t.pending = append(f.t.pending, pending{fn: fn, scope: f.scope})
	}
}

// defaults returns the values of the parameters' defaults by position; nil if no parameter has one.
func (f *frame) defaults(params []python.Param) []value {
	var out []value
	for i, p := range params {
		if p.Default != nil {
			if out == nil {
				out = make([]value, len(params))
			}
			out[i] = f.eval(p.Default)
		}
	}
	return out
}

// closure returns the scope that a function sees around it: class bodies are not part of it.
func closure(s *scope) *scope {
	for s.class != nil {
		s = s.parent
	}
	return s
}

func (f *frame) classDef(s *python.ClassDef) {
	c := &class{name: s.Name, decorated: len(s.Decorators) > 0, mod: f.mod, scope: newScope(f.scope)}
	c.scope.class = c
	for _, b := range s.Bases {
		base := only(f.eval(b))
		if of, ok := base.(*class); ok && of.meta != nil {
			c.meta = of.meta
		}
		c.bases = append(c.bases, base)
	}
	given := &arguments{} // that the bases get
	for _, k := range s.Keywords {
		switch v := f.eval(k.Value); k.Name {
		case "metaclass":
			c.meta = v
		case "":
			given.more = true
		default:
			given.keywords = append(given.keywords, keyword{k.Name, v})
		}
	}
	decorators := make([]value, len(s.Decorators))
	for i, d := range s.Decorators {
		decorators[i] = f.eval(d)
		c.isData = c.isData || describesFields(decorators[i])
	}
	inner := *f
	inner.scope = c.scope
	inner.exec(s.Body)
	f.goOn(&inner)
	c.notes = inner.parametersIn(s.Body)
	c.enum = c.enumerates(s.Body, c.decorated)
	f.scope.set(s.Name, c)
	for _, b := range c.bases { // bases may change their subclasses
		if of, ok := b.(*class); ok {
			if fn, ok := of.attr("__init_subclass__").(*function); ok {
				bound := *fn
				bound.self = c
				f.invoke(&bound, nil, given)
			}
		}
	}
	f.createdBy(s.Pos, c)
	for _, v := range c.scope.vars {
		f.implicitly(s.Pos, v, "set_name")
	}
	var named value = c
	for i, d := range slices.Backward(decorators) {
		named = f.decorate(d, named, s.Decorators[i], false)
	}
	if named != value(c) {
		f.scope.set(s.Name, named)
	}
}
