package fastapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// The bounds of what is read.
const (
	// MaxFile is the largest source file that is read.
	MaxFile = 4 << 20
	// maxFiles and maxBytes bound a whole tree, the search for applications included.
	maxFiles = 20000
	maxBytes = 256 << 20
	// maxSteps bounds how much is followed beyond reading every module once: calls and unrolled loops.
	maxSteps = 2 << 20
)

// A Tree is a source checkout of which modules are followed as they are needed. It reads what its file system gives and
// nothing else. It is not safe for concurrent use.
type Tree struct {
	fsys    fs.FS
	aliases map[string]string // module → file, where the name does not lead there
	modules map[string]*module
	index   *fileIndex // built when first needed
	stats   map[string]fileKind

	routers  []*Router
	routes   []*Route
	includes []*Include
	pending  []pending
	followed map[*python.FuncDef]bool // in whatever way
	called   map[*python.FuncDef]bool // by a call
	guess    *python.FuncDef          // the function that is followed although nothing calls it

	seq, files int
	steps      int
	bytes      int64
}

// A pending function shows routes and may never be called.
type pending struct {
	fn    *function
	scope *scope // where it is defined: a class's for a method
}

// A module is a source file that has been followed, or a directory of such.
type module struct {
	name  string
	file  string // "" for a directory without __init__.py
	dir   string // of a package; "" for a plain module
	scope *scope
	done  bool // followed to its end
	err   error
	// shapes are those of its functions.
	shapes map[*python.FuncDef]shape
}

// NewTree makes a Tree of the files below fsys. Aliases name the file of modules whose import path does not lead to it.
func NewTree(fsys fs.FS, aliases map[string]string) *Tree {
	return &Tree{
		fsys: fsys, aliases: aliases, modules: map[string]*module{}, stats: map[string]fileKind{}, steps: maxSteps,
		followed: map[*python.FuncDef]bool{}, called: map[*python.FuncDef]bool{},
	}
}

// tick gives the next place in the order in which things happen.
func (t *Tree) tick() int {
	t.seq++
	return t.seq
}

// spend takes steps from what may still be followed; false where that is not enough.
func (t *Tree) spend(n int) bool {
	if n > t.steps {
		return false
	}
	t.steps -= n
	return true
}

// A Module is what a source file declares.
type Module struct {
	File string
	// Routes are those that the file declares, by position; a declaration that is met several times gives as many.
	Routes []*Route
	// Routers are those that the file makes, and at its end those that it has under a name.
	Routers []*Router
	// Err tells why the file, or a part of it, could not be read; nil where all of it was.
	Err error
}

// Load follows a file and what it imports. The error is the context's; what is wrong with the file is in its Module.
func (t *Tree) Load(ctx context.Context, file string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t.load(file, strings.ReplaceAll(strings.TrimSuffix(file, ".py"), "/", "."))
	return nil
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
	src, err := t.read(file)
	if err != nil {
		m.err, m.done = err, true
		return m
	}
	tree, err := python.Parse(src)
	m.err = err
	m.shapes = shapes(tree.Body)
	m.scope.set("__name__", Known(m.name))
	f := &frame{t: t, mod: m, scope: m.scope}
	f.exec(tree.Body)
	m.done = true
	return m
}

// read gives the bytes of a regular file within the bounds.
func (t *Tree) read(file string) ([]byte, error) {
	info, err := fs.Stat(t.fsys, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("no such file")
	case err != nil:
		return nil, reason(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case info.Size() > MaxFile:
		return nil, fmt.Errorf("%d bytes, more than the %d that a source file may have", info.Size(), MaxFile)
	case t.files >= maxFiles || t.bytes+info.Size() > maxBytes:
		return nil, errors.New("not read: the checkout is larger than what is searched")
	}
	f, err := t.fsys.Open(file)
	if err != nil {
		return nil, reason(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	src, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, reason(err)
	}
	if len(src) > MaxFile {
		return nil, fmt.Errorf("more than the %d bytes that a source file may have", MaxFile)
	}
	t.files++
	t.bytes += int64(len(src))
	return src, nil
}

// reason takes the path out of an error: whoever reports it names the file.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// Settle follows the functions that show routes and that nothing has called, and tells streams from plain HTTP. Call it
// once, after everything is loaded and before Module, Apps and Expand.
func (t *Tree) Settle(ctx context.Context) error {
	for len(t.pending) > 0 { // following one may add others
		if err := ctx.Err(); err != nil {
			return err
		}
		p := t.pending[0]
		t.pending = t.pending[1:]
		if t.followed[p.fn.def] {
			continue
		}
		f := &frame{t: t, mod: p.fn.mod, scope: p.fn.scope}
		fn := p.fn
		if c := p.scope.class; c != nil {
			if c.first == nil {
				f.instantiate(c, nil)
			}
			bound := *fn
			bound.self = c.first
			fn = &bound
			if t.followed[p.fn.def] {
				continue // it was the initializer, or called by it
			}
		}
		f.invoke(fn, nil)
	}
	t.dropGuesses()
	for _, inc := range t.includes {
		// Modules that import each other may be met in another order than Python meets them.
		if s := inc.later; inc.Router == nil && s != nil && s.of != nil {
			inc.Router, inc.unordered = asRouter(s.of.scope.vars[s.last()])
		}
	}
	for _, r := range t.routes {
		if r.Transport == HTTP && t.isSSE(r) {
			r.Transport = SSE
		}
	}
	return nil
}

// dropGuesses takes back what functions made when nothing was known to call them, where a call was met after all.
func (t *Tree) dropGuesses() {
	made := map[*Route]bool{}
	t.routers = slices.DeleteFunc(t.routers, func(r *Router) bool { return t.called[r.guess] })
	for _, r := range t.routers {
		r.Entries = slices.DeleteFunc(r.Entries, func(e Entry) bool { return t.called[e.guess] })
		for _, e := range r.Entries {
			made[e.Route] = true
		}
	}
	t.routes = slices.DeleteFunc(t.routes, func(r *Route) bool { return !made[r] })
}

func asRouter(v value) (*Router, bool) {
	r, ok := v.(*Router)
	return r, ok
}

// Module gives what a loaded file declares.
func (t *Tree) Module(file string) Module {
	out := Module{File: file}
	m := t.modules[file]
	if m == nil {
		out.Err = errors.New("not loaded")
		return out
	}
	out.Err = m.err
	for _, r := range t.routes {
		if r.Site.File == file {
			out.Routes = append(out.Routes, r)
		}
	}
	slices.SortStableFunc(out.Routes, func(a, b *Route) int {
		return cmp.Or(cmp.Compare(a.Site.Line, b.Site.Line), cmp.Compare(a.Site.Col, b.Site.Col))
	})
	seen := map[*Router]bool{}
	for _, r := range t.routers {
		if r.Site.File == file && !r.Assumed {
			seen[r] = true
			out.Routers = append(out.Routers, r)
		}
	}
	var named []*Router
	for _, v := range m.scope.vars {
		if r, ok := v.(*Router); ok && !seen[r] {
			seen[r] = true
			named = append(named, r)
		}
	}
	slices.SortFunc(named, func(a, b *Router) int {
		return cmp.Or(cmp.Compare(a.Site.File, b.Site.File), cmp.Compare(a.Site.Line, b.Site.Line), cmp.Compare(a.Site.Col, b.Site.Col))
	})
	out.Routers = append(out.Routers, named...)
	return out
}

// Apps gives the applications that were met and that have any entry, in the order in which they are made.
func (t *Tree) Apps() []*Router {
	var apps []*Router
	for _, r := range t.routers {
		if r.App && len(r.Entries) > 0 {
			apps = append(apps, r)
		}
	}
	return apps
}

// Scan reads one file by itself: what it imports is not known.
func Scan(file string, src []byte) Module {
	t := NewTree(single{file, src}, nil)
	ctx := context.Background()
	_ = t.Load(ctx, file) // the context is never done
	_ = t.Settle(ctx)
	return t.Module(file)
}
