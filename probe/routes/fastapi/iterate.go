package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// filtered returns the result of filter: the elements for which the function is true, or may be.
func (f *frame) filtered(c *python.Call, args *arguments) (value, bool) {
	elems, known := applied(args)
	if !known {
		return nil, false
	}
	l := &list{}
	for _, e := range elems {
		of, _ := unmarked(e)
		keeps := of
		if args.pos[0] != value(none{}) {
			keeps = f.apply(args.pos[0], c, &arguments{pos: []value{of}})
		}
		is := truthOf(keeps)
		if b, ok := keeps.(boolean); ok {
			is = truthIf(bool(b))
		}
		switch is {
		case always:
			l.elems = append(l.elems, e)
		case perhaps:
			l.elems = append(l.elems, perhapsThere(e, sometime()))
		}
	}
	return l, true
}

// chained returns the result of itertools.chain of its arguments, or of the elements of the first one.
func chained(args *arguments, all bool) (value, bool) {
	of := args.pos
	if !all {
		of, _ = elements(args.arg(0, "iterable"))
		if of == nil {
			return nil, false
		}
	}
	l := &list{}
	for _, v := range of {
		elems, known := elements(v)
		if !known || args.more {
			return nil, false
		}
		l.elems = append(l.elems, elems...)
	}
	return l.bounded(), true
}

// product returns the result of itertools.product.
func product(args *arguments) (value, bool) {
	rows := []value{&list{}}
	for _, v := range args.pos {
		elems, known := elements(v)
		if !known || len(elems)*len(rows) > maxUnrolled || slices.ContainsFunc(elems, isSometimes) {
			return nil, false
		}
		var longer []value
		for _, row := range rows {
			for _, e := range elems {
				longer = append(longer, &list{elems: append(slices.Clone(row.(*list).elems), e)})
			}
		}
		rows = longer
	}
	return &list{elems: rows}, !args.more && len(args.keywords) == 0
}
