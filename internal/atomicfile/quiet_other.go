//go:build !linux

package atomicfile

// openForWriting cannot know on this system.
func openForWriting(string) (open, known bool) { return false, false }
