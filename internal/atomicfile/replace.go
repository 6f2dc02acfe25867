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
)

// replace puts data in the place of the file that info describes, with its permissions and owner. check is called last
// before that, and its error stops it.
func replace(target string, data []byte, info fs.FileInfo, check func() error) error {
	return install(target, data, info.Mode().Perm(), func(f *os.File) error {
		if err := keepOwner(f, info); err != nil {
			return err
		}
		return f.Chmod(info.Mode().Perm())
	}, check)
}

// create puts data in a new file.
func create(target string, data []byte, perm fs.FileMode) error {
	nothing := func() error { return nil }
	return install(target, data, perm, func(*os.File) error { return nil }, nothing)
}

// install writes data into a new file beside the target, makes sure that it is on the disk, and gives it the target's name.
func install(target string, data []byte, perm fs.FileMode, prepare func(*os.File) error, check func() error) (err error) {
	f, err := createBeside(target, perm)
	if err != nil {
		return fmt.Errorf("no new file can be made in its folder %s (%w): make the folder writable", filepath.Dir(target), reason(err))
	}
	defer func() {
		if err != nil {
			f.Close()           //nolint:errcheck // closed already, or there is a better error
			os.Remove(f.Name()) //nolint:errcheck // gone already, or the next Update removes it
		}
	}()
	if err := prepare(f); err != nil {
		return reason(err)
	}
	if err := fill(f, data); err != nil {
		return fmt.Errorf("writing its new text: %w; the file is as it was", reason(err))
	}
	if err := check(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), target); err != nil {
		return fmt.Errorf("putting its new text in place: %w; the file is as it was", reason(err))
	}
	if err := syncFolder(filepath.Dir(target)); err != nil {
		return fmt.Errorf("its new text is in place, but may not survive a power cut: %w", reason(err))
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
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// removeLeftovers removes the temporary files of writers that were killed. The caller holds the lock, so no writer is at work.
func removeLeftovers(target string) {
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		return // whatever is wrong with the folder, writing will say it
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), temporaryPrefix(target)) && strings.HasSuffix(e.Name(), temporarySuffix) {
			os.Remove(filepath.Join(filepath.Dir(target), e.Name())) //nolint:errcheck // tidiness only
		}
	}
}
