// Package modules finds the functions and classes that the names in a Python source stand for, from module to module.
//
// Start with New and Modules.File. It goes by names alone: a name that is bound twice stands for its last definition.
// Nothing is executed.
package modules

import (
	"io/fs"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// Modules are the modules of a checkout, each read once. They are for one goroutine at a time.
type Modules struct {
	fsys  fs.FS
	files map[string]*File
	dirs  map[string]bool
	// assembling are the modules that shape routers, found once.
	assembling []*File
	searched   bool
}

// A File is a module.
type File struct {
	Name string // below the checkout
	Body []python.Stmt

	bound map[string][]Bound // at the top of the module; nil until it is asked for
	stars []*python.Import
	deep  map[string]Bound // at any depth: functions, classes and imports; nil until it is asked for
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
	f := &File{Name: name, Body: parsed.Body}
	m.files[name] = f
	return f
}
