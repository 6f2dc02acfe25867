package modules

import (
	"bytes"
	"io/fs"
)

// Assembling returns the modules of the checkout that may include a router in another, set its dependencies or its route
// class after it was made, or keep something in the state of a request. They are searched for once, among Sources.
func (m *Modules) Assembling() []*File {
	if m.searched {
		return m.assembling
	}
	m.searched = true
	for _, name := range Sources(m.fsys) {
		if src, err := fs.ReadFile(m.fsys, name); err == nil && assembles(src) {
			if f := m.File(name); f != nil {
				m.assembling = append(m.assembling, f)
			}
		}
	}
	return m.assembling
}

func assembles(src []byte) bool {
	for _, word := range []string{"include_router", ".route_class", ".dependencies", ".state."} {
		if bytes.Contains(src, []byte(word)) {
			return true
		}
	}
	return false
}
