package routes

import (
	"fmt"
	"io/fs"
	"syscall"
	"time"
)

// settledFor is how long ago a file must have been changed for its times to tell the next change from this one.
const settledFor = 2 * time.Second

// stamp returns what a file's next change changes, without reading it: its inode, size and times, the time of the change
// itself included, which no program sets. It gives "" for a file that was changed just now.
func stamp(info fs.FileInfo) string {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	changed := time.Unix(s.Ctim.Unix())
	if time.Since(changed) < settledFor || time.Since(info.ModTime()) < settledFor {
		return ""
	}
	return fmt.Sprintf("%d %d %d %d %d", s.Dev, s.Ino, s.Size, info.ModTime().UnixNano(), changed.UnixNano())
}
