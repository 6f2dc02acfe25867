package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// A keyword is an argument that was given by name.
type keyword struct {
	name string
	v    value
}

// arguments are the evaluated arguments of a call. more says that there are others, of unknown name or number.
type arguments struct {
	pos      []value
	keywords []keyword
	more     bool
}

// arg returns the argument at a position or with a name; nil if it is not passed. A negative position means by name only.
func (a *arguments) arg(i int, name string) value {
	if i >= 0 && i < len(a.pos) {
		return a.pos[i]
	}
	for _, k := range a.keywords {
		if k.name == name {
			return k.v
		}
	}
	return nil
}

// with returns the arguments and one more by name, unless it is given already.
func (a *arguments) with(name string, v value) *arguments {
	if a.arg(-1, name) != nil {
		return a
	}
	out := *a
	out.keywords = append(slices.Clone(a.keywords), keyword{name, v})
	return &out
}

// hidden reports whether include_in_schema is False, or may be, if the source does not settle it.
func (a *arguments) hidden() bool {
	v := a.arg(-1, "include_in_schema")
	return v != nil && v != value(boolean(true))
}

// all returns every argument.
func (a *arguments) all() []value {
	out := append([]value(nil), a.pos...)
	for _, k := range a.keywords {
		out = append(out, k.v)
	}
	return out
}

// arguments evaluates the arguments of a call.
func (f *frame) arguments(c *python.Call) *arguments {
	a := &arguments{}
	for _, x := range c.Args {
		s, ok := x.(*python.Starred)
		if !ok {
			a.pos = append(a.pos, f.eval(x))
			continue
		}
		elems, known := elements(f.eval(s.X))
		a.pos = append(a.pos, elems...)
		a.more = a.more || !known
	}
	for _, k := range c.Keywords {
		v := f.eval(k.Value)
		if k.Name != "" {
			a.keywords = append(a.keywords, keyword{k.Name, v})
			continue
		}
		d, ok := v.(*dict)
		if !ok {
			a.more = true
			continue
		}
		a.more = a.more || d.lost
		for i, key := range d.keys {
			if t, ok := key.(Text); ok {
				a.keywords = append(a.keywords, keyword{t.String(), d.vals[i]})
			}
		}
	}
	return a
}
