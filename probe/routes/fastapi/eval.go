package fastapi

import (
	"strconv"

	"github.com/engfix/engfix/probe/routes/python"
)

// eval gives what an expression is known to be, and does to routers what it does.
func (f *frame) eval(x python.Expr) value {
	if f.again && !f.t.spend(1) {
		return unknown{}
	}
	switch x := x.(type) {
	case *python.Name:
		if v := f.scope.get(x.ID); v != nil {
			return v
		}
		return builtin(x.ID)
	case *python.Attr:
		return f.attr(f.eval(x.X), x.Name)
	case *python.Call:
		return f.call(x)
	case *python.Index:
		return index(f.eval(x.X), f.eval(x.I))
	case *python.Str:
		return f.str(x)
	case *python.Constant:
		return constant(x.Text)
	case *python.Binary:
		return f.binary(x)
	case *python.Bool:
		return f.either(x)
	case *python.Not:
		f.eval(x.X)
	case *python.Cond:
		switch f.truth(x.Test) {
		case always:
			return f.eval(x.Then)
		case never:
			return f.eval(x.Else)
		}
		f.eval(x.Test)
		return merge(f.eval(x.Then), f.eval(x.Else))
	case *python.Seq:
		return f.seq(x)
	case *python.Dict:
		return f.dict(x)
	case *python.Comp:
		return f.comp(x)
	case *python.Lambda:
		return &function{lambda: x, mod: f.mod, scope: closure(f.scope)}
	case *python.Named:
		v := f.eval(x.Value)
		f.assign(x.Target, v)
		return v
	case *python.Await:
		return f.eval(x.X)
	case *python.Starred:
		f.eval(x.X)
	case *python.Other:
		for _, y := range x.Xs {
			f.eval(y)
		}
	}
	return unknown{}
}

// builtin gives a name that the source does not bind.
func builtin(name string) value {
	switch name {
	case "str", "list", "tuple", "dict", "getattr", "enumerate", "zip", "property", "staticmethod", "classmethod":
		return &stranger{name: name}
	}
	return unknown{}
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

// text gives a value as part of a string.
func text(v value) Text {
	switch v := v.(type) {
	case Text:
		return v
	case number:
		if _, err := strconv.Atoi(string(v)); err == nil {
			return Known(string(v))
		}
	}
	return Unknown()
}

func (f *frame) str(x *python.Str) value {
	var t Text
	for _, p := range x.Parts {
		var part Text
		switch {
		case p.X != nil:
			part = text(f.eval(p.X))
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
	switch {
	case x.Op != "+":
		if left, ok := vs[0].(Text); ok && x.Op == "%" && len(vs) == 2 {
			return percent(left, vs[1])
		}
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
			l.elems = append(l.elems, more.elems...)
		}
		return l.bounded()
	}
	return unknown{}
}

// bounded gives a list that is not longer than lists may be.
func (l *list) bounded() value {
	if len(l.elems) > maxList {
		return unknown{}
	}
	return l
}

// either gives what "a or b" and "a and b" are known to be.
func (f *frame) either(x *python.Bool) value {
	var out value
	for _, y := range x.Xs {
		v := f.eval(y)
		if s, ok := v.(Text); ok && x.Op == "or" {
			if known, ok := s.Value(); ok && known == "" {
				continue // falsy: the next one counts
			}
		}
		if _, ok := v.(none); ok && x.Op == "or" {
			continue
		}
		if out == nil && x.Op == "or" {
			switch s := v.(type) {
			case Text:
				if s.Head() != "" || s.Tail() != "" {
					out = v
				}
			case *list, *dict, *Router, *class, *instance, *function:
				out = v
			}
			if out != nil {
				// What follows is never reached.
				return out
			}
		}
		out = merge(out, v)
	}
	if out == nil {
		return Known("")
	}
	return out
}

func (f *frame) seq(x *python.Seq) value {
	l := &list{}
	for _, e := range x.Elems {
		if s, ok := e.(*python.Starred); ok {
			more, known := elements(f.eval(s.X))
			if !known {
				return unknown{}
			}
			l.elems = append(l.elems, more...)
			continue
		}
		l.elems = append(l.elems, f.eval(e))
	}
	return l.bounded()
}

func (f *frame) dict(x *python.Dict) value {
	d := &dict{}
	for i, k := range x.Keys {
		v := f.eval(x.Values[i])
		if k != nil {
			d.keys, d.vals = append(d.keys, f.eval(k)), append(d.vals, v)
			continue
		}
		if more, ok := v.(*dict); ok {
			d.keys, d.vals = append(d.keys, more.keys...), append(d.vals, more.vals...)
		}
		if len(d.keys) > maxList {
			return unknown{}
		}
	}
	return d
}

// comp follows a comprehension over a list that is known, otherwise its element once.
func (f *frame) comp(x *python.Comp) value {
	inner := *f
	inner.scope = newScope(f.scope)
	elems, known := elements(inner.eval(x.Fors[0].Iter))
	known = known && len(x.Fors) == 1 && len(elems) <= maxUnrolled && f.t.spend(len(elems))
	if !known {
		for _, c := range x.Fors {
			inner.assign(c.Target, unknown{})
		}
		inner.cond++
		inner.eval(x.Key)
		return unknown{}
	}
	inner.again = true
	if len(x.Fors[0].Ifs) > 0 {
		inner.cond++
	}
	l, d := &list{}, &dict{}
	for _, e := range elems {
		inner.assign(x.Fors[0].Target, e)
		k := inner.eval(x.Key)
		if x.Value != nil {
			d.keys, d.vals = append(d.keys, k), append(d.vals, inner.eval(x.Value))
		} else {
			l.elems = append(l.elems, k)
		}
	}
	switch {
	case inner.cond > f.cond:
		return unknown{} // which elements pass the condition is not known
	case x.Value != nil:
		return d
	}
	return l
}

// index gives an element of a list or dictionary.
func index(x, i value) value {
	switch x := x.(type) {
	case *list:
		if n, ok := i.(number); ok {
			if k, err := strconv.Atoi(string(n)); err == nil && k < len(x.elems) {
				return x.elems[k]
			}
		}
	case *dict:
		return x.get(i)
	}
	return unknown{}
}

// get gives the value of a key that is a known string or number: the last one set.
func (d *dict) get(key value) value {
	for i := len(d.keys) - 1; i >= 0; i-- {
		switch k := d.keys[i].(type) {
		case Text:
			if want, ok := key.(Text); ok && k.Equal(want) {
				return d.vals[i]
			}
		case number:
			if k == key {
				return d.vals[i]
			}
		}
	}
	return unknown{}
}

// attr gives the attribute of a value.
func (f *frame) attr(x value, name string) value {
	switch x := x.(type) {
	case *module:
		return f.t.member(x, name)
	case *stranger:
		return f.t.member(x, name)
	case *Router:
		switch name {
		case "router":
			return x // an application's own router is the application here
		case "prefix":
			return x.Prefix
		}
		return &method{on: x, name: name}
	case *class:
		v := x.attr(name, 0)
		if fn, ok := v.(*function); ok && fn.ofClass {
			bound := *fn
			bound.self = x
			return &bound
		}
		if v != nil {
			return v
		}
	case *instance:
		if v, ok := x.fields[name]; ok {
			return v
		}
		switch v := x.of.attr(name, 0).(type) {
		case nil:
			// Set where it cannot be seen, in a base class elsewhere perhaps.
			s := &stranger{name: x.of.def.Name + "." + name, local: true}
			x.fields[name] = s
			return s
		case *function:
			bound := *v
			switch {
			case v.ofClass:
				bound.self = x.of
			case !v.static:
				bound.self = x
			}
			if bound.property {
				return f.invoke(&bound, &arguments{})
			}
			return &bound
		default:
			return v
		}
	case *function:
		if name == "__name__" && x.def != nil {
			return Known(x.def.Name)
		}
	case Text:
		if name == "value" { // of a str Enum's member
			return x
		}
		return &textMethod{x, name}
	case *dict:
		return &dictMethod{x, name}
	}
	return unknown{}
}

// attr gives an attribute of a class or of those it is derived from; nil where there is none.
func (c *class) attr(name string, depth int) value {
	if v, ok := c.scope.vars[name]; ok {
		return v
	}
	for _, b := range c.bases {
		if base, ok := b.(*class); ok && depth < maxBases {
			if v := base.attr(name, depth+1); v != nil {
				return v
			}
		}
	}
	return nil
}
