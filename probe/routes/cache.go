package routes

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// The bounds of the cache.
const (
	maxCached     = 8        // tables, of the latest inputs
	maxPacks      = 2        // packs, of the latest checkouts
	maxCacheBytes = 32 << 20 // of one of them
)

// A Cache keeps tables in a directory of its own. A table is used again if the input and everything that was read from
// the checkout are unchanged; so a cache changes no result. A file that is no whole table of this version is ignored
// and replaced. Several processes may use a cache at once.
type Cache struct {
	Dir string // made when it is first needed
	// Version identifies the program that made a table: another version may read the same source differently.
	Version string

	parsed atomic.Int64 // files, and bodies of functions, that were read because nothing had kept them
}

// A memory is a table with all that it was made from.
type memory struct {
	Table  Table
	Dirs   map[string]string // a summary of each directory that was listed
	Files  map[string]sighting
	Covers map[string]bool // the answers of Input.Covers
}

// key names an input.
func (c *Cache) key(in Input) (string, bool) {
	raw, err := json.Marshal(struct {
		Version string
		Input   Input
		Covers  bool
	}{c.Version, in, in.Covers != nil})
	if err != nil {
		return "", false
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), true
}

// file returns the file that keeps the table of an input.
func (c *Cache) file(key string) string { return filepath.Join(c.Dir, key+".table") }

// pack returns the path of the parsed parts of a checkout.
func (c *Cache) pack(source string) string {
	sum := sha256.Sum256([]byte(source))
	return filepath.Join(c.Dir, hex.EncodeToString(sum[:8])+packed)
}

// packed ends the name of a pack.
const packed = ".parsed"

// get returns the table that was made of the same input and the same checkout.
func (c *Cache) get(in Input, key string, fsys fs.FS) (*Table, bool) {
	m, ok := readMemory(c.file(key))
	if !ok {
		return nil, false
	}
	for path, covered := range m.Covers {
		if in.Covers(path) != covered {
			return nil, false
		}
	}
	if !m.holds(fsys) {
		return nil, false
	}
	return &m.Table, true
}

// readMemory reads a file that writeMemory wrote; false for any other.
func readMemory(name string) (m memory, ok bool) {
	f, err := os.Open(name)
	if err != nil {
		return m, false
	}
	defer func() { _ = f.Close() }() // it was only read
	raw, err := io.ReadAll(io.LimitReader(f, maxCacheBytes+sha256.Size+1))
	if err != nil || len(raw) < sha256.Size || hash(raw[sha256.Size:]) != string(raw[:sha256.Size]) {
		return m, false
	}
	if gob.NewDecoder(bytes.NewReader(raw[sha256.Size:])).Decode(&m) != nil {
		return m, false
	}
	return m, true
}

// holds reports whether a checkout still is as it was. It reads only the files whose stamp changed.
func (m memory) holds(fsys fs.FS) bool {
	var changed atomic.Bool
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	check := func(same func() bool) {
		g.Go(func() error {
			if !changed.Load() && !same() {
				changed.Store(true)
			}
			return nil
		})
	}
	for dir, text := range m.Dirs {
		check(func() bool {
			var l folder
			l.entries, l.err = fs.ReadDir(fsys, dir)
			return l.text() == text
		})
	}
	for name, s := range m.Files {
		check(func() bool { return s.holds(fsys, name) })
	}
	_ = g.Wait() // none returns an error
	return !changed.Load()
}

// holds reports whether a path is as it was seen.
func (s sighting) holds(fsys fs.FS, name string) bool {
	if info, err := fs.Stat(fsys, name); err == nil {
		now := seen(info, nil)
		switch {
		case s.Err != "" || now.Kind != s.Kind || now.Size != s.Size:
			return false
		case s.Hash == "" || s.Stamp != "" && now.Stamp == s.Stamp:
			return true
		}
	}
	w := watch(fsys)
	if s.Hash == "" {
		_, _ = w.Stat(name) // for its side effect: it notes the answer
		return w.files[name].Err == s.Err
	}
	if f, err := w.Open(name); err == nil {
		_ = f.Close() // it was only read
	}
	return w.files[name].Hash == s.Hash
}

// put keeps a table. A failure costs the next run its time and nothing else.
func (c *Cache) put(key string, m memory) error {
	var b bytes.Buffer
	b.Write(make([]byte, sha256.Size))
	if err := gob.NewEncoder(&b).Encode(m); err != nil {
		return fmt.Errorf("keep the routes: %w", err)
	}
	raw := b.Bytes()
	if len(raw) > maxCacheBytes {
		return nil
	}
	copy(raw, hash(raw[sha256.Size:]))
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(c.Dir, "table-*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	if err = cmp.Or(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), c.file(key))
	}
	if err != nil {
		_ = os.Remove(f.Name()) // it is of no use
		return err
	}
	c.prune()
	return nil
}

// prune removes all but the latest tables, and half-written files of a killed process.
func (c *Cache) prune() {
	entries, err := os.ReadDir(c.Dir)
	if err != nil {
		return
	}
	age := map[string]int64{}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			age[e.Name()] = info.ModTime().UnixNano()
		}
	}
	names := slices.Collect(maps.Keys(age))
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(age[b], age[a]) })
	left := map[bool]int{false: maxCached, true: maxPacks}
	for _, name := range names {
		isPack := filepath.Ext(name) == packed
		if left[isPack]--; left[isPack] < 0 {
			_ = os.Remove(filepath.Join(c.Dir, name)) // another process may have done so
		}
	}
}

// A coverage remembers the answers of Input.Covers.
type coverage struct {
	covers func(string) bool
	mu     sync.Mutex
	said   map[string]bool
}

func (c *coverage) ask(path string) bool {
	said := c.covers(path)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said[path] = said
	return said
}

// memoryOf returns the sources of a table.
func memoryOf(t *Table, w *watched, said map[string]bool) memory {
	m := memory{Table: *t, Dirs: map[string]string{}, Files: w.files, Covers: said}
	for dir, l := range w.dirs {
		m.Dirs[dir] = l.text()
	}
	return m
}
