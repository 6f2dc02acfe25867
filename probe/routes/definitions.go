package routes

import (
	"bytes"
	"io"
	"io/fs"
	"slices"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// A definition is a file that defines a function of a name.
type definition struct {
	file string
	// nested says that the file has it only within a class or another function, as a decorator has its wrapper: a
	// handler's name may then be the name of its wrapper.
	nested bool
}

// A defined is where functions are defined, by name.
type defined map[string][]definition

// defLine is the first line of a function: its indent and its name.
var defLine = lazy.Regexp(`(?m)^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)`)

// definitionsOf finds the files that define functions of some names. It reads the text, and so knows those of files too
// that nothing imports.
func definitionsOf(fsys fs.FS, files []string, names map[string]bool) defined {
	out := defined{}
	for _, file := range files {
		src, err := readSource(fsys, file)
		if err != nil || !bytes.Contains(src, []byte("def")) {
			continue
		}
		at := map[string]int{} // of the file's definitions in out
		for _, m := range defLine().FindAllSubmatch(src, -1) {
			name, nested := string(m[2]), len(m[1]) > 0
			if !names[name] {
				continue
			}
			i, known := at[name]
			if !known {
				at[name] = len(out[name])
				out[name] = append(out[name], definition{file, nested})
				continue
			}
			out[name][i].nested = out[name][i].nested && nested
		}
	}
	return out
}

// readSource reads a source file within its bound.
func readSource(fsys fs.FS, file string) ([]byte, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(f, fastapi.MaxFile))
}

// filesWith returns a tree's files and those of the tickets, which may be outside the folders that are searched for an
// application.
func filesWith(tree *fastapi.Tree, owners map[string][]string) []string {
	files := tree.Files()
	for f := range owners {
		files = append(files, f)
	}
	slices.Sort(files)
	return slices.Compact(files)
}
