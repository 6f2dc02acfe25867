package routes

import (
	"fmt"
	"io/fs"
	"syscall"
	"time"
)

// settledFor is how old a file's change must be for its times to distinguish it from the next change.
const settledFor = 2 * time.Second

// stamp returns a text that changes with the file, without reading it: its inode, size and times, including the change
// time, which no program can set. It returns "" for a file that was changed just now.
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
