package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// assign binds a target to a value.
func (f *frame) assign(target python.Expr, v value) {
	switch t := target.(type) {
	case *python.Name:
		f.scope.set(t.ID, v)
		f.christen(v, t.ID)
	case *python.Attr:
		switch x := f.eval(t.X).(type) {
		case *instance:
			x.fields[t.Name] = v
			f.christen(v, t.Name)
		case *Router:
			if t.Name == "prefix" && !x.App {
				x.setPrefix(optionalText(v))
			}
		}
	case *python.Index:
		if d, ok := f.eval(t.X).(*dict); ok && len(d.keys) < maxList {
			if f.cond > 0 {
				v = perhapsThere(v, f.when)
			}
			d.keys, d.vals = append(d.keys, f.eval(t.I)), append(d.vals, v)
		}
	case *python.Starred:
		f.assign(t.X, unknown{})
	case *python.Seq:
		elems, known := elements(v)
		for i, e := range t.Elems {
			var part value = unknown{}
			if known && len(elems) == len(t.Elems) && !isSometimes(elems[i]) {
				part = elems[i]
			}
			f.assign(e, part)
		}
	}
}

// christen gives a router, a lambda or a class the first name that it is bound to.
func (f *frame) christen(v value, name string) {
	switch v := v.(type) {
	case *Router:
		if v.Name == "" {
			v.Name = name
		}
	case *function:
		if v.name == "" {
			v.name = name
		}
	}
}

func (f *frame) augAssign(s *python.AugAssign) {
	old, v := f.eval(s.Target), f.eval(s.Value)
	switch old := old.(type) {
	case Text:
		if t, ok := v.(Text); ok && s.Op == "+=" {
			f.assign(s.Target, old.Plus(t))
			return
		}
	case *list:
		if more, ok := v.(*list); ok && s.Op == "+=" {
			both := &list{elems: append(append([]value(nil), old.elems...), more.elems...)}
			f.assign(s.Target, both.bounded())
			return
		}
	}
	f.assign(s.Target, unknown{})
}
