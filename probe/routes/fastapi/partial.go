package fastapi

import "slices"

// maxPartial is how many arguments a partial may hold to be known.
const maxPartial = 64

// partially returns a function with some of its arguments given. Partials of partials are one, as in Python.
func partially(fn value, args *arguments) value {
	if p, ok := fn.(*partial); ok {
		fn, args = p.fn, p.args.and(args)
	}
	if len(args.pos)+len(args.keywords) > maxPartial {
		return unknown{}
	}
	return &partial{fn: fn, args: args}
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
