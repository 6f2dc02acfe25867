package hello

import (
	"io/fs"
	"path"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A file is a module with what it defines, at any depth, by name.
type file struct {
	name    string
	body    []python.Stmt
	funcs   map[string]*python.FuncDef
	classes map[string]*python.ClassDef
	imports map[string]imported
}

// An imported is where a from-import takes a name from.
type imported struct {
	from *python.Import
	name string
}

// A class is a class and the file that names in it are seen from.
type class struct {
	in  *file
	def *python.ClassDef
}

// file reads a module; nil if there is none.
func (r *reader) file(name string) *file {
	if f, known := r.files[name]; known {
		return f
	}
	r.files[name] = nil
	src, err := fs.ReadFile(r.fsys, name)
	if err != nil {
		return nil
	}
	parsed, err := python.Parse(src)
	if err != nil {
		return nil
	}
	f := &file{name, parsed.Body, map[string]*python.FuncDef{}, map[string]*python.ClassDef{}, map[string]imported{}}
	r.files[name] = f
	for _, s := range f.body {
		python.Walk(s, func(s python.Stmt) bool {
			switch s := s.(type) {
			case *python.FuncDef:
				f.funcs[s.Name] = s
			case *python.ClassDef:
				f.classes[s.Name] = s
			case *python.Import:
				f.take(s)
			}
			return true
		}, func(python.Expr) bool { return false })
	}
	return f
}

// take notes the names of a from-import.
func (f *file) take(s *python.Import) {
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

// origin is the file that defines a name as f sees it, and the name there.
func (r *reader) origin(f *file, name string) (*file, string) {
	for range 3 { // a package may pass a name on
		if f.funcs[name] != nil || f.classes[name] != nil {
			return f, name
		}
		taken, ok := f.imports[name]
		if !ok {
			return nil, ""
		}
		if f = r.imported(f, taken.from); f == nil {
			return nil, ""
		}
		name = taken.name
	}
	return nil, ""
}

// imported is the module that a from-import names, looked for in the folder of the file and above.
func (r *reader) imported(f *file, s *python.Import) *file {
	module := strings.ReplaceAll(s.Name, ".", "/")
	dir := path.Dir(f.name)
	for level := 1; ; level++ {
		if s.Level == 0 || level == s.Level {
			for _, name := range []string{module + ".py", module + "/__init__.py"} {
				if found := r.file(path.Join(dir, name)); found != nil {
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

func (r *reader) class(f *file, x python.Expr) *class {
	at, name := r.origin(f, python.LastName(x))
	if at == nil || at.classes[name] == nil {
		return nil
	}
	return &class{at, at.classes[name]}
}

// text is the text of a string without holes.
func text(x python.Expr) (string, bool) {
	s, ok := x.(*python.Str)
	if !ok {
		return "", false
	}
	var b strings.Builder
	for _, p := range s.Parts {
		if p.X != nil || p.Opaque {
			return "", false
		}
		b.WriteString(p.Text)
	}
	return b.String(), true
}
