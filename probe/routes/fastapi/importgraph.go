package fastapi

import (
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// Imports returns the files of the tree that a source file imports, anywhere in it: at its top, in a function, under a
// condition. The __init__.py of every package on the way is one of them, since importing runs it. Nothing is followed. The
// error says why the file, or a part of it, could not be read: then more may be imported.
func (t *Tree) Imports(file string) ([]string, error) {
	one := &Tree{fsys: t.fsys}
	src, err := one.read(file)
	if err != nil {
		return nil, err
	}
	tree, err := python.Outline(src, []string{"import"}, nil)
	out := t.inits(path.Dir(file))
	python.WalkStmts(tree.Body, func(s python.Stmt) bool {
		switch s := s.(type) {
		case *python.FuncDef:
			return !s.Silent()
		case *python.Import:
			out = append(out, t.importsOf(file, s)...)
		}
		return true
	})
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(f string) bool { return f == file }), err
}

// importsOf returns the files that one import leads to.
func (t *Tree) importsOf(file string, s *python.Import) []string {
	is := func(f string) bool { return t.stat(f) == regular }
	out := filesOf(s, bases(file, s, t.searchPath(&module{file: file})), is)
	if s.Level > 0 || len(out) > 0 {
		return out
	}
	for _, n := range s.Names {
		names := []string{n.Name}
		if s.From {
			names = []string{s.Name, s.Name + "." + n.Name}
		}
		for _, name := range names {
			if f := t.movedFile(name); f != "" {
				out = append(out, f)
			}
		}
	}
	return out
}

// inits returns the __init__.py of a directory and of those above it.
func (t *Tree) inits(dir string) []string {
	var out []string
	for ; dir != "."; dir = path.Dir(dir) {
		if init := dir + "/__init__.py"; t.stat(init) == regular {
			out = append(out, init)
		}
	}
	return out
}

// bases returns the directories in which an import may start: one for a relative import, the given ones for others.
func bases(file string, s *python.Import, absolute []string) []string {
	if s.Level == 0 {
		return absolute
	}
	dir := path.Dir(file)
	for range s.Level - 1 {
		dir = path.Dir(dir)
	}
	return []string{dir}
}

// filesOf returns the files that an import leads to from the first base that has its module, those of the packages on the
// way included. is reports whether a path is a file.
func filesOf(s *python.Import, bases []string, is func(file string) bool) []string {
	var files []string
	add := func(name string) bool {
		for _, base := range bases {
			at := path.Join(base, strings.ReplaceAll(name, ".", "/"))
			for _, f := range []string{at + ".py", at + "/__init__.py"} {
				if is(f) && (name != "" || f != at+".py") { // "from . import x" is about the directory
					files = append(append(files, initsBetween(base, name, is)...), f)
					return true
				}
			}
		}
		return false
	}
	if !s.From {
		for _, n := range s.Names {
			add(n.Name)
		}
		return files
	}
	whole := add(s.Name) && !strings.HasSuffix(files[len(files)-1], "/__init__.py")
	for _, n := range s.Names {
		if !whole { // a package, or a directory without __init__.py: the name may be a module in it
			add(strings.TrimPrefix(s.Name+"."+n.Name, "."))
		}
	}
	return files
}

// initsBetween returns the __init__.py of the packages above a module.
func initsBetween(base, name string, is func(file string) bool) []string {
	var out []string
	for i, c := range name {
		if c != '.' {
			continue
		}
		if init := path.Join(base, strings.ReplaceAll(name[:i], ".", "/"), "__init__.py"); is(init) {
			out = append(out, init)
		}
	}
	return out
}
