package modules

import (
	"bytes"
	"io/fs"
)

// Including returns the modules of the checkout that call include_router. They are searched for once, among Sources.
func (m *Modules) Including() []*File {
	if m.searched {
		return m.including
	}
	m.searched = true
	for _, name := range Sources(m.fsys) {
		if src, err := fs.ReadFile(m.fsys, name); err == nil && bytes.Contains(src, []byte("include_router")) {
			if f := m.File(name); f != nil {
				m.including = append(m.including, f)
			}
		}
	}
	return m.including
}
