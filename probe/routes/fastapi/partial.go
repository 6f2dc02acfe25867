package fastapi

import "slices"

// maxPartial is how many arguments a partial may hold to be known.
const maxPartial = 64

// partially returns the result of functools.partial, or of functools.partialmethod if it binds. Partials of partials are one,
// as in Python.
func partially(args *arguments, binds bool) value {
	fn, args := args.pos[0], &arguments{pos: args.pos[1:], keywords: args.keywords, more: args.more}
	if p, ok := fn.(*partial); ok && p.binds == binds {
		fn, args = p.fn, p.args.and(args)
	}
	if len(args.pos)+len(args.keywords) > maxPartial {
		return unknown{}
	}
	return &partial{fn: fn, args: args, binds: binds}
}

// boundTo returns a partial in a class as an attribute of one of its objects.
func (p *partial) boundTo(self value, of *class) value {
	if !p.binds {
		return p
	}
	if fn, ok := p.fn.(*function); ok {
		return &partial{fn: fn.boundTo(self, of), args: p.args}
	}
	return &partial{fn: p.fn, args: (&arguments{pos: []value{self}}).and(p.args)}
}

// ofClass returns a partial in a class as an attribute of the class itself: a plain method's still waits for its object.
func (p *partial) ofClass(of *class) value {
	if fn, ok := p.fn.(*function); ok && (fn.ofClass || fn.static) {
		return p.boundTo(nil, of)
	}
	return p
}

// given returns the arguments of a call of the partial. The object of a method that is not bound stands before those that the
// partial holds.
func (p *partial) given(args *arguments) *arguments {
	if !p.binds || len(args.pos) == 0 {
		return p.args.and(args)
	}
	self, rest := args.pos[:1], *args
	rest.pos = args.pos[1:]
	return (&arguments{pos: self}).and(p.args).and(&rest)
}

// and returns the arguments with those of a later call behind them, whose keywords win.
func (a *arguments) and(later *arguments) *arguments {
	out := &arguments{pos: slices.Concat(a.pos, later.pos), more: a.more || later.more}
	for _, k := range a.keywords {
		if later.arg(-1, k.name) == nil {
			out.keywords = append(out.keywords, k)
		}
	}
	out.keywords = append(out.keywords, later.keywords...)
	return out
}
