package routes

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sync"

	"github.com/engfix/engfix/probe/routes/fastapi"
)

// A watched is a file system that remembers what it was asked and what it answered: directories by their names, files by
// the hash of their bytes. The same answers give the same table. It lists each directory once, and so knows what is not
// there without asking again: following imports asks for many files that do not exist.
type watched struct {
	fsys  fs.FS
	mu    sync.Mutex
	dirs  map[string]folder
	files map[string]sighting
	shelf *shelf // of what is parsed; nil where nothing is kept
}

// A folder is what a directory holds.
type folder struct {
	entries []fs.DirEntry
	names   map[string]fs.DirEntry
	err     error
}

// A sighting is what was seen at a path.
type sighting struct {
	Stamp string // of the file system; "" where it has none that can be trusted
	Kind  fs.FileMode
	Size  int64
	Hash  string // of the bytes, where they were read
	Err   string
}

func watch(fsys fs.FS) *watched {
	return &watched{fsys: fsys, dirs: map[string]folder{}, files: map[string]sighting{}}
}

// list returns what a directory holds, asking once.
func (w *watched) list(dir string) folder {
	w.mu.Lock()
	defer w.mu.Unlock()
	if l, known := w.dirs[dir]; known {
		return l
	}
	l := folder{names: map[string]fs.DirEntry{}}
	l.entries, l.err = fs.ReadDir(w.fsys, dir)
	for _, e := range l.entries {
		l.names[e.Name()] = e
	}
	w.dirs[dir] = l
	return l
}

// absent reports whether the listings show that a path leads nowhere. Where names differ in case only they show nothing.
func (w *watched) absent(name string) bool {
	if name == "." || runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return false
	}
	dir := path.Dir(name)
	if w.absent(dir) {
		return true
	}
	l := w.list(dir)
	if l.err != nil {
		return false
	}
	_, there := l.names[path.Base(name)]
	return !there
}

// note remembers what was seen at a path. What was read stays known when the path is asked for again.
func (w *watched) note(name string, s sighting) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if before, known := w.files[name]; known && s.Hash == "" && before.Hash != "" {
		return
	}
	w.files[name] = s
}

// sighted returns what was seen at a path.
func (w *watched) sighted(name string) sighting {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.files[name]
}

// Stat tells what stands at a path.
func (w *watched) Stat(name string) (fs.FileInfo, error) {
	if fs.ValidPath(name) && w.absent(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	info, err := fs.Stat(w.fsys, name)
	w.note(name, seen(info, err))
	return info, err
}

// seen makes a sighting of what a file system says.
func seen(info fs.FileInfo, err error) sighting {
	if err != nil {
		return sighting{Err: err.Error()}
	}
	s := sighting{Kind: info.Mode().Type(), Stamp: stamp(info)}
	if info.Mode().IsRegular() {
		s.Size = info.Size()
	}
	return s
}

// ReadDir lists a directory.
func (w *watched) ReadDir(name string) ([]fs.DirEntry, error) {
	l := w.list(name)
	return slices.Clone(l.entries), l.err
}

// Open opens a file and reads it whole, up to its bound.
func (w *watched) Open(name string) (fs.File, error) {
	f, err := w.fsys.Open(name)
	if err != nil {
		w.note(name, sighting{Err: err.Error()})
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		w.note(name, seen(info, err))
		return f, nil
	}
	defer func() { _ = f.Close() }() // it was only read
	s := seen(info, nil)
	src, err := fastapi.ReadFile(f, s.Size)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	s.Hash = hash(src)
	w.note(name, s)
	return &readFile{info, bytes.NewReader(src)}, nil
}

// hash names bytes by what they are.
func hash(src []byte) string {
	sum := sha256.Sum256(src)
	return string(sum[:])
}

// A readFile is a file that was read.
type readFile struct {
	info fs.FileInfo
	*bytes.Reader
}

// Stat tells what it was when it was read.
func (f *readFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close ends it.
func (f *readFile) Close() error { return nil }

// text returns what a directory holds in short.
func (l folder) text() string {
	if l.err != nil {
		return l.err.Error()
	}
	var b bytes.Buffer
	for _, e := range l.entries {
		fmt.Fprintf(&b, "%q %v\n", e.Name(), e.Type())
	}
	return hash(b.Bytes())
}
