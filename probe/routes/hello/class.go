package hello

import (
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A class is a class and the file that names in it are seen from.
type class struct {
	in  *modules.File
	def *python.ClassDef
}

func (r *reader) class(f *modules.File, x python.Expr) *class {
	at, s := r.Origin(f, python.LastName(x))
	if def, ok := s.(*python.ClassDef); ok {
		return &class{at, def}
	}
	return nil
}

// lineage returns a class and its base classes, each once, the base classes first.
func (r *reader) lineage(of *class) []*class {
	var all []*class
	met := map[*python.ClassDef]bool{}
	var add func(c *class)
	add = func(c *class) {
		if met[c.def] {
			return
		}
		met[c.def] = true
		for _, base := range c.def.Bases {
			if b := r.class(c.in, base); b != nil {
				add(b)
			}
		}
		all = append(all, c)
	}
	add(of)
	return all
}
