package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// index returns an element of a list or dictionary.
func index(x, i value) value {
	switch x := x.(type) {
	case moduleInfo:
		return index(&list{elems: x.elems()}, i)
	case *list:
		k, ok := integer(i)
		if k < 0 {
			k += len(x.elems)
		}
		if ok && k >= 0 && k < len(x.elems) && !x.lost && !slices.ContainsFunc(x.elems, isSometimes) {
			return x.elems[k]
		}
		if !ok {
			return anyOf(x.elems, x.lost)
		}
	case *routeList:
		if !x.router.App { // an application has routes of the framework before its own
			return index(&list{elems: x.elems()}, i)
		}
	case *dict:
		return x.at(i)
	case *class:
		if name, ok := i.(Text); ok && x.enum != nil {
			if s, known := name.Value(); known && x.enum.names[s] != nil {
				return x.enum.named(s)
			}
		}
		if x.enum == nil && x.meta == nil && x.attr("__class_getitem__") == nil {
			return x // a generic class with its parameters makes the same objects
		}
	case *stranger:
		if name, ok := i.(Text); ok && x.name == "os.environ" {
			if s, known := name.Value(); known {
				return unsettled(settingID{name: s}, nil)
			}
		}
	}
	return unknown{}
}

// slice returns a part of a string or a list.
func (f *frame) slice(x value, s *python.Slice) value {
	var from, to value
	if s.From != nil {
		from = f.eval(s.From)
	}
	if s.To != nil {
		to = f.eval(s.To)
	}
	if len(s.Step) > 0 {
		l, ok := x.(*list)
		if step, known := integer(f.eval(s.Step[0])); !ok || !known || step != -1 || from != nil || to != nil {
			return unknown{}
		}
		back := &list{elems: slices.Clone(l.elems), lost: l.lost}
		slices.Reverse(back.elems)
		return back
	}
	switch x := x.(type) {
	case *list:
		if i, j, ok := bounds(from, to, len(x.elems)); ok {
			return &list{elems: slices.Clone(x.elems[i:j]), lost: x.lost}
		}
	case Text:
		cut := func(s string) (string, bool) {
			r := []rune(s)
			i, j, ok := bounds(from, to, len(r))
			if !ok {
				return "", false
			}
			return string(r[i:j]), true
		}
		if s, ok := x.Value(); ok {
			if part, ok := cut(s); ok {
				return Known(part)
			}
			return unknown{}
		}
		return x.made(cut)
	}
	return unknown{}
}

// bounds returns the ends of a slice of a sequence of the given length. As in Python, they never lie beyond it.
func bounds(from, to value, n int) (i, j int, ok bool) {
	end := func(v value, otherwise int) int {
		if v == value(none{}) || v == nil {
			return otherwise
		}
		at, whole := integer(v)
		ok = ok && whole
		if at < 0 {
			at += n
		}
		return min(max(at, 0), n)
	}
	ok = true
	i, j = end(from, 0), end(to, n)
	return i, max(i, j), ok
}

// at returns the element at a key. An object that may not be there is it all the same: without it, there is no element.
func (d *dict) at(key value) value {
	c := &choice{}
	for i := len(d.keys) - 1; i >= 0; i-- {
		v, marked := unmarked(d.vals[i])
		is := same(d.keys[i], key)
		switch {
		case is == never:
			continue
		case is == perhaps, !isObject(v):
			return d.get(key)
		case marked == nil:
			c.options = append(c.options, option{v, Condition{}})
			return chosen(c)
		}
		c.options = append(c.options, option{v, marked.when})
	}
	if len(c.options) == 0 || d.lost {
		return d.get(key)
	}
	return chosen(c)
}

// get returns the value of a key that is a known string or number: the last one set.
func (d *dict) get(key value) value {
	for i := len(d.keys) - 1; i >= 0; i-- {
		switch k := d.keys[i].(type) {
		case Text:
			if want, ok := key.(Text); ok && k.Equal(want) {
				return certain(d.vals[i])
			}
		case number, *member, *class:
			if k == key {
				return certain(d.vals[i])
			}
		}
	}
	if !isPlainKey(key) {
		return anyOf(d.vals, d.lost)
	}
	return unknown{}
}

// isPlainKey reports whether a key is known.
func isPlainKey(key value) bool {
	switch key := key.(type) {
	case Text:
		_, known := key.Value()
		return known
	case *member:
		return key.name != ""
	case number, boolean, none, *class:
		return true
	}
	return false
}

// attr returns the attribute of a value.
func (f *frame) attr(x value, name string) value {
	if name == "__dict__" {
		veilClass(x)
	}
	switch x := x.(type) {
	case *module:
		return f.t.member(x, name)
	case *stranger:
		return f.t.member(x, name)
	case *Router:
		if fn, ok := x.attr(name).(*function); ok && fn.property {
			v, _ := f.invoke(fn, nil, &arguments{})
			return v
		}
		return x.attr(name)
	case *choice:
		return f.each(x, func(v value) value {
			of := f.attr(v, name)
			if isContainer(of) { // each stays what it is, as it may be filled
				return &choice{[]option{{of, Condition{}}}}
			}
			return of
		})
	case *class:
		if name == "__name__" {
			return Known(x.name)
		}
		if m := x.enum.named(name); m != nil {
			return m
		}
		switch v := x.attr(name).(type) {
		case nil:
			if meta, ok := x.meta.(*class); ok {
				return f.ofMeta(x, meta.attr(name))
			}
		case *function:
			if v.ofClass {
				return v.boundTo(nil, x)
			}
			return v
		case *partial:
			return v.ofClass(x)
		default:
			return x.setting(name, v)
		}
	case *instance:
		return f.attrOf(x, name)
	case *base:
		return x.attr(name)
	case *function:
		if name == "__name__" && x.def != nil {
			return Known(x.def.Name)
		}
		if v := x.attrs[name]; v != nil {
			return v
		}
		if x.property && name == "setter" {
			return &setter{x}
		}
		return &stranger{name: x.name + "." + name}
	case *routeObject:
		return x.attr(name)
	case *member:
		if v := f.ofMember(x, name); v != nil {
			return v
		}
	case Text:
		if x.member != nil {
			if v := f.ofMember(x.member, name); v != nil {
				return v
			}
		}
		return &textMethod{x, name}
	case *dict:
		return &dictMethod{x, name}
	case *list:
		return &listMethod{x, name}
	case moduleInfo:
		switch name {
		case "name":
			return Known(x.name)
		case "ispkg":
			return boolean(x.pkg)
		}
	case *routeList:
		return &routeListMethod{x.router, name}
	}
	return unknown{}
}

// ofMeta returns what an attribute of its metaclass is as an attribute of a class.
func (f *frame) ofMeta(c *class, v value) value {
	switch v := v.(type) {
	case nil:
		return unknown{}
	case *function:
		return v.boundTo(c, c)
	default:
		return v
	}
}

// attr returns an attribute of a router, or of an application, whose own router it is here.
func (r *Router) attr(name string) value {
	switch name {
	case "__class__":
		if r.class != nil {
			return r.class
		}
	case "router":
		return r
	case "include_router":
		if v := r.replaced[name]; v != nil {
			return v
		}
	case "prefix":
		if !r.App {
			return r.Prefix
		}
	case "routes":
		return &routeList{r}
	}
	if v, ok := r.fields[name]; ok {
		return v
	}
	if fn, ok := r.ownMethod(name); ok {
		return fn
	}
	if r.class != nil {
		switch v := r.class.attr(name).(type) {
		case nil:
		case *partial:
			return v.boundTo(r, r.class)
		default:
			return v
		}
	}
	return &method{on: r, name: name}
}

// attrOf returns an attribute of an instance: its own, or its class's, with a function bound to the instance.
func (f *frame) attrOf(x *instance, name string) value {
	if name == "__class__" {
		return x.of
	}
	if v, ok := x.fields[name]; ok {
		return x.within(name, v)
	}
	switch v := x.of.attr(name).(type) {
	case nil:
		// It may be set out of sight, in a base class outside the source.
		s := &stranger{name: x.of.name + "." + name, local: true}
		x.fields[name] = s
		return s
	case *function:
		return f.methodOf(v, name, x, x.of)
	case *partial:
		return v.boundTo(x, x.of)
	default:
		return x.within(name, x.of.setting(name, v))
	}
}

// methodOf returns a function of a class as an attribute of one of its objects: the result of a property, any other bound.
func (f *frame) methodOf(fn *function, name string, self value, of *class) value {
	bound := fn.boundTo(self, of)
	if !bound.property {
		return bound
	}
	v, _ := f.invoke(bound, nil, &arguments{})
	if i, ok := self.(*instance); ok && fn.kept {
		i.fields[name] = v
	}
	return v
}

// boundTo returns a function of a class as a method of one of its objects.
func (fn *function) boundTo(self value, of *class) *function {
	bound := *fn
	switch {
	case fn.ofClass:
		bound.self = of
	case !fn.static:
		bound.self = self
	}
	return &bound
}

// attr returns an attribute of a class or of its bases; nil if there is none.
func (c *class) attr(name string) value {
	for _, of := range c.mro() {
		if v, ok := of.scope.vars[name]; ok {
			return v
		}
	}
	return nil
}

// mro returns a class and its bases in the order in which Python looks an attribute up.
func (c *class) mro() []*class {
	if c.order != nil {
		return c.order
	}
	order := []*class{c}
	for _, b := range c.bases {
		base, ok := b.(*class)
		if !ok || base == c {
			continue
		}
		for _, of := range base.mro() { // one that several share comes after all that are derived from it
			order = slices.DeleteFunc(order, func(met *class) bool { return met == of })
			order = append(order, of)
		}
		order = order[:min(len(order), maxMRO)]
	}
	c.order = order
	return order
}
