package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// instantiate makes an instance of a class of the source.
func (f *frame) instantiate(c *class, args *arguments) value {
	i := &instance{of: c, fields: map[string]value{}}
	if c.first == nil {
		c.first = i
	}
	if init, ok := c.attr("__init__", 0).(*function); ok {
		bound := *init
		bound.self = i
		if args == nil || f.follows(&bound, args) {
			f.invoke(&bound, args)
		}
		return i
	}
	if args == nil {
		return i
	}
	// Without an __init__ it is a data class, a named tuple or a model: its annotated names are its parameters.
	n := 0
	for _, s := range c.def.Body {
		a, ok := s.(*python.Assign)
		if !ok || a.Ann == nil {
			continue
		}
		if name, ok := a.Targets[0].(*python.Name); ok {
			if v := args.arg(n, name.ID); v != nil {
				i.fields[name.ID] = v
			}
			n++
		}
	}
	return i
}
