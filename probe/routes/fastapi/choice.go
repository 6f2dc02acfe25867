package fastapi

import "slices"

// A choice is one of several objects: which of them depends on conditions.
type choice struct{ options []option }

// An option is an object that a choice may be, and the condition under which it is.
type option struct {
	value
	when Condition
}

// first returns the option that stands for all of them if only one can be followed.
func (c *choice) first() value { return c.options[0].value }

// isObject reports whether a value is one that code uses by its attributes and calls, so that each option of a choice
// can be followed by itself.
func isObject(v value) bool {
	switch v.(type) {
	case *Router, *module, *class, *instance, *function, *partial, *method, *registrar, *manager, *listMethod, *dictMethod:
		return true
	}
	return false
}

// maxAny is the most elements that an unknown element may be one of.
const maxAny = 64

// anyOf returns the element of a list or dictionary at an unknown place: any of them, if they are objects, or lists or
// dictionaries, which may be filled there.
func anyOf(elems []value, lost bool) value {
	c := &choice{}
	for _, e := range elems {
		e, _ := unmarked(e)
		switch {
		case isContainer(e), isObject(e) && !lost:
			c.options = append(c.options, option{e, sometime()})
		default:
			return unknown{}
		}
	}
	if len(c.options) == 0 || len(c.options) > maxAny {
		return unknown{}
	}
	return c
}

func isContainer(v value) bool {
	switch v.(type) {
	case *list, *dict:
		return true
	}
	return false
}

// routersOf returns the routers that a value is, or may be.
func routersOf(v value) []*Router {
	switch v := v.(type) {
	case *Router:
		return []*Router{v}
	case *choice:
		var rs []*Router
		for _, o := range v.options {
			if r, ok := o.value.(*Router); ok {
				rs = append(rs, r)
			}
		}
		return rs
	}
	return nil
}

// only returns a value, or the first option of a choice, if several cannot be followed.
func only(v value) value {
	if c, ok := v.(*choice); ok {
		return c.first()
	}
	return v
}

// optioned returns a value under a condition: an object becomes an option.
func optioned(v value, when Condition) value {
	if c, ok := v.(*choice); ok {
		c = &choice{slices.Clone(c.options)}
		for i := range c.options {
			c.options[i].when = c.options[i].when.And(when)
		}
		return c
	}
	if isObject(v) {
		return &choice{[]option{{v, when}}}
	}
	return v
}

// chosen returns the object itself if a choice has no other.
func chosen(v value) value {
	c, ok := v.(*choice)
	if !ok || slices.ContainsFunc(c.options, func(o option) bool { return o.value != c.first() }) {
		return v
	}
	return c.first()
}

// mergeChoices returns the options of both; false if one of them is not an object.
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

// each takes a step with every option of a choice, and returns the results, each under the condition of its option.
func (f *frame) each(c *choice, step func(v value) value) value {
	before := f.when
	var out value
	for _, o := range c.options {
		f.cond++
		f.when = before.And(o.when)
		out = merge(out, optioned(step(o.value), o.when))
		f.cond--
	}
	f.when = before
	return chosen(out)
}
