package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// assign binds a target to a value.
func (f *frame) assign(target python.Expr, v value) {
	switch t := target.(type) {
	case *python.Name:
		f.scope.set(t.ID, v)
		if f.depth == 0 {
			f.t.changed()
		}
		f.christen(v, t.ID)
	case *python.Attr:
		f.setAttr(f.eval(t.X), t.Name, v, f.site(t.At()))
	case *python.Index:
		switch of := f.eval(t.X).(type) {
		case *dict:
			f.setKey(of, f.eval(t.I), v)
		case *list:
			f.t.changed()
			of.lost = true
			f.unfollowed(Gap{Site: f.site(t.At()), What: "the setting of an element is not followed"}, of, v)
		default:
			f.implicitly(t.At(), of, "setitem")
			f.unfollowed(Gap{Site: f.site(t.At()), What: "the setting of an element is not followed", Removes: true}, of)
		}
	case *python.Starred:
		f.assign(t.X, unknown{})
	case *python.Seq:
		elems, known := elements(v)
		for i, e := range t.Elems {
			var part value = unknown{}
			if known && len(elems) == len(t.Elems) && !isSometimes(elems[i]) {
				part = elems[i]
			}
			f.assign(e, part)
		}
	}
}

// setAttr sets an attribute of a value.
func (f *frame) setAttr(of value, name string, v value, at Site) {
	f.t.changed()
	switch x := of.(type) {
	case *instance:
		x.fields[name] = v
		f.christen(v, name)
	case *function:
		if x.attrs != nil {
			x.attrs[name] = v
			if f.cond > 0 {
				x.attrs[name] = unknown{}
			}
		}
	case *class:
		x.scope.set(name, v)
		f.christen(v, name)
	case *Router:
		f.setOfRouter(x, name, v, at)
	case *choice:
		f.unfollowed(Gap{Site: at, What: "the setting of " + name + " is not followed"}, of)
	case *method, *routeList:
		f.unfollowed(Gap{Site: at, What: "the setting of " + name + " is not followed", Removes: true}, of)
	case *module:
		if len(reached(v, x.scope.vars[name])) > 0 {
			f.unfollowed(Gap{Site: at, What: "the setting of " + name + " of a module is not followed"}, v, x.scope.vars[name])
		}
	case *stranger:
		if kindOf(x) != plainClass { // the framework's own class is changed, for all
			f.record(Gap{Site: at, What: "the setting of " + name + " of " + x.last() + " is not followed"})
		}
	}
}

// setOfRouter sets an attribute of a router. A replaced include_router is followed; other methods, and the routes
// themselves, become a gap.
func (f *frame) setOfRouter(r *Router, name string, v value, at Site) {
	switch {
	case name == "prefix" && !r.App:
		r.setPrefix(optionalText(v))
	case name == "include_router" && f.cond == 0:
		if r.replaced == nil {
			r.replaced = map[string]value{}
		}
		r.replaced[name] = v
	case isAdding(name), name == "route_class":
		if name != "route_class" {
			f.unfollowed(Gap{Site: at, What: "the setting of " + name + " is not followed", Removes: true}, r, v)
		}
	}
}

// setKey sets a key of a dictionary.
func (f *frame) setKey(d *dict, key, v value) {
	f.t.changed()
	if len(d.keys) >= maxList || f.repeats {
		d.lost = true
	}
	if len(d.keys) >= maxList {
		return
	}
	if f.cond > 0 {
		v = perhapsThere(v, f.when)
	} else if i := slices.IndexFunc(d.keys, func(k value) bool { return same(k, key) == always }); i >= 0 {
		d.vals = slices.Clone(d.vals)
		d.vals[i] = v
		return
	}
	d.keys, d.vals = append(d.keys, key), append(d.vals, v)
}

// christen names a router, a lambda or a class by the first name that it is bound to.
func (f *frame) christen(v value, name string) {
	switch v := v.(type) {
	case *Router:
		if v.Name == "" {
			v.Name = name
		}
	case *function:
		if v.name == "" {
			v.name = name
		}
	}
}

func (f *frame) augAssign(s *python.AugAssign) {
	old, v := f.eval(s.Target), f.eval(s.Value)
	switch old := old.(type) {
	case *routeList:
		if s.Op == "+=" {
			f.addMade(old.router, v, f.site(s.Target.At()))
			return
		}
	case Text:
		if t, ok := v.(Text); ok && s.Op == "+=" {
			f.assign(s.Target, old.Plus(t))
			return
		}
	case *list:
		if more, ok := v.(*list); ok && s.Op == "+=" {
			both := &list{elems: append(append([]value(nil), old.elems...), more.elems...), lost: old.lost || more.lost || f.repeats}
			f.assign(s.Target, both.bounded())
			return
		}
	}
	f.operated(s.Target.At(), s.Op, old)
	f.unfollowed(Gap{Site: f.site(s.Target.At()), What: "the addition by " + s.Op + " is not followed"}, old, v)
	f.assign(s.Target, unknown{})
}
