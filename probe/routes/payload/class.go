package payload

import "github.com/engfix/engfix/probe/routes/python"

// maxBases bounds how many classes above a class are looked at.
const maxBases = 8

// bases are the classes that a class is made from; those of a library included.
func (c *class) bases() []value {
	in := &frame{reader: c.r, env: c.env}
	var out []value
	for _, x := range c.def.Bases {
		if i, ok := x.(*python.Index); ok { // Generic[T]
			x = i.X
		}
		out = append(out, in.dotted(x))
	}
	return out
}

// lineage is the class with those above it that are of the checkout, and the first class of a library above it.
func (c *class) lineage() (out []*class, foreign *library) {
	out = []*class{c}
	for i := 0; i < len(out) && len(out) < maxBases; i++ {
		for _, b := range out[i].bases() {
			switch b := b.(type) {
			case *class:
				out = append(out, b)
			case *library:
				if foreign == nil {
					foreign = b
				}
			}
		}
	}
	return out, foreign
}

// method is the method of that name; nil if the source has none.
func (c *class) method(name string) *function {
	all, _ := c.lineage()
	for _, k := range all {
		for _, s := range k.def.Body {
			if def, ok := s.(*python.FuncDef); ok && def.Name == name {
				return &function{def: def, env: k.env}
			}
		}
	}
	return nil
}

// member is a name of the class that is no method: the value that its body gives it.
func (c *class) member(name string) (python.Expr, *env) {
	all, _ := c.lineage()
	for _, k := range all {
		for _, s := range k.def.Body {
			if a, ok := s.(*python.Assign); ok && a.Value != nil && len(a.Targets) == 1 && python.LastName(a.Targets[0]) == name {
				return a.Value, k.env
			}
		}
	}
	return nil, nil
}
