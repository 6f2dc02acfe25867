package fastapi

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// The bounds on what is read.
const (
	// MaxFile is the largest source file that is read.
	MaxFile = 4 << 20
	// maxFiles and maxBytes bound a whole tree, the search for applications included.
	maxFiles = modules.MaxFiles
	maxBytes = 256 << 20
	// maxSteps bounds how much is followed beyond reading every module once: calls and unrolled loops.
	maxSteps = 2 << 20
)

// A Tree is a source checkout whose modules are followed as they are needed. It reads only from its file system. It is
// not safe for concurrent use.
type Tree struct {
	fsys    fs.FS
	aliases map[string]string // module → file, if the name does not lead there
	modules map[string]*module
	wanted  map[string]bool // files that are read to the last line
	index   *fileIndex      // built when first needed
	ahead   *ahead          // nil if nothing is read ahead
	store   Store           // nil if nothing is kept
	stats   map[string]fileKind

	routers  []*Router
	routes   []*Route
	includes []*Include
	pending  []pending
	startup  []func() // follow what runs once an application starts
	starting bool     // one of them is being followed
	servings []serving
	followed map[*python.FuncDef]bool // in whatever way
	called   map[*python.FuncDef]bool // by a call
	state    int                      // counts the changes that a call may depend on
	results  map[remembered]result
	unspent  []Gap           // gaps that may add to any router
	outspent bool            // the bound on steps was met
	guess    *python.FuncDef // the function that is followed although nothing calls it

	seq, files int
	steps      int
	bytes      int64
}

// NewTree makes a Tree of the files below fsys. Aliases name the file of modules whose import path does not lead to it.
func NewTree(fsys fs.FS, aliases map[string]string) *Tree {
	return &Tree{
		fsys: fsys, aliases: aliases, modules: map[string]*module{}, stats: map[string]fileKind{}, steps: maxSteps, wanted: map[string]bool{},
		followed: map[*python.FuncDef]bool{}, called: map[*python.FuncDef]bool{},
		results: map[remembered]result{},
	}
}

// Keep makes the tree read from a store if it can, and keep the files that it reads there. Call it before Load.
func (t *Tree) Keep(store Store) { t.store = store }

// tick returns the next place in the order of events.
func (t *Tree) tick() int {
	t.seq++
	t.changed()
	return t.seq
}

// spend takes steps from the rest of the bound; false if that is not enough.
func (t *Tree) spend(n int) bool {
	if n > t.steps {
		return false
	}
	t.steps -= n
	return true
}

// Load follows files and their imports. The files are read to the last line, so that Module reports their faults. The
// error is the context's.
func (t *Tree) Load(ctx context.Context, files ...string) error {
	for _, file := range files {
		t.wanted[file] = true
	}
	if t.ahead != nil {
		t.ahead.add(files)
	}
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		t.begin(file)
	}
	return nil
}

// begin follows a file as a start of its own, not because another file imports it.
func (t *Tree) begin(file string) {
	if t.modules[file] == nil {
		t.load(file, t.moduleName(file)).first = true
	}
}

// load follows a file, unless that was done or is under way.
func (t *Tree) load(file, name string) *module {
	if m := t.modules[file]; m != nil {
		return m
	}
	m := &module{name: name, file: file, scope: newScope(nil)}
	if path.Base(file) == "__init__.py" {
		m.dir = path.Dir(file)
		m.name = strings.TrimSuffix(name, ".__init__")
	}
	t.modules[file] = m
	source := t.parse(file)
	if source.read != nil {
		m.err, m.done = source.read, true
		return m
	}
	tree := source.tree
	m.err = source.err
	if t.wanted[file] {
		m.err = cmp.Or(m.err, tree.ReadOn())
	}
	m.look(tree.Body)
	m.scope.set("__name__", Known(m.name))
	if m.dir != "" {
		m.scope.set("__path__", searchPath{m.dir})
		m.scope.set("__package__", Known(m.name))
	} else {
		m.scope.set("__package__", Known(m.name[:max(strings.LastIndexByte(m.name, '.'), 0)]))
	}
	f := &frame{t: t, mod: m, scope: m.scope}
	f.exec(tree.Body)
	m.done, m.ends = true, f.ending()
	return m
}

// read returns the bytes of a regular file within the bounds.
func (t *Tree) read(file string) ([]byte, error) {
	info, err := fs.Stat(t.fsys, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("no such file")
	case err != nil:
		return nil, fileerror.Reason(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case info.Size() > MaxFile:
		return nil, fmt.Errorf("%d bytes, more than the %d that a source file may have", info.Size(), MaxFile)
	case t.files >= maxFiles || t.bytes+info.Size() > maxBytes:
		return nil, errTooLarge
	}
	f, err := t.fsys.Open(file)
	if err != nil {
		return nil, fileerror.Reason(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	src, err := ReadFile(f, info.Size())
	if err != nil {
		return nil, fileerror.Reason(err)
	}
	if len(src) > MaxFile {
		return nil, fmt.Errorf("more than the %d bytes that a source file may have", MaxFile)
	}
	t.files++
	t.bytes += int64(len(src))
	return src, nil
}

// ReadFile reads an open file up to one byte more than the bound of a source file. Size is its likely size.
func ReadFile(f io.Reader, size int64) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, min(size, MaxFile+1)+bytes.MinRead))
	_, err := b.ReadFrom(io.LimitReader(f, MaxFile+1))
	return b.Bytes(), err
}
