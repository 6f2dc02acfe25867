package modules

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A Bound is what a module binds a name to: a *python.FuncDef or a *python.ClassDef, the value of an *python.Assign, or a
// name of an import.
type Bound struct {
	Stmt  python.Stmt
	Alias python.Alias // of an import
}

// Names returns what a module binds at its top. A name that is bound in several branches, or in one and before it, has all of
// these bindings, as has one that is bound by means of itself: app = wrap(app). The names of its star imports are those of
// stars.
func (f *File) Names() (bound map[string][]Bound, stars []*python.Import) {
	if f.bound != nil {
		return f.bound, f.stars
	}
	f.bound = map[string][]Bound{}
	for _, top := range f.Body {
		python.WalkStmts([]python.Stmt{top}, func(s python.Stmt) bool {
			for name, b := range bindings(s) {
				if s == top && !uses(s, name) {
					f.bound[name] = nil
				}
				f.bound[name] = append(f.bound[name], b)
			}
			switch s := s.(type) {
			case *python.FuncDef, *python.ClassDef:
				return false
			case *python.Import:
				if slices.ContainsFunc(s.Names, isStar) {
					f.stars = append(f.stars, s)
				}
			}
			return true
		})
	}
	return f.bound, f.stars
}

// bindings are those of one statement.
func bindings(s python.Stmt) map[string]Bound {
	bound := map[string]Bound{}
	define(bound, s)
	if a, ok := s.(*python.Assign); ok && a.Value != nil {
		for _, target := range a.Targets {
			if n, ok := target.(*python.Name); ok {
				bound[n.ID] = Bound{Stmt: s}
			}
		}
	}
	return bound
}

// uses reports whether the value of an assignment or the bases of a class have a name in them.
func uses(s python.Stmt, name string) (is bool) {
	var xs []python.Expr
	switch s := s.(type) {
	case *python.Assign:
		xs = []python.Expr{s.Value}
	case *python.ClassDef:
		xs = s.Bases
	}
	for _, x := range xs {
		python.WalkExpr(x, func(x python.Expr) bool {
			n, ok := x.(*python.Name)
			is = is || ok && n.ID == name
			return !is
		})
	}
	return is
}

// define adds what a function, a class or an import binds, without the names of a star import.
func define(bound map[string]Bound, s python.Stmt) {
	switch s := s.(type) {
	case *python.FuncDef:
		bound[s.Name] = Bound{Stmt: s}
	case *python.ClassDef:
		bound[s.Name] = Bound{Stmt: s}
	case *python.Import:
		for _, a := range s.Names {
			if !isStar(a) {
				bound[BoundAs(s, a)] = Bound{s, a}
			}
		}
	}
}

func isStar(a python.Alias) bool { return a.Name == "*" }

// BoundAs returns the name that an import binds: of "import a.b" it is a.
func BoundAs(s *python.Import, a python.Alias) string {
	if a.As != "" {
		return a.As
	}
	if !s.From {
		top, _, _ := strings.Cut(a.Name, ".")
		return top
	}
	return a.Name
}

// A Place is where the module of an import is: its file, or nil for a folder without __init__.py, and the folder that its
// own modules are in, "" if it has none.
type Place struct {
	File *File
	Dir  string
}

// Find returns the module that an import of f names, by its leading dots and its dotted name. It is looked for in the folder
// of the file and above, and in src; one with a name of Python's own library only at the top and in src, where Python starts
// to look. If there is none, local says whether the name belongs to the checkout all the same.
func (m *Modules) Find(f *File, level int, name string) (p *Place, local bool) {
	top, _, nested := strings.Cut(name, ".")
	bases := []string{}
	dir := path.Dir(f.Name)
	for up := 1; ; up++ {
		if level == 0 || up == level {
			bases = append(bases, dir)
		}
		if dir == "." || up == level {
			break
		}
		dir = path.Dir(dir)
	}
	if level == 0 {
		bases = append(bases, "src")
	}
	if level == 0 && Standard(top) {
		bases = slices.DeleteFunc(bases, func(dir string) bool {
			return dir != "." && dir != "src" || m.File(path.Join(dir, "__init__.py")) != nil
		})
	}
	for _, base := range bases {
		if p := m.Within(base, name); p != nil {
			return p, true
		}
	}
	for _, base := range bases {
		if level > 0 || nested && m.Within(base, top) != nil {
			return nil, true
		}
	}
	return nil, level > 0
}

// Within returns the module of a dotted name that is in a folder; nil if there is none. The name "" is the folder's own.
func (m *Modules) Within(dir, name string) *Place {
	at := path.Join(dir, strings.ReplaceAll(name, ".", "/"))
	if at != "." && name != "" {
		if f := m.File(at + ".py"); f != nil {
			return &Place{File: f}
		}
	}
	if f := m.File(path.Join(at, "__init__.py")); f != nil {
		return &Place{f, at}
	}
	if m.isDir(at) {
		return &Place{nil, at}
	}
	return nil
}

// isDir reports whether a folder of the checkout has that path; each path is looked at once.
func (m *Modules) isDir(at string) bool {
	is, known := m.dirs[at]
	if !known {
		info, err := fs.Stat(m.fsys, at)
		is = err == nil && info.IsDir()
		m.dirs[at] = is
	}
	return is
}
