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

	"github.com/engfix/engfix/internal/fileerror"
)

// replace replaces the file that info describes with data, with its permissions and owner. verify checks that a path
// leads to the file that may be replaced, and returns an error if it does not; nil replaces any file.
func replace(target string, data []byte, info fs.FileInfo, verify func(path string) error) error {
	return install(target, data, info.Mode().Perm(), func(f *os.File) error {
		if err := keepOwner(f, info); err != nil {
			return err
		}
		return f.Chmod(info.Mode().Perm())
	}, verify)
}

// create puts data in a new file.
func create(target string, data []byte, perm fs.FileMode) error {
	return install(target, data, perm, func(*os.File) error { return nil }, nil)
}

// install writes data into a new file next to the target, makes sure that it is on the disk, and renames it to the
// target.
func install(target string, data []byte, perm fs.FileMode, prepare func(*os.File) error, verify func(string) error) error {
	f, err := createBeside(target, perm)
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it has the target's name by now, or the next Update removes it
	if err := prepare(f); err != nil {
		f.Close() // the error of the write is the better one
		return fileerror.Reason(err)
	}
	if err := fill(f, data); err != nil {
		return fmt.Errorf("writing its new text: %w; the file is as it was", fileerror.Reason(err))
	}
	if verify == nil {
		err = os.Rename(f.Name(), target)
	} else {
		err = renameVerified(f.Name(), target, verify)
	}
	if err != nil {
		return fmt.Errorf("putting its new text in place: %w; the file is as it was", fileerror.Reason(err))
	}
	if err := syncFolder(filepath.Dir(target)); err != nil {
		return fmt.Errorf("its new text is in place, but may not survive a power cut: %w", fileerror.Reason(err))
	}
	return nil
}

// renameVerified renames the new file to the target, provided that the file that it replaces is verified. Somebody may
// save the file between the check and the renaming. So, if the system can, the two swap their names, and the replaced
// file is checked again and put back if it is not the expected one.
func renameVerified(name, target string, verify func(path string) error) error {
	if err := verify(target); err != nil {
		return err
	}
	ours, err := os.Stat(name)
	if err != nil {
		return err
	}
	switch err := exchange(name, target); {
	case errors.Is(err, fs.ErrNotExist):
		return errChanged
	case err != nil: // not on this system, or not on this file system
		return os.Rename(name, target)
	}
	trouble := verify(name)
	for put := ours; trouble != nil; {
		back, err := os.Stat(name)
		if err != nil {
			return err
		}
		if err := exchange(name, target); err != nil {
			os.Link(name, target) //nolint:errcheck // it was removed meanwhile; if a newer one is there already, that one stays
			return trouble
		}
		// Saved once more meanwhile? Then the replaced file is newer, and goes back in turn.
		if out, err := os.Stat(name); err != nil || os.SameFile(out, put) {
			return trouble
		}
		put = back
	}
	return nil
}

func fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// Temporary files are named ".NAME.<number>.engfix-tmp".
const temporarySuffix = ".engfix-tmp"

func temporaryPrefix(target string) string { return "." + filepath.Base(target) + "." }

// createBeside creates a temporary file in the target's folder.
func createBeside(target string, perm fs.FileMode) (*os.File, error) {
	for {
		name := temporaryPrefix(target) + strconv.FormatUint(rand.Uint64(), 36) + temporarySuffix
		f, err := os.OpenFile(filepath.Join(filepath.Dir(target), name), os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
		switch {
		case errors.Is(err, fs.ErrExist):
		case err != nil:
			return nil, fmt.Errorf("no new file can be made in its folder %s (%w): make the folder writable", filepath.Dir(target), fileerror.Reason(err))
		default:
			return f, nil
		}
	}
}

// tryBeside makes a temporary file in the target's folder with the owner of the file that info describes, and removes it.
func tryBeside(target string, info fs.FileInfo) error {
	f, err := createBeside(target, info.Mode().Perm())
	if err != nil {
		return err
	}
	err = keepOwner(f, info)
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// removeLeftovers removes the temporary files of writers that were killed. The caller holds the lock, so no writer is at work.
func removeLeftovers(target string) {
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		return // writing will report any fault of the folder
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), temporaryPrefix(target)) && strings.HasSuffix(e.Name(), temporarySuffix) {
			os.Remove(filepath.Join(filepath.Dir(target), e.Name())) //nolint:errcheck // tidiness only
		}
	}
}
