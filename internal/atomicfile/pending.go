package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// A Pending is a file that is being written, piece by piece, and takes its name when it is whole. A device or a pipe,
// which cannot be replaced, gets the pieces directly.
type Pending struct {
	file   *os.File
	target string // "" for a file that is written directly
}

// Create begins to write the file at path. Until Commit the path keeps its old content, or none; Abort leaves it so. An
// existing file keeps its permissions; a new one gets perm, less the umask.
func Create(path string, perm fs.FileMode) (*Pending, error) {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		target, err = path, nil
	}
	if err != nil {
		return nil, &fs.PathError{Op: "write", Path: path, Err: reason(err)}
	}
	switch info, err := os.Stat(target); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, &fs.PathError{Op: "write", Path: path, Err: reason(err)}
	case info.IsDir():
		return nil, &fs.PathError{Op: "write", Path: path, Err: errors.New("it is a folder: name a file in it")}
	case !info.Mode().IsRegular():
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return nil, &fs.PathError{Op: "write", Path: path, Err: reason(err)}
		}
		return &Pending{file: f}, nil
	default:
		perm = info.Mode().Perm()
	}
	// Not the suffix of Update's files: those are removed by the next update, which does not know that this one is at work.
	name := temporaryPrefix(target) + strconv.FormatUint(rand.Uint64(), 36) + ".engfix-part"
	f, err := os.OpenFile(filepath.Join(filepath.Dir(target), name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return nil, &fs.PathError{Op: "write", Path: path, Err: fmt.Errorf("no new file can be made in its folder (%w): make the folder, or make it writable", reason(err))}
	}
	return &Pending{file: f, target: target}, nil
}

// Write adds to the file.
func (p *Pending) Write(b []byte) (int, error) { return p.file.Write(b) }

// Commit makes sure that the file is on the disk and moves it to its name.
func (p *Pending) Commit() error {
	if p.target == "" {
		return p.file.Close()
	}
	if err := errors.Join(p.file.Sync(), p.file.Close()); err != nil {
		return errors.Join(err, os.Remove(p.file.Name()))
	}
	if err := os.Rename(p.file.Name(), p.target); err != nil {
		return errors.Join(err, os.Remove(p.file.Name()))
	}
	return syncFolder(filepath.Dir(p.target))
}

// Abort leaves the path unchanged.
func (p *Pending) Abort() {
	p.file.Close() // nothing of it is wanted
	if p.target != "" {
		os.Remove(p.file.Name()) //nolint:errcheck // tidiness only
	}
}
