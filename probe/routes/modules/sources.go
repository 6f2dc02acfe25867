package modules

import (
	"io/fs"
	"slices"
	"strings"
)

// MaxFiles bounds how many files of a checkout are looked at.
const MaxFiles = 20000

// Sources returns the paths of the Python files of a checkout, sorted; at most MaxFiles. Hidden folders, virtual environments
// and tests are left out, and so is a folder that cannot be listed.
func Sources(fsys fs.FS) []string {
	var files []string
	_ = fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // a folder that cannot be listed has no modules that can be read
		case d.IsDir() && p != "." && skipped(d.Name()):
			return fs.SkipDir
		case len(files) >= MaxFiles:
			return fs.SkipAll
		case d.Type().IsRegular() && strings.HasSuffix(p, ".py"):
			files = append(files, p)
		}
		return nil
	})
	slices.Sort(files)
	return files
}

// skipped reports whether a folder holds no part of the application.
func skipped(name string) bool {
	switch name {
	case "venv", "env", "node_modules", "__pycache__", "site-packages", "tests", "test":
		return true
	}
	return strings.HasPrefix(name, ".")
}
