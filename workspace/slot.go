package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/tickets"
)

// A lastEdit holds the data that undoes an edit of a ticket file.
type lastEdit struct {
	File    string           `json:"file"` // canonical path of the ticket file
	When    time.Time        `json:"when"`
	What    string           `json:"what"`    // the command that made it
	Before  []byte           `json:"before"`  // the whole file as it was
	After   string           `json:"after"`   // digest of the whole file as engfix left it
	Changes []tickets.Change `json:"changes"` // the boxes that it changed
}

// digest identifies a file's text.
func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// A slot keeps the last edit of one ticket file. Whoever reads or writes it holds the ticket file's lock.
type slot struct {
	path string
	file string // canonical path of the ticket file
}

// undoSlot returns the slot of the configured ticket file, by whatever name it is called.
func undoSlot(cfg *config.Config) (slot, error) {
	file, err := filepath.EvalSymlinks(cfg.Tickets)
	if errors.Is(err, fs.ErrNotExist) {
		return slot{}, noTicketFile(cfg, err)
	}
	if err != nil {
		return slot{}, err
	}
	if file, err = filepath.Abs(file); err != nil {
		return slot{}, err
	}
	return slot{filepath.Join(stateDir(cfg), "undo", digest([]byte(file))[:16]+".json"), file}, nil
}

func (s slot) read(cfg *config.Config) (*lastEdit, error) {
	raw, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no edit to undo: engfix has not edited %s since the last undo", cfg.Tickets)
	}
	if err != nil {
		return nil, fileerror.Unreadable(s.path, err, "make it readable: it records the last edit")
	}
	last := new(lastEdit)
	if err := json.Unmarshal(raw, last); err != nil {
		return nil, fmt.Errorf("cannot read the last edit: %s: %w", s.path, err)
	}
	return last, nil
}

func (s slot) write(last lastEdit) error {
	raw, err := json.Marshal(last)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o755); err != nil {
		return err
	}
	if err := ignoreAll(filepath.Join(filepath.Dir(filepath.Dir(s.path)), ".gitignore")); err != nil {
		return err
	}
	f, err := atomicfile.Create(s.path, 0o600) // not Write, which would wait for the lock that the caller holds
	if err != nil {
		return err
	}
	if _, err := f.Write(raw); err != nil {
		f.Abort()
		return err
	}
	return f.Commit()
}

func (s slot) empty() error { return os.Remove(s.path) }

// remember returns the function that records an edit for undo once it is made. A failure to record is only noted: the
// edit itself is made.
func (w *Workspace) remember(what string) func(tickets.Saved) {
	return func(saved tickets.Saved) {
		s, err := undoSlot(w.cfg)
		if err == nil {
			err = s.write(lastEdit{
				File: s.file, When: time.Now().UTC(), What: what, Before: saved.Before, After: digest(saved.After), Changes: saved.Changes,
			})
		}
		if err != nil {
			w.notef("the file was edited, but engfix undo cannot take it back: %v", err)
		}
	}
}
