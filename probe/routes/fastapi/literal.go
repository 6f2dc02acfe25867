package fastapi

import (
	"strconv"

	"github.com/engfix/engfix/probe/routes/python"
)

// builtin returns a name that the source does not bind: one of Python's own.
func builtin(name string) value {
	return &stranger{name: name}
}

func constant(text string) value {
	switch text {
	case "True", "False":
		return boolean(text == "True")
	case "None":
		return none{}
	case "...":
		return unknown{}
	}
	return number(text)
}

// text returns a value that stands for a string.
func text(v value) Text {
	switch v := v.(type) {
	case Text:
		return v
	case number:
		if _, err := strconv.Atoi(string(v)); err == nil {
			return Known(string(v))
		}
	case *member:
		return unsettled(v, nil)
	case *stranger:
		return unsettled(v, nil)
	}
	return unsettled(new(int), nil)
}

func (f *frame) str(x *python.Str) value {
	var t Text
	for _, p := range x.Parts {
		var part Text
		switch {
		case p.X != nil:
			v := f.eval(p.X)
			f.implicitly(p.X.At(), v, "format", "str", "repr")
			part = f.formatted(v)
			if p.Opaque {
				part = Unknown()
			}
		case p.Opaque:
			return unknown{} // bytes or a template: no string at all
		default:
			part = Known(p.Text)
		}
		t = t.Plus(part)
	}
	return t
}

// bounded returns a list that is not longer than lists may be.
func (l *list) bounded() value {
	if len(l.elems) > maxList {
		return unknown{}
	}
	return l
}

func (f *frame) seq(x *python.Seq) value {
	l := &list{when: f.when}
	for _, e := range x.Elems {
		if s, ok := e.(*python.Starred); ok {
			more, known := elements(f.eval(s.X))
			if !known {
				return unknown{}
			}
			l.elems = append(l.elems, more...)
			if len(l.elems) > maxList {
				return unknown{}
			}
			continue
		}
		l.elems = append(l.elems, f.eval(e))
	}
	if x.Open == '{' {
		l.elems = distinct(l.elems)
	}
	return l.bounded()
}

// distinct returns the elements of a set, without those that are known to be equal to an earlier one.
func distinct(elems []value) []value {
	if len(elems) > maxUnrolled {
		return elems
	}
	var out []value
	for _, e := range elems {
		if contains(&list{elems: out}, e) != always {
			out = append(out, e)
		}
	}
	return out
}

func (f *frame) dict(x *python.Dict) value {
	d := &dict{when: f.when}
	for i, k := range x.Keys {
		v := f.eval(x.Values[i])
		if k != nil {
			d.keys, d.vals = append(d.keys, f.eval(k)), append(d.vals, v)
			continue
		}
		more, ok := v.(*dict)
		if d.lost = d.lost || !ok || more.lost; ok {
			d.keys, d.vals = append(d.keys, more.keys...), append(d.vals, more.vals...)
		}
		if len(d.keys) > maxList {
			return unknown{}
		}
	}
	return d.compact()
}

// compact gives a key that stands several times its last value, at its first place, as Python does.
func (d *dict) compact() *dict {
	first := map[string]int{}
	keys, vals := d.keys[:0:0], d.vals[:0:0]
	for i, k := range d.keys {
		name, unique := spelled(k)
		at, met := first[name]
		if met && unique && isPlainKey(k) && !isSometimes(d.vals[i]) {
			vals[at] = d.vals[i]
			continue
		}
		if !met {
			first[name] = len(keys)
		}
		keys, vals = append(keys, k), append(vals, d.vals[i])
	}
	d.keys, d.vals = keys, vals
	return d
}

// comp follows a comprehension over a list that is known, otherwise its element once.
func (f *frame) comp(x *python.Comp) value {
	inner := *f
	inner.scope = newScope(f.scope)
	elems, known := elements(inner.eval(x.Fors[0].Iter))
	known = known && len(x.Fors) == 1 && len(elems) <= maxUnrolled && f.spend(f.site(x.Fors[0].Iter.At()), len(elems))
	if !known {
		for _, c := range x.Fors {
			inner.assign(c.Target, unknown{})
		}
		inner.cond++
		inner.repeats = true
		inner.when = inner.when.And(inner.ways(1)[0])
		inner.eval(x.Key)
		return unknown{}
	}
	inner.again = true
	defer func() {
		if f.fails = f.fails || inner.fails; inner.fails {
			f.mayRaise(nil)
		}
	}()
	l, d := &list{when: f.when}, &dict{when: f.when}
	for _, e := range elems {
		e, marked := unmarked(e)
		one := inner
		mark := func(v value) value { return v }
		if marked != nil {
			mark = func(v value) value { return perhapsThere(v, marked.when) }
			one.cond++
			one.when = inner.when.And(marked.when)
		}
		one.assign(x.Fors[0].Target, e)
		passes := always
		for _, test := range x.Fors[0].Ifs {
			switch t := one.truth(test); {
			case t == never:
				passes = never
			case t == perhaps && passes == always:
				passes = perhaps
			}
		}
		if passes == never {
			continue
		}
		if passes == perhaps {
			when := sometime()
			mark = func(v value) value { return perhapsThere(v, when) }
			one.cond++
			one.when = one.when.And(when)
		}
		k := one.eval(x.Key)
		if x.Value != nil {
			d.keys, d.vals = append(d.keys, k), append(d.vals, mark(one.eval(x.Value)))
		} else {
			l.elems = append(l.elems, mark(k))
		}
		inner.fails = inner.fails || one.fails || one.left == raises
	}
	if x.Value != nil {
		return d.compact()
	}
	return l
}
