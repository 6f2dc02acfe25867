package routes

import (
	"io/fs"
	"sync"
	"sync/atomic"

	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe/routes/fastapi"
	"github.com/engfix/engfix/probe/routes/python"
)

// A shelf keeps the parsed parts of a checkout's files: the watched file system identifies a file's content, and a pack
// holds its parts.
type shelf struct {
	w      *watched
	before *pack // of the run before; an empty one for none

	dir, version string

	mu     sync.Mutex
	now    *packing // nil as long as nothing new was kept
	failed bool     // something could not be written

	parsed atomic.Int64 // files, and bodies of functions
}

// Unchanged reports whether a file still has the stamp that it was kept with.
func (s *shelf) Unchanged(file string) bool {
	k, kept := s.before.files[file]
	if !kept || k.Seen.Stamp == "" {
		return false
	}
	info, err := fs.Stat(s.w, file)
	if err != nil {
		return false
	}
	now := seen(info, nil)
	if now.Stamp != k.Seen.Stamp || now.Kind != k.Seen.Kind || now.Size != k.Seen.Size {
		return false
	}
	s.w.note(file, k.Seen)
	return true
}

// Same reports whether a file that was read has the bytes that it was kept with.
func (s *shelf) Same(file string) bool {
	now, before := s.w.sighted(file), s.before.files[file].Seen
	if now.Hash == "" || now.Hash != before.Hash {
		return false
	}
	if now.Stamp != "" && now.Stamp != before.Stamp {
		s.put(file, func(*keptFile) error { return nil }) // which notes the stamp
	}
	return true
}

// Outline returns the kept outline of a file.
func (s *shelf) Outline(file string) (string, int64) {
	k := s.before.files[file]
	return s.before.text(k.Outline), k.Seen.Size
}

// Keep keeps the outline of a file.
func (s *shelf) Keep(file string, _ int64, outline []byte) {
	s.parsed.Add(1)
	s.put(file, func(k *keptFile) error {
		at, err := s.now.add(outline)
		k.Outline = at
		return err
	})
}

// Says reports whether a file is known to have a word.
func (s *shelf) Says(file, word string) (says, known bool) {
	says, known = s.before.files[file].Says[word]
	return says, known
}

// KeepSays keeps whether a file has a word.
func (s *shelf) KeepSays(file, word string, says bool) {
	s.put(file, func(k *keptFile) error {
		if k.Says == nil {
			k.Says = map[string]bool{}
		}
		k.Says[word] = says
		return nil
	})
}

// put changes the kept parts of a file with its seen content. If that fails, nothing of this run is kept.
func (s *shelf) put(file string, change func(k *keptFile) error) {
	seen := s.w.sighted(file)
	if seen.Hash == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == nil && !s.failed {
		var err error
		s.now, err = newPacking(s.dir, s.version)
		s.failed = err != nil
	}
	if s.failed {
		return
	}
	if err := change(s.now.file(file, seen)); err != nil {
		s.now.drop()
		s.failed = true
	}
}

// end writes the pack again if anything in it is new.
func (s *shelf) end(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == nil || s.failed {
		return nil
	}
	return s.now.end(name, s.before, func(file string) bool { return !s.w.absent(file) })
}

// Source returns the bodies of a file's functions.
func (s *shelf) Source(file string) python.Source { return shelved{s, file} }

// A shelved is one file of a shelf.
type shelved struct {
	shelf *shelf
	file  string
}

// Text reads the file again. If the content changed since, it returns an error.
func (s shelved) Text() ([]byte, error) {
	before := s.shelf.w.sighted(s.file)
	f, err := s.shelf.w.Open(s.file)
	if err != nil {
		return nil, fileerror.Reason(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	src, err := fastapi.ReadFile(f, before.Size)
	if err != nil || hash(src) != before.Hash {
		return nil, errChanged
	}
	return src, nil
}

// Kept returns the kept body of the unchanged file.
func (s shelved) Kept(start int) string {
	k := s.shelf.before.files[s.file]
	if k.Seen.Hash == "" || k.Seen.Hash != s.shelf.w.sighted(s.file).Hash {
		return ""
	}
	return s.shelf.before.text(k.Bodies[start])
}

// Keep keeps a body.
func (s shelved) Keep(start int, body []byte) {
	s.shelf.parsed.Add(1)
	s.shelf.put(s.file, func(k *keptFile) error {
		at, err := s.shelf.now.add(body)
		if k.Bodies == nil {
			k.Bodies = map[int]span{}
		}
		k.Bodies[start] = at
		return err
	})
}
