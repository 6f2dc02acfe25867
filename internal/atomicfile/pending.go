package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/engfix/engfix/internal/fileerror"
)

// A Pending is a file that is being written, piece by piece, and takes its name when it is whole. A device or a pipe,
// which cannot be replaced, gets the pieces directly.
type Pending struct {
	file   *os.File
	path   string // as the caller named it
	target string // "" for a file that is written directly
	lock   *flock.Flock
}

// Create begins to write the file at path. Until Commit the path keeps its old content, or none; Abort leaves it so. An
// existing file keeps its permissions; a new one gets perm, less the umask.
func Create(path string, perm fs.FileMode) (*Pending, error) {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		target, err = path, nil
	}
	if err != nil {
		return nil, &fs.PathError{Op: "write", Path: path, Err: fileerror.Reason(err)}
	}
	switch info, err := os.Stat(target); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, &fs.PathError{Op: "write", Path: path, Err: fileerror.Reason(err)}
	case info.IsDir():
		return nil, &fs.PathError{Op: "write", Path: path, Err: errors.New("it is a folder: name a file in it")}
	case !info.Mode().IsRegular():
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return nil, &fs.PathError{Op: "write", Path: path, Err: fileerror.Reason(err)}
		}
		return &Pending{file: f, path: path}, nil
	default:
		perm = info.Mode().Perm()
	}
	removeAbandoned(target)
	name := temporaryPrefix(target) + strconv.FormatUint(rand.Uint64(), 36) + partSuffix
	f, err := os.OpenFile(filepath.Join(filepath.Dir(target), name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return nil, &fs.PathError{Op: "write", Path: path, Err: fmt.Errorf("no new file can be made in its folder (%w): make the folder, or make it writable", fileerror.Reason(err))}
	}
	p := &Pending{file: f, path: path, target: target, lock: flock.New(f.Name())}
	_, _ = p.lock.TryLock() // without locks in the file system, a file that a killed run leaves behind stays
	return p, nil
}

// partSuffix ends the name of a file that is being written. It is not the suffix of Update's files: the next update
// removes those, and does not know that this file is being written.
const partSuffix = ".engfix-part"

// abandoned is the least age of a file that a killed process may have left behind: a file that was just created may not
// be locked yet.
const abandoned = time.Minute

// removeAbandoned removes the files that were to become the target and whose writers were killed: nobody holds their lock.
func removeAbandoned(target string) {
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		return // creating the file will report the fault
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), temporaryPrefix(target)) || !strings.HasSuffix(e.Name(), partSuffix) {
			continue
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < abandoned {
			continue
		}
		path := filepath.Join(filepath.Dir(target), e.Name())
		l := flock.New(path, flock.SetFlag(os.O_RDONLY))
		if free, err := l.TryLock(); err == nil && free {
			_ = os.Remove(path) // tidiness only
			_ = l.Unlock()
		}
	}
}

// Write adds to the file. Its errors name the path, not the file that will take its name.
func (p *Pending) Write(b []byte) (int, error) {
	n, err := p.file.Write(b)
	if err != nil {
		err = &fs.PathError{Op: "write", Path: p.path, Err: fileerror.Reason(err)}
	}
	return n, err
}

// Commit makes sure that the file is on the disk and moves it to its name.
func (p *Pending) Commit() error {
	if p.target == "" {
		return p.file.Close()
	}
	if err := errors.Join(p.file.Sync(), p.file.Close()); err != nil {
		_ = p.lock.Unlock()
		return errors.Join(err, os.Remove(p.file.Name()))
	}
	_ = p.lock.Unlock() // Windows does not rename an open file
	if err := os.Rename(p.file.Name(), p.target); err != nil {
		return errors.Join(err, os.Remove(p.file.Name()))
	}
	return syncFolder(filepath.Dir(p.target))
}

// Abort leaves the path unchanged.
func (p *Pending) Abort() {
	p.file.Close() // its content is dropped
	if p.target != "" {
		_ = p.lock.Unlock()
		os.Remove(p.file.Name()) //nolint:errcheck // tidiness only
	}
}
