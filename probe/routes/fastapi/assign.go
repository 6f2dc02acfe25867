package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// assign binds a target to a value.
func (f *frame) assign(target python.Expr, v value) {
	switch t := target.(type) {
	case *python.Name:
		if of := f.scope.others[t.ID]; of != nil { // what a branch sets there is not taken back after it
			old := of.vars[t.ID]
			if filled, ok := f.filled(t, old, v); ok {
				v = filled
			} else {
				v = f.rebound(old, v, Condition{})
			}
		}
		f.scope.set(t.ID, v)
		if f.depth == 0 {
			f.t.changed()
		}
		f.christen(v, t.ID)
	case *python.Attr:
		of := f.eval(t.X)
		if r, ok := of.(*Router); ok && r.App && t.Name == "prefix" && python.LastName(t.X) == "router" {
			f.unfollowed(Gap{Site: f.site(t.At()), What: "the setting of prefix of an application's router is not followed", Removes: true}, r)
			return
		}
		if c, ok := of.(*class); ok {
			if filled, ok := f.filled(t, c.scope.vars[t.Name], v); ok {
				f.t.changed()
				c.scope.set(t.Name, filled)
				return
			}
		}
		f.setAttr(of, t.Name, v, f.site(t.At()))
	case *python.Index:
		switch of := f.eval(t.X).(type) {
		case *dict:
			f.setKey(of, f.eval(t.I), v)
		case *list:
			f.t.changed()
			if f.setElem(of, f.eval(t.I), v) {
				return
			}
			of.elems, of.lost = allPerhaps(of.elems, sometime()), true
			f.unfollowed(Gap{Site: f.site(t.At()), What: "the setting of an element is not followed"}, of, v)
		default:
			f.implicitly(t.At(), of, "setitem")
			if several, ok := of.(*choice); ok {
				f.each(several, func(of value) value {
					(&reach{filled: []value{of}}).lose()
					return none{}
				})
			}
			f.unfollowed(Gap{Site: f.site(t.At()), What: "the setting of an element is not followed", Removes: true}, of)
		}
	case *python.Starred:
		f.assign(t.X, v)
	case *python.Seq:
		elems, known := elements(v)
		if known {
			elems = starred(t.Elems, elems)
		}
		for i, e := range t.Elems {
			var part value = unknown{}
			if known && len(elems) == len(t.Elems) && !isSometimes(elems[i]) {
				part = elems[i]
			}
			f.assign(e, part)
		}
	}
}

// starred returns the values of targets of which one may take all that the others leave, as a list.
func starred(targets []python.Expr, elems []value) []value {
	at := slices.IndexFunc(targets, func(x python.Expr) bool { _, ok := x.(*python.Starred); return ok })
	over := len(elems) - len(targets) + 1
	if at < 0 || over < 0 || slices.ContainsFunc(elems, isSometimes) {
		return elems
	}
	rest := &list{elems: slices.Clone(elems[at : at+over])}
	return slices.Concat(elems[:at], []value{rest}, elems[at+over:])
}

// veil notes that setattr may set names of a module: of one that is known, or of its own by way of sys.modules.
func (f *frame) veil(of value) {
	switch of := of.(type) {
	case *module:
		of.veiled = true
	case *stranger, unknown:
		f.mod.veiled = true
	}
}

// veilClass notes that an object, or a class, may have attributes that are set in a way that is not followed: in its __dict__, say.
func veilClass(of value) {
	switch of := of.(type) {
	case *instance:
		of.of.veiled = true
	case *class:
		of.veiled = true
	}
}

// setAttr sets an attribute of a value.
func (f *frame) setAttr(of value, name string, v value, at Site) {
	f.t.changed()
	if p := propertyOf(of, name); p != nil && p.sets != nil {
		f.invoke(p.sets.boundTo(of, classOf(of)), nil, &arguments{pos: []value{v}})
		return
	}
	switch x := of.(type) {
	case *instance:
		x.fields[name] = f.rebound(x.fields[name], v, x.when)
		f.christen(v, name)
	case *function:
		if x.attrs != nil {
			x.attrs[name] = v
			if f.cond > 0 {
				x.attrs[name] = unknown{}
			}
		}
	case *class:
		x.scope.set(name, f.rebound(x.scope.vars[name], v, Condition{}))
		f.christen(v, name)
	case *Router:
		f.setOfRouter(x, name, v, at)
	case *choice:
		f.each(x, func(of value) value {
			f.setAttr(of, name, v, at)
			return none{}
		})
	case *routeObject:
		f.setOfRoute(x, name, at)
	case *method, *routeList:
		f.unfollowed(Gap{Site: at, What: "the setting of " + name + " is not followed", Removes: true}, of)
	case *module:
		if len(reached(v, x.scope.vars[name])) > 0 {
			f.unfollowed(Gap{Site: at, What: "the setting of " + name + " of a module is not followed"}, v, x.scope.vars[name])
		}
		x.scope.set(name, f.rebound(x.scope.vars[name], v, Condition{}))
	case *stranger:
		if kindOf(x) != plainClass { // the framework's own class is changed, for all
			g := Gap{Site: at, What: "the setting of " + name + " of " + x.last() + " is not followed"}
			if isAdding(name) || name == "__init__" {
				f.anywhere(g)
			} else {
				f.record(g)
			}
		}
	}
}

// propertyOf returns the property of an object that an attribute is; nil for none.
func propertyOf(of value, name string) *function {
	if _, isClass := of.(*class); isClass || classOf(of) == nil {
		return nil
	}
	if fn, ok := classOf(of).attr(name).(*function); ok && fn.property {
		return fn
	}
	return nil
}

// mayNotReach reports whether the line is not reached in every run in which an object is made.
func (f *frame) mayNotReach(made Condition) bool {
	return f.cond > 0 || f.when.without(made).Conditional()
}

// setOfRoute sets an attribute of a declared route. Its path and its methods are unknown from then on.
func (f *frame) setOfRoute(o *routeObject, name string, at Site) {
	switch name {
	case "path", "path_format", "path_regex", "methods":
		o.route.Path = Unknown()
		f.unfollowed(Gap{Site: at, What: "the setting of " + name + " of a route is not followed"}, o.route.Router)
	}
}

// rebound returns the value of an attribute after it is set: one that is not set in every run in which its object is made
// may have its old value.
func (f *frame) rebound(old, v value, made Condition) value {
	if old == nil || !f.mayNotReach(made) {
		return v
	}
	return chosen(merge(optioned(old, sometime()), optioned(v, f.when)))
}

// setOfRouter sets an attribute of a router. A replaced include_router is followed; other methods, and the routes
// themselves, become a gap.
func (f *frame) setOfRouter(r *Router, name string, v value, at Site) {
	switch {
	case name == "prefix" && !r.App:
		r.setPrefix(text(f.rebound(r.Prefix, optionalText(v), r.when)))
	case name == "include_router" && f.cond == 0:
		if r.replaced == nil {
			r.replaced = map[string]value{}
		}
		r.replaced[name] = v
	case name == "route_class":
		f.routeClass(r, v, at)
	case isAdding(name):
		f.unfollowed(Gap{Site: at, What: "the setting of " + name + " is not followed", Removes: true}, r, v)
	default:
		if r.fields == nil {
			r.fields = map[string]value{}
		}
		r.fields[name] = f.rebound(r.fields[name], v, r.when)
	}
}

// setElem sets an element of a list; false if it is not certain which element is set, or whether one is.
func (f *frame) setElem(l *list, i, v value) bool {
	at, ok := integer(i)
	if at < 0 {
		at += len(l.elems)
	}
	if !ok || at < 0 || at >= len(l.elems) || l.lost || f.cond > 0 || f.repeats || slices.ContainsFunc(l.elems, isSometimes) {
		return false
	}
	l.elems = slices.Clone(l.elems) // another list may share them
	l.elems[at] = v
	return true
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
	if f.mayNotReach(d.when) {
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
		if _, ok := v.(*list); ok && s.Op == "+=" {
			(&listMethod{old, "extend"}).call(nil, &arguments{pos: []value{v}}, f)
			return
		}
	case *dict:
		if _, ok := v.(*dict); ok && s.Op == "|=" {
			(&dictMethod{old, "update"}).call(&arguments{pos: []value{v}}, f)
			return
		}
	}
	f.operated(s.Target.At(), s.Op, old)
	f.unfollowed(Gap{Site: f.site(s.Target.At()), What: "the addition by " + s.Op + " is not followed"}, old, v)
	f.assign(s.Target, unknown{})
}
