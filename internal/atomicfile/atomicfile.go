// Package atomicfile replaces a file whole, or not at all.
//
// Update changes a file that exists, Write puts a file in place. Whatever happens (a full disk, a folder that cannot be
// written, a kill at any moment, a power cut), the path leads to the old bytes or to the new ones, never to a mixture,
// and once either function has returned without an error the new ones are on the disk. A symbolic link stays one: its
// target is replaced. The file keeps its permissions, its owner and its group; if the owner cannot be kept, nothing is
// written. Two things are not kept: other hard links to the file keep the old bytes (which backups made with cp -l rely
// on), and extended attributes are lost.
//
// Changes that other programs save meanwhile are not lost: Linux and macOS swap the two files and check the one that
// was replaced. Elsewhere a moment remains between the last check and the renaming. If a program is overwriting the
// file in place, instead of replacing it, Update waits for it. Linux names such programs exactly; elsewhere a file that
// changed a moment ago counts as one that is still being written.
package atomicfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/engfix/engfix/internal/fileerror"
)

// attempts is how often Update starts over because another program changed the file meanwhile.
const attempts = 10

// Update replaces the content of the file at path with the result of edit. Updates of files in one folder are
// serialised among all processes that use this package. Another program, such as an editor, may change the file while
// edit is at work: then edit is called again with the new bytes, so it must have no effects beyond its result. Nothing
// is written if edit returns the same bytes, or an error, which Update returns unchanged; its own are of type
// *fs.PathError.
//
// If another program is writing the file in place, Update waits, and returns ErrBusy if that takes too long.
//
// Update calls each then once the new bytes are in place, before another Update may begin, and not if nothing was written.
func Update(ctx context.Context, path string, edit func(old []byte) ([]byte, error), then ...func()) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return &fs.PathError{Op: "replace", Path: path, Err: fileerror.Reason(err)}
	}
	unlock, err := lock(ctx, target)
	if err != nil {
		return &fs.PathError{Op: "replace", Path: path, Err: err}
	}
	defer unlock()
	removeLeftovers(target)
	deadline := time.Now().Add(writerPatience)
	for attempt := range attempts {
		err := pause(ctx, attempt)
		if err == nil {
			err = quiet(ctx, target, deadline)
		}
		if err != nil {
			return &fs.PathError{Op: "replace", Path: path, Err: fileerror.Reason(err)}
		}
		old, info, err := read(target)
		if errors.Is(err, fs.ErrNotExist) && attempt > 0 {
			continue // an editor is about to put it back
		}
		if err != nil {
			return &fs.PathError{Op: "replace", Path: path, Err: fileerror.Reason(err)}
		}
		data, err := edit(old)
		if err != nil {
			return err
		}
		if bytes.Equal(data, old) {
			return nil
		}
		err = replace(target, data, info, func(path string) error { return unchanged(path, old, info) })
		if errors.Is(err, errChanged) {
			continue
		}
		if err != nil {
			return &fs.PathError{Op: "replace", Path: path, Err: fileerror.Reason(err)}
		}
		for _, do := range then {
			do()
		}
		return nil
	}
	return &fs.PathError{Op: "replace", Path: path, Err: errRestless}
}

// Check returns the error with which Update would fail for want of rights: it opens the file and makes a file beside it,
// which it removes again. The file is not changed.
func Check(path string) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return &fs.PathError{Op: "replace", Path: path, Err: fileerror.Reason(err)}
	}
	f, err := os.OpenFile(target, os.O_RDWR, 0)
	if err != nil {
		return &fs.PathError{Op: "replace", Path: path, Err: unwritable(err)}
	}
	defer f.Close() // nothing was written
	info, err := f.Stat()
	if err == nil {
		err = tryBeside(target, info)
	}
	if err != nil {
		return &fs.PathError{Op: "replace", Path: path, Err: fileerror.Reason(err)}
	}
	return nil
}

// pause waits before an attempt that is not the first, longer each time.
func pause(ctx context.Context, attempt int) error {
	select {
	case <-time.After(time.Duration(attempt) * 2 * time.Millisecond):
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Write puts data at path. A file that is there is replaced and keeps its permissions; a new one gets perm, less the umask.
func Write(ctx context.Context, path string, data []byte, perm fs.FileMode) error {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		target, err = path, nil
	}
	if err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: fileerror.Reason(err)}
	}
	unlock, err := lock(ctx, target)
	if err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	defer unlock()
	removeLeftovers(target)
	info, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = create(target, data, perm)
	case err != nil:
		err = fileerror.Reason(err)
	case !info.Mode().IsRegular():
		err = errNotRegular
	default:
		err = replace(target, data, info, nil)
	}
	if err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	return nil
}

var (
	errChanged    = errors.New("another program changed it")
	errRestless   = errors.New("another program keeps changing it; nothing was written: try again later")
	errNotRegular = errors.New("it is not a regular file")
)

// read reads the file, which must be one that may be written.
func read(target string) ([]byte, fs.FileInfo, error) {
	f, err := os.OpenFile(target, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, unwritable(err)
	}
	defer f.Close() // nothing was written
	info, err := f.Stat()
	if err != nil {
		return nil, nil, fileerror.Reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, nil, errNotRegular
	}
	var buf bytes.Buffer
	if _, err := buf.ReadFrom(f); err != nil {
		return nil, nil, fileerror.Reason(err)
	}
	return buf.Bytes(), info, nil
}

// unwritable adds the remedy to the error with which a file was not opened for writing.
func unwritable(err error) error {
	switch reason := fileerror.Reason(err); {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: make the file writable, or run as its owner", reason)
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: work in a copy on one that can be written", reason)
	default:
		return reason
	}
}

// unchanged returns errChanged if the path does not lead to the file and the bytes that were read, or if a program has
// the file open and may write more.
func unchanged(path string, old []byte, info fs.FileInfo) error {
	now, err := os.Stat(path)
	if err != nil || !os.SameFile(now, info) || now.Size() != int64(len(old)) {
		return errChanged
	}
	data, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(data, old) {
		return errChanged
	}
	if open, known := openForWriting(path); known && open {
		return errChanged
	}
	return nil
}
