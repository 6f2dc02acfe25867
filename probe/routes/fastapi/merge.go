package fastapi

import "slices"

// merge returns the known value of a name after two branches, either of which may have run; nil is a branch that leaves
// it unbound.
func merge(a, b value) value {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	if both, ok := mergeChoices(a, b); ok && a != b {
		return both
	}
	ta, isText := a.(Text)
	tb, alsoText := b.(Text)
	switch {
	case isText && alsoText && ta.identical(tb):
		return a
	case isText && alsoText && ta.sameByDefault(tb):
		s, _ := ta.Fallback()
		return unsettled(new(int), &s)
	case isText || alsoText:
		return unknown{}
	case isScalar(a) && isScalar(b):
		if a == b {
			return a
		}
		return unknown{}
	case isNothing(a) && isScalar(b), isScalar(a) && isNothing(b):
		return unknown{}
	case isNothing(a) && isNothing(b) && a != b:
		if a == value(none{}) || b == value(none{}) { // a test for None is open
			return unknown{}
		}
		return b
	case isNothing(a):
		mayBeOther(b, a)
		return b
	case a == b:
		return a
	case isNothing(b):
		mayBeOther(a, b)
		return a
	}
	switch a := a.(type) {
	case *list:
		if b, ok := b.(*list); ok {
			return mergeLists(a, b)
		}
	case *dict:
		if b, ok := b.(*dict); ok {
			return mergeDicts(a, b)
		}
	default:
		if !isObject(a) {
			return a
		}
	}
	return unknown{}
}

// mayBeOther notes that a list or dictionary may be None instead, or another one of which nothing is known.
func mayBeOther(v, other value) {
	isNone := other == value(none{})
	switch v := v.(type) {
	case *list:
		v.optional, v.lost = v.optional || isNone, v.lost || !isNone
	case *dict:
		v.optional, v.lost = v.optional || isNone, v.lost || !isNone
	}
}

// mergeLists returns the common beginning of two lists, and the rest of either as possible elements.
func mergeLists(a, b *list) value {
	n := 0
	for n < min(len(a.elems), len(b.elems)) && alike(a.elems[n], b.elems[n]) {
		n++
	}
	l := &list{elems: slices.Concat(a.elems[:n], allPerhaps(a.elems[n:], sometime()), allPerhaps(b.elems[n:], sometime())), lost: a.lost || b.lost}
	return l.bounded()
}

// mergeDicts returns a dictionary of the entries of either, each as a possible one.
func mergeDicts(a, b *dict) value {
	if len(a.keys)+len(b.keys) > maxList {
		return unknown{}
	}
	return &dict{
		keys: slices.Concat(a.keys, b.keys), vals: slices.Concat(allPerhaps(a.vals, sometime()), allPerhaps(b.vals, sometime())),
		lost: a.lost || b.lost,
	}
}
