package fastapi

import "slices"

// A choice is one of several routers: which of them depends on conditions.
type choice struct{ options []option }

// An option is a router that a choice may be, and the condition under which it is.
type option struct {
	router *Router
	when   Condition
}

// first returns the router that stands for all of them if only one can be followed.
func (c *choice) first() *Router { return c.options[0].router }

// routersOf returns the routers that a value is, or may be.
func routersOf(v value) []*Router {
	switch v := v.(type) {
	case *Router:
		return []*Router{v}
	case *choice:
		var rs []*Router
		for _, o := range v.options {
			rs = append(rs, o.router)
		}
		return rs
	}
	return nil
}

// optioned returns a value under a condition: a router becomes an option.
func optioned(v value, when Condition) value {
	switch v := v.(type) {
	case *Router:
		return &choice{[]option{{v, when}}}
	case *choice:
		c := &choice{slices.Clone(v.options)}
		for i := range c.options {
			c.options[i].when = c.options[i].when.And(when)
		}
		return c
	}
	return v
}

// chosen returns the router itself if a choice has no other.
func chosen(v value) value {
	c, ok := v.(*choice)
	if !ok || slices.ContainsFunc(c.options, func(o option) bool { return o.router != c.first() }) {
		return v
	}
	return c.first()
}

// mergeChoices returns the options of both; false if one of them is not a router.
func mergeChoices(a, b value) (value, bool) {
	ca, ok := optioned(a, Condition{}).(*choice)
	if !ok {
		return nil, false
	}
	cb, ok := optioned(b, Condition{}).(*choice)
	if !ok || len(ca.options)+len(cb.options) > maxList {
		return nil, false
	}
	return &choice{slices.Concat(ca.options, cb.options)}, true
}
