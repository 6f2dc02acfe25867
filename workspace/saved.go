package workspace

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/config"
)

// A Snapshot holds when the files that a run depends on were last written: the source, the configuration, the ticket
// file and the documents that are files.
type Snapshot map[string]Saved

// A Saved is one state of a file.
type Saved struct {
	When   time.Time
	Size   int64
	Source bool // it is part of the service
}

// Snapshot looks at the files that a run depends on. Python files count as source, below target.source or, if there is
// none, below the working directory; folders of environments and hidden ones are left out.
func (w *Workspace) Snapshot() Snapshot {
	s := Snapshot{}
	cfg := w.cfg
	named := []string{cfg.Path, cfg.Tickets, cfg.Target.OpenAPI.File, cfg.Target.Routes}
	for _, schema := range []string{cfg.Envelope.Error, cfg.Envelope.Success} {
		if schema != config.Builtin && schema != config.Off {
			named = append(named, schema)
		}
	}
	for _, path := range named {
		s.look(path, false)
	}
	root := cfg.Target.Source
	if root == "" {
		root = "."
	}
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // it went away meanwhile
		case entry.IsDir() && path != root && unwatched(path, entry.Name()):
			return filepath.SkipDir
		case !entry.IsDir() && strings.HasSuffix(entry.Name(), ".py"):
			s.look(path, true)
		}
		return nil
	})
	return s
}

// unwatched reports whether a folder holds nothing that anybody edits.
func unwatched(path, name string) bool {
	if strings.HasPrefix(name, ".") || slices.Contains([]string{"__pycache__", "node_modules", "site-packages"}, name) {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "pyvenv.cfg"))
	return err == nil
}

func (s Snapshot) look(path string, source bool) {
	if path == "" {
		return
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		s[path] = Saved{info.ModTime(), info.Size(), source}
	}
}

// A SavedSince is the set of files written between two snapshots.
type SavedSince struct {
	Files  []string  // sorted
	When   time.Time // of the latest
	Source bool      // the service is among them
}

// Since returns the differences from an earlier snapshot.
func (s Snapshot) Since(before Snapshot) SavedSince {
	var c SavedSince
	for path, now := range s {
		if now != before[path] {
			c.add(path, now)
		}
	}
	for path, was := range before {
		if _, there := s[path]; !there {
			c.add(path, Saved{time.Now(), 0, was.Source})
		}
	}
	slices.Sort(c.Files)
	return c
}

func (c *SavedSince) add(path string, s Saved) {
	c.Files = append(c.Files, path)
	c.Source = c.Source || s.Source
	if s.When.After(c.When) {
		c.When = s.When
	}
}

// Keep looks at a file again: engfix's own writes are no change.
func (s Snapshot) Keep(path string) { s.look(path, s[path].Source) }
