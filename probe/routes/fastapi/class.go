package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// instantiate makes an instance of a class of the source.
func (f *frame) instantiate(c *class, at *python.Call, args *arguments) value {
	i := &instance{of: c, fields: map[string]value{}, when: f.when}
	if c.first == nil {
		c.first = i
	}
	if at != nil {
		f.implicitly(at.At(), c, "new")
	}
	if init, ok := c.attr("__init__").(*function); ok {
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
	// Without an __init__ it is a data class, a named tuple or a model: its annotated names are its parameters.
	for n, name := range c.annotated() {
		if v := args.arg(n, name); v != nil {
			i.fields[name] = v
			if c.checks(name) {
				i.fields[name] = unknown{}
			}
		} else if of, ok := c.attr(name).(*factory); ok {
			i.fields[name] = f.apply(of.fn, of.call, &arguments{})
			f.christen(i.fields[name], name)
		}
	}
	if post, ok := c.attr("__post_init__").(*function); ok {
		bound := *post
		bound.self = i
		f.invoke(&bound, at, &arguments{})
	}
	return i
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
	for _, name := range i.of.annotated() {
		v := i.fields[name]
		if v == nil {
			v = i.of.attr(name)
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
		c.notes = strings.Fields(strings.ReplaceAll(names, ",", " "))
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
			c.notes = append(c.notes, field)
		}
	}
	if v := args.arg(-1, "defaults"); v != nil {
		defaults, known := elements(v)
		from := len(c.notes) - len(defaults)
		if !known || from < 0 {
			return nil, false
		}
		for i, d := range defaults {
			c.scope.vars[c.notes[from+i]] = d
		}
	}
	return c, !args.more && args.arg(-1, "rename") == nil
}

// annotated returns the annotated names of a class and of those that it is derived from, those first.
func (c *class) annotated() []string {
	var names []string
	for _, of := range slices.Backward(c.mro()) {
		for _, name := range of.notes {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// annotatedIn returns the names that the body of a class annotates.
func annotatedIn(body []python.Stmt) []string {
	var names []string
	for _, s := range body {
		if a, ok := s.(*python.Assign); ok && a.Ann != nil {
			if name, ok := a.Targets[0].(*python.Name); ok {
				names = append(names, name.ID)
			}
		}
	}
	return names
}
