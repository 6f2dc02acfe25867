package fastapi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// ordered returns the result of sorted, reversed and set.
func (f *frame) ordered(how string, c *python.Call, args *arguments) value {
	if len(args.pos) != 1 {
		return unknown{}
	}
	elems, known := elements(args.pos[0])
	if !known {
		return unknown{}
	}
	l := &list{elems: slices.Clone(elems)}
	switch how {
	case "set", "frozenset":
		l.elems = distinct(l.elems)
	case "reversed":
		slices.Reverse(l.elems)
	case "sorted":
		if key := args.arg(-1, "key"); key != nil && len(l.elems) > maxUnrolled {
			return unknown{}
		}
		f.sort(l, c, args)
	}
	return l
}

// disorder notes that the order of a list's elements is not known: each is there under a condition of its own, so that none
// is known to come before another.
func (l *list) disorder() {
	for i := range l.elems {
		if len(l.elems) > 1 {
			l.elems[i] = perhapsThere(l.elems[i], sometime())
		}
	}
}

// sort sorts a list as Python does.
func (f *frame) sort(l *list, c *python.Call, args *arguments) {
	type keyed struct{ of, key value }
	sorted := make([]keyed, len(l.elems))
	for i, e := range l.elems {
		of, _ := unmarked(e)
		sorted[i] = keyed{e, of}
		if key := args.arg(-1, "key"); key != nil && key != value(none{}) {
			sorted[i].key = f.keyOf(of, key, c)
		}
	}
	down := args.arg(-1, "reverse")
	on, constant := down.(boolean)
	known := down == nil || constant
	slices.SortStableFunc(sorted, func(a, b keyed) int {
		n, ok := order(a.key, b.key)
		known = known && ok
		if on {
			n = -n
		}
		return n
	})
	if !known {
		l.disorder()
		return
	}
	for i, s := range sorted {
		l.elems[i] = s.of
	}
}

// keyOf returns what a sort's key function returns for an element. A library's function adds nothing to a router that it gets: only
// the order is then unknown.
func (f *frame) keyOf(of, key value, c *python.Call) value {
	args := &arguments{pos: []value{of}}
	if s, ok := key.(*stranger); ok && !s.local {
		if v, ok := f.builtin(s, c, args); ok {
			return v
		}
		return unknown{}
	}
	return f.apply(key, c, args)
}

// order compares two values as Python does; false if the order is not known.
func order(a, b value) (int, bool) {
	if x, ok := integer(a); ok {
		y, ok := integer(b)
		return cmp.Compare(x, y), ok
	}
	if x, ok := a.(*list); ok && !x.lost {
		y, ok := b.(*list)
		if !ok || y.lost {
			return 0, false
		}
		for i := range min(len(x.elems), len(y.elems)) {
			if n, ok := order(x.elems[i], y.elems[i]); !ok || n != 0 {
				return n, ok
			}
		}
		return cmp.Compare(len(x.elems), len(y.elems)), true
	}
	x, ok := text(a).Value()
	y, also := text(b).Value()
	return strings.Compare(x, y), ok && also
}

// A getter is a function that operator.itemgetter or operator.attrgetter made.
type getter struct {
	key  value
	attr bool
}

// get returns the element or the attribute that a getter gets of a value.
func (f *frame) get(g *getter, of value) value {
	if !g.attr {
		return index(of, g.key)
	}
	dotted, ok := text(g.key).Value()
	if !ok {
		return unknown{}
	}
	for name := range strings.SplitSeq(dotted, ".") {
		of = f.attr(of, name)
	}
	return of
}
