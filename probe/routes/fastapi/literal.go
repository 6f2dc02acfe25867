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

// A comprehension is one that is being followed: its elements so far.
type comprehension struct {
	*python.Comp
	list *list
	dict *dict
	cond int // of branches around it that may not run
}

// comp follows a comprehension for each element of the lists that are known. If one is not, it follows the rest once.
func (f *frame) comp(x *python.Comp) value {
	c := &comprehension{x, &list{when: f.when}, &dict{when: f.when}, f.cond}
	inner := *f
	inner.scope = newScope(closure(f.scope))
	inner.scope.within = true
	inner.clause(c, 0, f.eval(x.Fors[0].Iter))
	if f.fails = f.fails || inner.fails; inner.fails {
		f.mayRaise(nil)
	}
	switch {
	case c.list.lost:
		return unknown{}
	case x.Value != nil:
		return c.dict.compact()
	}
	return c.list.bounded()
}

// clause follows the "for" of that number over a list, and what is behind it.
func (f *frame) clause(c *comprehension, n int, over value) {
	elems, known := elements(over)
	if !known || len(elems)+len(c.list.elems) > maxUnrolled || !f.spend(f.site(c.Fors[n].Iter.At()), len(elems)) {
		c.list.lost = true
		rest := *f
		for _, of := range c.Fors[n:] {
			rest.assign(of.Target, unknown{})
		}
		rest.cond++
		rest.repeats = true
		rest.when = rest.when.And(rest.ways(1)[0])
		rest.eval(c.Key)
		return
	}
	f.again = true
	for _, e := range elems {
		e, marked := unmarked(e)
		one := *f
		if marked != nil {
			one.cond++
			one.when = f.when.And(marked.when)
		}
		one.assign(c.Fors[n].Target, e)
		passes := always
		for _, test := range c.Fors[n].Ifs {
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
			one.cond++
			one.when = one.when.And(sometime())
		}
		if n+1 < len(c.Fors) {
			one.clause(c, n+1, one.eval(c.Fors[n+1].Iter))
		} else {
			one.element(c)
		}
		f.fails = f.fails || one.fails || one.left == raises
	}
}

// element adds an element to a comprehension: one that may be there if it is reached under more conditions than the whole.
func (f *frame) element(c *comprehension) {
	mark := func(v value) value { return v }
	if f.cond > c.cond || f.when.without(c.list.when).Conditional() {
		mark = func(v value) value { return perhapsThere(v, f.when) }
	}
	k := f.eval(c.Key)
	if c.Value != nil {
		c.dict.keys, c.dict.vals = append(c.dict.keys, k), append(c.dict.vals, mark(f.eval(c.Value)))
	}
	c.list.elems = append(c.list.elems, mark(k))
}
