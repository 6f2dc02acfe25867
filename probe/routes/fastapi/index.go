package fastapi

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/modules"
)

// A fileIndex knows the Python files of a tree by the ends of their paths.
type fileIndex struct {
	files []string
	tails map[string][]string // "video_mask/routes" → the files that end so
}

// buildIndex lists the Python files of the tree, once.
func (t *Tree) buildIndex() *fileIndex {
	if t.index != nil {
		return t.index
	}
	ix := &fileIndex{files: modules.Sources(t.fsys), tails: map[string][]string{}}
	t.index = ix
	for _, f := range ix.files {
		module := strings.TrimSuffix(strings.TrimSuffix(f, ".py"), "/__init__")
		for i := range module {
			if module[i] == '/' {
				ix.tails[module[i+1:]] = append(ix.tails[module[i+1:]], f)
			}
		}
	}
	return ix
}

// findMoved follows the file of a module whose name does not lead to it; nil if there is none.
func (t *Tree) findMoved(name string) *module {
	if file := t.movedFile(name); file != "" {
		return t.load(file, name)
	}
	return nil
}

// movedFile finds the file of a module whose name does not lead to it, for example because a package is an alias of
// another: the only file whose path ends as the name does without its first part.
func (t *Tree) movedFile(name string) string {
	_, tail, ok := strings.Cut(name, ".")
	if !ok || !strings.Contains(tail, ".") {
		return "" // one name alone is too little to go by
	}
	files := t.buildIndex().tails[strings.ReplaceAll(tail, ".", "/")]
	if len(files) != 1 {
		return ""
	}
	return files[0]
}

// FindFile returns the file that an import path leads to: the module itself, or in a package the file named after
// routes, or the package's own. If the path leads nowhere, it returns the only file with the same path ending.
func (t *Tree) FindFile(module string) (string, bool) {
	at := strings.ReplaceAll(module, ".", "/")
	if !fs.ValidPath(at) || at == "." {
		return "", false
	}
	endings := []string{"", "/router", "/routes"}
	for _, base := range []string{".", "src"} {
		for _, e := range append(endings, "/__init__") {
			if file := path.Join(base, at+e+".py"); t.stat(file) == regular {
				return file, true
			}
		}
	}
	_, tail, ok := strings.Cut(at, "/")
	if !ok {
		return "", false
	}
	for _, e := range endings {
		if files := t.buildIndex().tails[tail+e]; len(files) == 1 && strings.Contains(tail+e, "/") {
			return files[0], true
		}
	}
	return "", false
}

// FindApps searches the tree for files that mention FastAPI applications and follows them, and those that name a factory
// of one that nothing has called. Hidden directories, virtual environments and tests are left out.
func (t *Tree) FindApps(ctx context.Context) error {
	asked := map[string]bool{"FastAPI": true}
	words := []string{"FastAPI"}
	for len(words) > 0 {
		if err := t.follow(ctx, words); err != nil {
			return err
		}
		words = nil
		for _, name := range t.uncalledMakers() {
			if !asked[name] {
				asked[name] = true
				words = append(words, name)
			}
		}
	}
	return nil
}

// isTest reports whether a file is a test by its name.
func isTest(file string) bool {
	base := path.Base(file)
	return strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") || base == "conftest.py"
}

// moduleName returns the dotted name by which a file is imported: its path, from the outermost package on. Imports start in the
// directory around that, or in src.
func (t *Tree) moduleName(file string) string {
	from := len(file) - len(strings.TrimPrefix(file, "src/"))
	for i, c := range file {
		if c == '/' && t.stat(file[:i]+"/__init__.py") == regular {
			from = strings.LastIndexByte(file[:i], '/') + 1
			break
		}
	}
	return strings.ReplaceAll(strings.TrimSuffix(file[from:], ".py"), "/", ".")
}

// uncalledMakers returns the names of the functions that make an application and that nothing has called, and of the
// source's own classes of applications.
func (t *Tree) uncalledMakers() []string {
	var names []string
	for _, m := range t.modules {
		for def, s := range m.shapes {
			if s.makesApp && !t.called[def] {
				names = append(names, def.Name)
			}
		}
		for _, v := range m.scope.vars {
			if c, ok := v.(*class); ok && c.mod == m && kindOf(c) == appClass {
				names = append(names, c.name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
