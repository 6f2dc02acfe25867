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

// Handler returns the function that is declared as a route at a line: by a decorator, or by a call that names it; nil if
// there is none.
func (f *File) Handler(line int) *python.FuncDef {
	var found *python.FuncDef
	named := func(x python.Expr) {
		if def, ok := f.anywhere()[python.LastName(x)].Stmt.(*python.FuncDef); ok {
			found = def
		}
	}
	for _, s := range f.Body {
		python.Walk(s, func(s python.Stmt) bool {
			if def, ok := s.(*python.FuncDef); ok {
				for _, d := range def.Decorators {
					if d.At().Line == line {
						found = def
					}
				}
			}
			return true
		}, func(x python.Expr) bool {
			if c, ok := x.(*python.Call); ok && c.At().Line == line && found == nil {
				for _, arg := range c.Args {
					named(arg)
				}
				for _, k := range c.Keywords {
					named(k.Value)
				}
			}
			return true
		})
	}
	return found
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
