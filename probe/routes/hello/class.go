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
	at, name := r.Origin(f, python.LastName(x))
	if at == nil || at.Classes[name] == nil {
		return nil
	}
	return &class{at, at.Classes[name]}
}
