package modules

import "github.com/engfix/engfix/probe/routes/python"

// anywhere returns the functions, classes and imports of a module at any depth, the last one of each name.
func (f *File) anywhere() map[string]Bound {
	if f.deep == nil {
		f.deep = map[string]Bound{}
		python.WalkStmts(f.Body, func(s python.Stmt) bool {
			define(f.deep, s)
			return true
		})
	}
	return f.deep
}

// Origin returns the module that defines a name as f sees it, and the definition, a *python.FuncDef or a *python.ClassDef;
// nil if none is found.
func (m *Modules) Origin(f *File, name string) (*File, python.Stmt) {
	for range 3 { // a package may pass a name on
		b := f.anywhere()[name]
		s, ok := b.Stmt.(*python.Import)
		switch {
		case b.Stmt == nil, ok && !s.From:
			return nil, nil
		case !ok:
			return f, b.Stmt
		}
		p, _ := m.Find(f, s.Level, s.Name)
		if p == nil || p.File == nil {
			return nil, nil
		}
		f, name = p.File, b.Alias.Name
	}
	return nil, nil
}
