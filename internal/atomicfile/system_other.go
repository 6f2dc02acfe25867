//go:build !unix

package atomicfile

import (
	"io/fs"
	"os"
)

// keepOwner does nothing: on these systems a new file belongs to the user who runs the program.
func keepOwner(*os.File, fs.FileInfo) error { return nil }

// syncFolder does nothing: these systems do not open a folder for that.
func syncFolder(string) error { return nil }
