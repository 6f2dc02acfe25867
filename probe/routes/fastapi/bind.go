package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// bind sets the parameters of the function that is followed.
func (f *frame) bind(fn *function, params []python.Param, args *arguments) {
	given := arguments{}
	if args != nil {
		given = *args
	}
	if fn.self != nil {
		given.pos = append([]value{fn.self}, given.pos...)
	}
	for i, p := range params {
		var v value
		switch p.Kind {
		case python.Star:
			l := &list{}
			if i < len(given.pos) {
				l.elems = given.pos[i:]
			}
			v = l
			if args == nil || given.more {
				v = unknown{}
			}
		case python.StarStar:
			v = f.rest(params, &given)
			if args == nil || given.more {
				v = unknown{}
			}
		case python.KeywordOnly:
			v = given.arg(-1, p.Name)
		default:
			v = given.arg(i, p.Name)
		}
		if v == nil && i < len(fn.defaults) && args != nil && !given.more {
			v = fn.defaults[i]
		}
		if v == nil {
			v = f.parameter(p)
		}
		if p.Name != "" {
			f.scope.set(p.Name, v)
		}
	}
}

// rest returns the keyword arguments that no parameter takes.
func (f *frame) rest(params []python.Param, given *arguments) value {
	d := &dict{}
next:
	for _, k := range given.keywords {
		for _, p := range params {
			if p.Name == k.name && p.Kind != python.StarStar && p.Kind != python.Star {
				continue next
			}
		}
		d.keys, d.vals = append(d.keys, Known(k.name)), append(d.vals, k.v)
	}
	return d
}

// parameter returns the value of a parameter without an argument: a router if its annotation says so, otherwise a local
// object of the code base.
func (f *frame) parameter(p python.Param) value {
	s := &stranger{name: p.Name, local: true}
	if p.Ann != nil {
		switch kindOf(f.eval(p.Ann)) {
		case routerClass:
			f.assume(s, f.site(p.Ann.At()), false)
			return s.router
		case appClass:
			f.assume(s, f.site(p.Ann.At()), true)
			return s.router
		}
	}
	return s
}
