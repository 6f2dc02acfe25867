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

// A watched is a file system that remembers its answers: directories by their names, files by the hash of their bytes.
// The same answers produce the same table. It lists each directory once, and so knows which files do not exist:
// following imports asks for many that do not.
type watched struct {
	fsys  fs.FS
	mu    sync.Mutex
	dirs  map[string]folder
	files map[string]sighting
	shelf *shelf // of parsed files; nil if nothing is kept
}

// A folder is the content of a directory.
type folder struct {
	entries []fs.DirEntry
	names   map[string]fs.DirEntry
	err     error
}

// A sighting is the recorded answer for a path.
type sighting struct {
	Stamp string // from the file system; "" if none can be trusted
	Kind  fs.FileMode
	Size  int64
	Hash  string // of the bytes, if they were read
	Err   string
}

func watch(fsys fs.FS) *watched {
	return &watched{fsys: fsys, dirs: map[string]folder{}, files: map[string]sighting{}}
}

// list returns the content of a directory, which it reads once.
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

// absent reports whether the listings show that a path leads nowhere. If names differ in case only they show nothing.
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

// note remembers the answer for a path. A file that was read stays known when its path is asked for again.
func (w *watched) note(name string, s sighting) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if before, known := w.files[name]; known && s.Hash == "" && before.Hash != "" {
		return
	}
	w.files[name] = s
}

// sighted returns the recorded answer for a path.
func (w *watched) sighted(name string) sighting {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.files[name]
}

// Stat returns the file information for a path.
func (w *watched) Stat(name string) (fs.FileInfo, error) {
	if fs.ValidPath(name) && w.absent(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	info, err := fs.Stat(w.fsys, name)
	w.note(name, seen(info, err))
	return info, err
}

// seen makes a sighting of a file system's answer.
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

// hash returns the name for a content.
func hash(src []byte) string {
	sum := sha256.Sum256(src)
	return string(sum[:])
}

// A readFile is a file that was read.
type readFile struct {
	info fs.FileInfo
	*bytes.Reader
}

// Stat returns the information from when the file was read.
func (f *readFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close ends it.
func (f *readFile) Close() error { return nil }

// text returns a summary of a directory.
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
