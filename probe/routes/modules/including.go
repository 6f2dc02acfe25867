package modules

import (
	"bytes"
	"io/fs"
	"strings"
)

// maxFiles bounds how many files are searched.
const maxFiles = 20000

// Including returns the modules of the checkout that call include_router. They are searched for once. Hidden folders,
// virtual environments and tests are left out.
func (m *Modules) Including() []*File {
	if m.searched {
		return m.including
	}
	m.searched = true
	seen := 0
	_ = fs.WalkDir(m.fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // a folder that cannot be listed has no modules that can be read
		case d.IsDir() && p != "." && skipped(d.Name()):
			return fs.SkipDir
		case seen >= maxFiles:
			return fs.SkipAll
		case !d.Type().IsRegular() || !strings.HasSuffix(p, ".py"):
			return nil
		}
		seen++
		if src, err := fs.ReadFile(m.fsys, p); err == nil && bytes.Contains(src, []byte("include_router")) {
			if f := m.File(p); f != nil {
				m.including = append(m.including, f)
			}
		}
		return nil
	})
	return m.including
}

// skipped reports whether a folder holds no part of the application.
func skipped(name string) bool {
	switch name {
	case "venv", "env", "node_modules", "__pycache__", "site-packages", "tests", "test":
		return true
	}
	return strings.HasPrefix(name, ".")
}

func (m *Modules) stat(at string) (fs.FileInfo, error) { return fs.Stat(m.fsys, at) }
