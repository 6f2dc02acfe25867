package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// make returns the object that a call of a class of the source makes: by the __call__ of its metaclass, if that is of the source.
func (f *frame) make(c *class, at *python.Call, args *arguments) value {
	if c.keeps && len(args.all()) == 0 && !args.more {
		if c.kept == nil {
			c.kept = f.instantiate(c, at, args)
		}
		return c.kept
	}
	if meta, ok := c.meta.(*class); ok {
		if fn, ok := meta.attr("__call__").(*function); ok {
			v, _ := f.invoke(bind(fn, c), at, args)
			return v
		}
	}
	return f.instantiate(c, at, args)
}

// bare makes an instance without its fields.
func (f *frame) bare(c *class) *instance {
	i := &instance{of: c, fields: map[string]value{}, when: f.when}
	if c.first == nil {
		c.first = i
	}
	return i
}

// instantiate makes an instance of a class of the source, by its own __new__ if it has one.
func (f *frame) instantiate(c *class, at *python.Call, args *arguments) value {
	own, ok := c.attr("__new__").(*function)
	if !ok || args == nil || c.enum != nil {
		return f.initialize(f.bare(c), at, args)
	}
	made, followed := f.invoke(bind(own, c), at, args)
	if !followed {
		f.unfollowedCall(bind(own, c), at, args)
	}
	switch made := made.(type) {
	case *instance:
		return f.initialize(made, at, args)
	case *choice:
		return f.each(made, func(v value) value {
			if i, ok := v.(*instance); ok {
				return f.initialize(i, at, args)
			}
			return v
		})
	}
	return made
}

// initialize gives an instance its fields.
func (f *frame) initialize(i *instance, at *python.Call, args *arguments) value {
	c := i.of
	if init := c.init(); init != nil {
		bound := *init
		bound.self = i
		if args == nil || f.follows(&bound, args) {
			if _, followed := f.invoke(&bound, at, args); !followed && at != nil {
				f.unfollowedCall(&bound, at, args)
			}
		}
		return i
	}
	if args == nil {
		return i
	}
	before := 0
	for _, p := range c.parameters() {
		if v := args.parameter(p, before); v != nil {
			i.fields[p.field] = v
			if c.checks(p.field) {
				i.fields[p.field] = unknown{}
			}
		} else if of, ok := c.attr(p.field).(*factory); ok {
			args := &arguments{}
			if of.ofSelf {
				args.pos = []value{i}
			}
			i.fields[p.field] = f.apply(of.fn, of.call, args)
			f.christen(i.fields[p.field], p.field)
		}
		if p.converter != nil && at != nil {
			i.fields[p.field] = f.apply(p.converter, at, &arguments{pos: []value{f.attrOf(i, p.field)}})
		}
		if p.how == byPosition {
			before++
		}
	}
	for _, name := range []string{"__post_init__", "__attrs_post_init__"} {
		if post, ok := c.attr(name).(*function); ok {
			bound := *post
			bound.self = i
			f.invoke(&bound, at, &arguments{})
		}
	}
	return i
}

// init returns the __init__ of the source that makes an object; nil if there is none, or if a data class replaces it by its own.
func (c *class) init() *function {
	for _, of := range c.mro() {
		if fn, ok := of.scope.vars["__init__"].(*function); ok {
			return fn
		}
		if of.isData {
			return nil
		}
	}
	return nil
}

// checks reports whether a function of the class may replace the value that a field is given. A default stays what it is.
func (c *class) checks(name string) bool {
	return slices.ContainsFunc(c.mro(), func(of *class) bool {
		for _, v := range of.scope.vars {
			if fn, ok := v.(*function); ok && slices.Contains(fn.checks, name) {
				return true
			}
		}
		return false
	})
}

// elems returns the elements of a named tuple; false for any other object.
func (i *instance) elems() ([]value, bool) {
	if !slices.ContainsFunc(i.of.mro(), func(c *class) bool { return slices.ContainsFunc(c.bases, isNamedTuple) }) {
		return nil, false
	}
	var out []value
	for _, p := range i.of.parameters() {
		v := i.fields[p.field]
		if v == nil {
			v = i.of.attr(p.field)
		}
		if v == nil {
			v = unknown{}
		}
		out = append(out, v)
	}
	return out, true
}

func isNamedTuple(base value) bool {
	s, ok := base.(*stranger)
	return ok && s.name == "typing.NamedTuple"
}

// namedTuple returns the class that collections.namedtuple makes; false if its fields are not known.
func (f *frame) namedTuple(args *arguments) (value, bool) {
	name, _ := text(args.arg(0, "typename")).Value()
	c := &class{name: name, mod: f.mod, scope: newScope(f.scope), bases: []value{&stranger{name: "typing.NamedTuple"}}}
	c.scope.class = c
	if names, ok := text(args.arg(1, "field_names")).Value(); ok {
		for _, field := range strings.Fields(strings.ReplaceAll(names, ",", " ")) {
			c.notes = append(c.notes, parameter{field: field, name: field})
		}
	} else {
		elems, known := elements(args.arg(1, "field_names"))
		if !known {
			return nil, false
		}
		for _, e := range elems {
			field, known := text(e).Value()
			if !known {
				return nil, false
			}
			c.notes = append(c.notes, parameter{field: field, name: field})
		}
	}
	if v := args.arg(-1, "defaults"); v != nil {
		defaults, known := elements(v)
		from := len(c.notes) - len(defaults)
		if !known || from < 0 {
			return nil, false
		}
		for i, d := range defaults {
			c.scope.vars[c.notes[from+i].field] = d
		}
	}
	return c, !args.more && args.arg(-1, "rename") == nil
}
