package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// binary adds up strings and lists; anything else is not known.
func (f *frame) binary(x *python.Binary) value {
	vs := make([]value, len(x.Xs))
	isText, isList := false, false
	for i, y := range x.Xs {
		vs[i] = f.eval(y)
		switch vs[i].(type) {
		case Text:
			isText = true
		case *list:
			isList = true
		}
	}
	f.operated(x.At(), x.Op, vs...)
	switch {
	case x.Op != "+" && x.Op != "|":
		if left, ok := vs[0].(Text); ok && x.Op == "%" && len(vs) == 2 {
			return f.percent(left, vs[1])
		}
		if isList && (x.Op == "-" || x.Op == "&") {
			return ofSets(x.Op, vs)
		}
	case x.Op == "|" && isList:
		return ofSets(x.Op, vs)
	case x.Op == "|":
		return union(vs)
	case isText && !slices.ContainsFunc(vs, isOtherThanNumber):
		return unknown{} // a sum
	case isText:
		var t Text
		for _, v := range vs {
			t = t.Plus(text(v))
		}
		return t
	case isList:
		var l list
		for _, v := range vs {
			more, ok := v.(*list)
			if !ok {
				return unknown{}
			}
			l.elems, l.lost = append(l.elems, more.elems...), l.lost || more.lost
			if len(l.elems) > maxList {
				return unknown{}
			}
		}
		return &l
	}
	return unknown{}
}

// isOtherThanNumber reports whether a value is no number, and no setting that is one.
func isOtherThanNumber(v value) bool {
	if t, ok := v.(Text); ok {
		return !t.isNumber()
	}
	_, ok := v.(number)
	return !ok
}

// union returns the dictionary of the entries of several.
func union(vs []value) value {
	d := &dict{}
	for _, v := range vs {
		more, ok := v.(*dict)
		if !ok || len(d.keys)+len(more.keys) > maxList {
			return unknown{}
		}
		d.keys, d.vals, d.lost = append(d.keys, more.keys...), append(d.vals, more.vals...), d.lost || more.lost
	}
	return d.compact()
}

// ofSets returns the difference, the intersection or the union of sets; unknown if it is not known which elements are equal.
func ofSets(op string, vs []value) value {
	var out []value
	for i, v := range vs {
		l, ok := v.(*list)
		if !ok || l.lost || len(l.elems) > maxUnrolled || slices.ContainsFunc(l.elems, isSometimes) {
			return unknown{}
		}
		if i == 0 {
			out = slices.Clone(l.elems)
			continue
		}
		have := &list{elems: out}
		of, other := have, l
		if op == "|" {
			of, other = l, have
		}
		var some []value
		for _, e := range of.elems {
			switch in := contains(other, e); {
			case in == perhaps:
				return unknown{}
			case (in == always) == (op == "&"):
				some = append(some, e)
			}
		}
		if out = some; op == "|" {
			out = append(have.elems, some...)
		}
	}
	return &list{elems: out}
}

// either returns the known value of "a or b" and "a and b". A part is reached if those before it do not settle the
// whole.
func (f *frame) either(x *python.Bool) value {
	var out value
	var when Condition
	parts := make([]value, len(x.Xs))
	for i, y := range x.Xs {
		reached := when
		v := f.evalWhen(reached, y)
		parts[i] = v
		t := truthOf(v)
		if t == perhaps {
			t = f.settledAs(y, v)
		}
		switch {
		case t == truthIf(x.Op == "or") && out == nil:
			return v // the next one is never reached
		case t == never && x.Op == "or" && (out != nil || i < len(x.Xs)-1):
			continue // the next one counts
		case t == perhaps:
			when = when.And(f.test(y).result(x.Op == "and"))
		}
		out = merge(out, optioned(v, reached))
	}
	if len(parts) == 2 {
		then, otherwise := parts[0], parts[1]
		if x.Op == "and" {
			then, otherwise = otherwise, then
		}
		if s, ok := byTest(parts[0], then, otherwise); ok {
			return s
		}
	}
	if out == nil {
		return Known("")
	}
	return chosen(out)
}

// filledWith returns the truth of a list or a dictionary, which is that it has any element.
func filledWith(elems []value, lost bool) truth {
	switch {
	case slices.ContainsFunc(elems, func(v value) bool { return !isSometimes(v) }):
		return always
	case len(elems) == 0 && !lost:
		return never
	}
	return perhaps
}

// truthOf reports whether a value counts as true, for values that are usual as defaults.
func truthOf(v value) truth {
	switch v := v.(type) {
	case none:
		return never
	case Text:
		switch {
		case v.Equal(Known("")):
			return never
		case v.Head() != "" || v.Tail() != "":
			return always
		}
	case *list:
		return filledWith(v.elems, v.lost)
	case *dict:
		return filledWith(v.vals, v.lost)
	case *choice:
		if !slices.ContainsFunc(v.options, func(o option) bool { return isContainer(o.value) }) {
			return always
		}
	case *Router, *class, *instance, *function:
		return always
	}
	return perhaps
}
