package fastapi

import (
	"io/fs"
	"path"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// imports follows an import statement.
func (f *frame) imports(s *python.Import) {
	if !s.From {
		for _, a := range s.Names {
			m := f.t.importNamed(f.mod, a.Name)
			f.imported(m, "ModuleNotFoundError")
			if a.As != "" {
				f.scope.set(a.As, m)
				continue
			}
			top, _, _ := strings.Cut(a.Name, ".")
			f.scope.set(top, f.t.importNamed(f.mod, top))
		}
		return
	}
	from := f.t.importFrom(f.mod, s.Level, s.Name)
	f.imported(from, "ModuleNotFoundError")
	for _, a := range s.Names {
		if a.Name == "*" {
			f.importAll(from, s.Pos)
			continue
		}
		as := a.As
		if as == "" {
			as = a.Name
		}
		v := f.t.member(from, a.Name)
		if _, within := from.(*module); within {
			f.imported(v, "ImportError")
		}
		f.scope.set(as, v)
	}
}

// importAll follows "from x import *".
func (f *frame) importAll(from value, at python.Pos) {
	m, ok := from.(*module)
	if !ok {
		if s, ok := from.(*stranger); ok && s.local {
			f.record(Gap{Site: f.site(at), What: "everything is imported from " + s.name + ", whose content is not known"})
		}
		f.mod.veiled = true
		return
	}
	public := func(name string) bool { return !strings.HasPrefix(name, "_") }
	if all, known := elements(m.scope.vars["__all__"]); known {
		listed := map[string]bool{}
		for _, v := range all {
			v, _ = unmarked(v)
			listed[text(v).String()] = true
		}
		public = func(name string) bool { return listed[name] }
	}
	for name, v := range m.scope.vars {
		if public(name) {
			f.scope.set(name, v)
		}
	}
}

// importNamed returns the module of a dotted name.
func (t *Tree) importNamed(from *module, name string) value { return t.importFrom(from, 0, name) }

// importFrom returns the module that an import names: a *module of the tree, or a stranger.
func (t *Tree) importFrom(from *module, level int, name string) value {
	if level > 0 {
		base := from.dir
		if base == "" {
			base = path.Dir(from.file)
		}
		for range level - 1 {
			if base == "." {
				return &stranger{name: name, local: true, module: true} // above the tree's root
			}
			base = path.Dir(base)
		}
		if m := t.find(path.Join(base, strings.ReplaceAll(name, ".", "/")), name); m != nil {
			return m
		}
		return &stranger{name: strings.TrimPrefix(path.Base(base)+"."+name, "."), local: true, module: true}
	}
	top, _, _ := strings.Cut(name, ".")
	switch top {
	case "":
		return unknown{}
	case "fastapi", "starlette", "sse_starlette", "typing", "importlib", "http": // never the code base's own
		return &stranger{name: name, module: true}
	}
	for _, base := range t.searchPath(from) {
		t.packages(base, name)
		if m := t.find(path.Join(base, strings.ReplaceAll(name, ".", "/")), name); m != nil {
			return m
		}
	}
	local := t.isLocal(from, name)
	if _, ok := t.aliases[name]; ok || local {
		if m := t.moved(name); m != nil {
			return m
		}
	}
	return &stranger{name: name, local: local, module: true}
}

// searchPath returns the directories in which absolute imports of a module may start: the root, its src, and every
// directory above the module.
func (t *Tree) searchPath(from *module) []string {
	dirs := []string{".", "src"}
	dir := path.Dir(from.file)
	if from.file == "" {
		dir = from.dir
	}
	for i, c := range dir {
		if c == '/' {
			dirs = append(dirs, dir[:i])
		}
	}
	if dir != "." && dir != "src" {
		dirs = append(dirs, dir)
	}
	return dirs
}

// packages follows the __init__.py of every package above a module, as importing it does.
func (t *Tree) packages(base, name string) {
	for i, c := range name {
		if c != '.' {
			continue
		}
		dir := path.Join(base, strings.ReplaceAll(name[:i], ".", "/"))
		if init := dir + "/__init__.py"; t.stat(init) == regular {
			t.load(init, name[:i])
		}
	}
}

// find returns the module at a path without its suffix, which its package has as an attribute from then on; nil if there is
// none.
func (t *Tree) find(at, name string) *module {
	m := t.at(at, name)
	if m == nil || m.imported {
		return m
	}
	m.imported = true
	if of := t.modules[path.Dir(at)+"/__init__.py"]; of != nil && of.scope.vars[path.Base(at)] != nil {
		of.scope.set(path.Base(at), m)
	}
	return m
}

// at returns the module at a path without its suffix; nil if there is none.
func (t *Tree) at(at, name string) *module {
	if at != "." && t.stat(at+".py") == regular {
		return t.load(at+".py", name)
	}
	if init := path.Join(at, "__init__.py"); t.stat(init) == regular {
		return t.load(init, name)
	}
	if m := t.modules[at]; m != nil {
		return m
	}
	if at != "." && t.stat(at) == directory {
		m := &module{name: name, dir: at, scope: newScope(nil), done: true}
		t.modules[at] = m
		return m
	}
	return nil
}

// A fileKind is the kind of file at a path.
type fileKind uint8

const (
	notSeen fileKind = iota
	nothing
	regular
	directory
)

// stat returns the kind of file at a path, which it asks for once.
func (t *Tree) stat(at string) fileKind {
	if k := t.stats[at]; k != notSeen {
		return k
	}
	k := nothing
	switch info, err := fs.Stat(t.fsys, at); {
	case err != nil:
	case info.IsDir():
		k = directory
	case info.Mode().IsRegular():
		k = regular
	}
	t.stats[at] = k
	return k
}

// isLocal reports whether an import that leads nowhere belongs to the code base: its first part is a directory or file
// where imports start, or the package of the importing module itself.
func (t *Tree) isLocal(from *module, name string) bool {
	top, _, _ := strings.Cut(name, ".")
	if first, _, nested := strings.Cut(from.file, "/"); nested && first == top {
		return true
	}
	for _, base := range t.searchPath(from) {
		if at := path.Join(base, top); t.stat(at) != nothing || t.stat(at+".py") == regular {
			return true
		}
	}
	return false
}

// member returns a name of a module: a name that the module binds, or a module within it.
func (t *Tree) member(of value, name string) value {
	switch of := of.(type) {
	case *stranger:
		if of.module && of.local {
			if m := t.moved(of.name + "." + name); m != nil {
				return m
			}
		}
		return of.attr(name)
	case *module:
		if v, ok := of.scope.vars[name]; ok {
			return v
		}
		if of.dir != "" {
			if m := t.find(path.Join(of.dir, name), of.name+"."+name); m != nil {
				return m
			}
		}
		full := of.name + "." + name
		if of.dir != "" {
			if m := t.moved(full); m != nil {
				return m
			}
		}
		s := &stranger{name: full, local: true, module: true, of: of}
		of.scope.set(name, s) // the same one each time
		return s
	}
	return unknown{}
}

// moved returns the module of a full name whose file lies elsewhere; nil if there is none.
func (t *Tree) moved(name string) *module {
	if file, ok := t.aliases[name]; ok {
		return t.load(file, name)
	}
	return t.findMoved(name)
}
