package tickets

import (
	"bytes"
	"context"
	"errors"
	"io/fs"

	"github.com/engfix/engfix/internal/atomicfile"
)

// A Saved describes a written change of a ticket file.
type Saved struct {
	Changes []Change // in document order; none if nothing had to be written
	Before  []byte   // the whole file before; with After, Replace needs it to undo the change
	After   []byte   // the whole file after
}

// Update makes the edits in the file at path, one byte for each box, as Apply does, on the file's bytes at that moment:
// changes that others made since the caller read it stay. Many processes may update one file at once; each edit is made
// once. The file is replaced atomically and durably, and its permissions, its owner and a symbolic link stay (see
// package atomicfile). If an edit cannot be made, nothing is written. If something was written, each then is called
// with it before another process may edit the file.
func Update(ctx context.Context, path string, edits []Edit, then ...func(Saved)) (Saved, error) {
	var saved Saved
	err := save(ctx, path, func(src []byte) ([]byte, error) {
		f, err := Parse(path, src)
		if err != nil {
			return nil, err
		}
		after, changes, err := Apply(f, edits)
		if err != nil {
			return nil, err
		}
		saved = Saved{Changes: changes, Before: src, After: after}
		return after, nil
	}, func() {
		for _, f := range then {
			f(saved)
		}
	})
	if err != nil {
		return Saved{}, err
	}
	return saved, nil
}

// Rewrite replaces the file at path with the result of edit, with Update's guarantees; edit's error is returned
// unchanged. edit may be called again if another program changes the file meanwhile. A file with conflict markers is
// refused.
func Rewrite(ctx context.Context, path string, edit func(now []byte) ([]byte, error), then ...func()) error {
	return save(ctx, path, func(src []byte) ([]byte, error) {
		if err := refuseConflict(path, src); err != nil {
			return nil, err
		}
		return edit(src)
	}, func() {
		for _, f := range then {
			f()
		}
	})
}

// Replace replaces before with after in the file at path, as Rewrite does. It refuses if the file does not hold exactly
// before.
func Replace(ctx context.Context, path string, before, after []byte, then ...func()) error {
	return Rewrite(ctx, path, func(now []byte) ([]byte, error) {
		if !bytes.Equal(now, before) {
			return nil, &Error{Path: path, Msg: "has changed meanwhile: check it and try again; nothing was written"}
		}
		return after, nil
	}, then...)
}

// save replaces the file with the result of edit, and calls then while the file is still locked.
func save(ctx context.Context, path string, edit func(src []byte) ([]byte, error), then func()) error {
	if err := checkFile(path); err != nil {
		return err
	}
	return unchangeable(path, atomicfile.Update(ctx, path, edit, then))
}

// Writable returns the error with which Update would refuse the file at path for want of rights.
func Writable(path string) error {
	if err := checkFile(path); err != nil {
		return err
	}
	return unchangeable(path, atomicfile.Check(path))
}

// unchangeable returns the error of a file that cannot be replaced in the words of this package, and others as they are.
func unchangeable(path string, err error) error {
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		return &Error{Path: path, Msg: "cannot be changed: " + pe.Err.Error(), cause: pe.Err}
	}
	return err
}
