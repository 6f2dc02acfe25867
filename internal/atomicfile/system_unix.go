//go:build unix

package atomicfile

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"github.com/engfix/engfix/internal/fileerror"
)

// keepOwner sets the owner and the group of the new file to those of the one that it replaces.
func keepOwner(f *os.File, old fs.FileInfo) error {
	now, err := f.Stat()
	if err != nil {
		return err
	}
	is, ok1 := now.Sys().(*syscall.Stat_t)
	want, ok2 := old.Sys().(*syscall.Stat_t)
	if !ok1 || !ok2 || is.Uid == want.Uid && is.Gid == want.Gid {
		return nil
	}
	if err := f.Chown(int(want.Uid), int(want.Gid)); err != nil {
		return fmt.Errorf("its owner and group (%d:%d) cannot be kept (%w): run as its owner, or take the file over with chown",
			want.Uid, want.Gid, fileerror.Reason(err))
	}
	return nil
}

// syncFolder makes sure that the folder's entries are on the disk.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close() // nothing was written through it
	return dir.Sync()
}
