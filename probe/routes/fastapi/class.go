package fastapi

import (
	"slices"

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
