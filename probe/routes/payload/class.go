package payload

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// bases returns the base classes of a class, including those of a library.
func (c *class) bases() []value {
	in := &frame{reader: c.r, env: c.env}
	var out []value
	for _, x := range c.def.Bases {
		if i, ok := x.(*python.Index); ok { // Generic[T]
			x = i.X
		}
		out = append(out, c.r.leaves(in.dotted(x))...)
	}
	return out
}

// lineage returns the class with its ancestors from the checkout, each once, and its ancestors from libraries.
func (c *class) lineage() (out []*class, foreign []*library) {
	out = []*class{c}
	seen := map[*python.ClassDef]bool{c.def: true}
	for i := 0; i < len(out) && c.r.spend(1); i++ {
		for _, b := range out[i].bases() {
			switch b := b.(type) {
			case *class:
				if !seen[b.def] {
					seen[b.def] = true
					out = append(out, b)
				}
			case *library:
				foreign = append(foreign, b)
			}
		}
	}
	return out, foreign
}

// method returns the method with a name; nil if the source has none.
func (c *class) method(name string) *function {
	all, _ := c.lineage()
	return methodOf(all, name)
}

func methodOf(classes []*class, name string) *function {
	for _, k := range classes {
		for i := len(k.def.Body) - 1; i >= 0; i-- {
			if def, ok := k.def.Body[i].(*python.FuncDef); ok && def.Name == name && !decorated(def, "setter") {
				return &function{def: def, env: k.env, in: k}
			}
		}
	}
	return nil
}

// A field is a name that the body of a class gives a type or a value.
type field struct {
	name       string
	ann, value python.Expr
	env        *env
}

// fields returns the fields of the class. Those of its ancestors come first, as in a data class.
func (c *class) fields() []field {
	all, _ := c.lineage()
	var out []field
	at := map[string]int{}
	for i := len(all) - 1; i >= 0; i-- {
		for _, s := range all[i].def.Body {
			a, ok := s.(*python.Assign)
			if !ok || len(a.Targets) != 1 {
				continue
			}
			fd := field{python.LastName(a.Targets[0]), a.Ann, a.Value, all[i].env}
			if n, known := at[fd.name]; known {
				out[n] = fd
				continue
			}
			at[fd.name] = len(out)
			out = append(out, fd)
		}
	}
	return out
}

// member returns an attribute of a class, or of an object of it: a bound method, a property, a value of the class's body, or
// an attribute that a library's class has.
func (f *frame) member(classes []*class, foreign []*library, self value, name string) value {
	if m := methodOf(classes, name); m != nil {
		o, of := self.(*object)
		switch {
		case decorated(m.def, "staticmethod"):
			return m
		case decorated(m.def, "classmethod"):
			if of {
				return m.bind(o.class)
			}
			return m.bind(self)
		case !of:
			return m
		}
		return f.bound(m, o)
	}
	for _, k := range classes {
		for _, fd := range k.fields() {
			if fd.name == name && fd.value != nil {
				return f.got(f.valueOf(fd), self)
			}
		}
	}
	if len(foreign) > 0 {
		return &library{name: foreign[0].name + "." + name}
	}
	return nil
}

// bound returns a method with its decorators, bound to an object. A library's decorator may call it.
func (f *frame) bound(m *function, o *object) value {
	in := &frame{reader: f.reader, env: m.env}
	var made value = m
	for _, x := range slices.Backward(m.def.Decorators) {
		d := in.quietly(x)
		if lib, ok := d.(*library); ok && lib.top() != "builtins" && f.carries(o, theRequest, theBytes) {
			f.call(m.bind(o), arguments{}, false)
		}
		made = in.decorate(d, made)
	}
	if fn, ok := made.(*function); ok {
		bound := *fn
		bound.self = o
		return &bound
	}
	return f.got(made, o)
}

// got returns an attribute of an object from a value of the class's body. If the value has a __get__, that is its result.
func (f *frame) got(v, self value) value {
	if o, ok := v.(*object); ok && o.class != nil {
		if get := o.class.method("__get__"); get != nil {
			return f.call(get.bind(o), arguments{args: []value{self}}, false)
		}
	}
	return v
}

// valueOf returns the value of a field, which is evaluated once. The value of a field that needs itself is not known.
func (f *frame) valueOf(fd field) value {
	if v, known := f.values[fd.value]; known {
		return v
	}
	f.values[fd.value] = nil
	f.values[fd.value] = (&frame{reader: f.reader, env: fd.env}).quietly(fd.value)
	return f.values[fd.value]
}

// isProperty reports whether reading the attribute calls the method.
func isProperty(def *python.FuncDef) bool {
	return decorated(def, "property") || decorated(def, "cached_property")
}

// isStub reports whether subclasses are to define the method: its body is "...", a text, or raises NotImplementedError.
func isStub(def *python.FuncDef) bool {
	body := def.Body()
	for _, s := range body {
		switch s := s.(type) {
		case *python.Do:
			for _, x := range s.Exprs {
				switch x.(type) {
				case *python.Constant, *python.Str:
				default:
					return false
				}
			}
		case *python.Raise:
			if len(s.Exprs) == 0 {
				return false
			}
			x := s.Exprs[0]
			if c, ok := x.(*python.Call); ok {
				x = c.Func
			}
			if python.LastName(x) != "NotImplementedError" {
				return false
			}
		default:
			return false
		}
	}
	return len(body) > 0 || decorated(def, "abstractmethod")
}
