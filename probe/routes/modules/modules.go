// Package modules finds the functions and classes that the names in a Python source stand for, from module to module.
//
// Start with New and Modules.File. It goes by names alone: a name that is bound twice stands for its last definition, and
// functions within functions are found as well. Nothing is executed.
package modules

import (
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// Modules are the modules of a checkout, each read once. They are for one goroutine at a time.
type Modules struct {
	fsys  fs.FS
	files map[string]*File
	dirs  map[string]bool
	// including are the modules that mount a router, found once.
	including []*File
	searched  bool
}

// A File is a module with what it defines, at any depth, by name.
type File struct {
	Name    string // below the checkout
	Body    []python.Stmt
	Funcs   map[string]*python.FuncDef
	Classes map[string]*python.ClassDef
	imports map[string]imported

	bound map[string]Bound // at the top of the module; nil until it is asked for
	stars []*python.Import
}

// An imported is where a from-import takes a name from.
type imported struct {
	from *python.Import
	name string
}

// New returns the modules of a checkout.
func New(fsys fs.FS) *Modules {
	return &Modules{fsys: fsys, files: map[string]*File{}, dirs: map[string]bool{}}
}

// At returns the module of a place, "file:line", and the line; nil if there is none.
func (m *Modules) At(place string) (*File, int) {
	name, number, _ := strings.Cut(place, ":")
	line, err := strconv.Atoi(number)
	if err != nil {
		return nil, 0
	}
	return m.File(name), line
}

// File reads a module; nil if there is none, or if it cannot be parsed.
func (m *Modules) File(name string) *File {
	if f, known := m.files[name]; known {
		return f
	}
	m.files[name] = nil
	src, err := fs.ReadFile(m.fsys, name)
	if err != nil {
		return nil
	}
	parsed, err := python.Parse(src)
	if err != nil {
		return nil
	}
	f := &File{
		Name: name, Body: parsed.Body,
		Funcs: map[string]*python.FuncDef{}, Classes: map[string]*python.ClassDef{}, imports: map[string]imported{},
	}
	m.files[name] = f
	for _, s := range f.Body {
		python.Walk(s, func(s python.Stmt) bool {
			switch s := s.(type) {
			case *python.FuncDef:
				f.Funcs[s.Name] = s
			case *python.ClassDef:
				f.Classes[s.Name] = s
			case *python.Import:
				f.take(s)
			}
			return true
		}, func(python.Expr) bool { return false })
	}
	return f
}

// take notes the names of a from-import.
func (f *File) take(s *python.Import) {
	if !s.From {
		return
	}
	for _, n := range s.Names {
		as := n.As
		if as == "" {
			as = n.Name
		}
		f.imports[as] = imported{s, n.Name}
	}
}

// Handler returns the function that is declared as a route at a line: by a decorator, or by a call that names it; nil if
// there is none.
func (f *File) Handler(line int) *python.FuncDef {
	var found *python.FuncDef
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
					if def := f.Funcs[python.LastName(arg)]; def != nil {
						found = def
					}
				}
				for _, k := range c.Keywords {
					if def := f.Funcs[python.LastName(k.Value)]; def != nil {
						found = def
					}
				}
			}
			return true
		})
	}
	return found
}

// Origin returns the module that defines a name as f sees it, and the name there; nil if none is found.
func (m *Modules) Origin(f *File, name string) (*File, string) {
	for range 3 { // a package may pass a name on
		if f.Funcs[name] != nil || f.Classes[name] != nil {
			return f, name
		}
		taken, ok := f.imports[name]
		if !ok {
			return nil, ""
		}
		if f = m.imported(f, taken.from); f == nil {
			return nil, ""
		}
		name = taken.name
	}
	return nil, ""
}

// imported is the module that a from-import names, looked for in the folder of the file and above.
func (m *Modules) imported(f *File, s *python.Import) *File {
	module := strings.ReplaceAll(s.Name, ".", "/")
	dir := path.Dir(f.Name)
	for level := 1; ; level++ {
		if s.Level == 0 || level == s.Level {
			for _, name := range []string{module + ".py", module + "/__init__.py"} {
				if found := m.File(path.Join(dir, name)); found != nil {
					return found
				}
			}
		}
		if dir == "." || level == s.Level {
			return nil
		}
		dir = path.Dir(dir)
	}
}
