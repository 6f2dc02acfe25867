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
