package fileerror

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// MostRead is how much a file that the configuration names may hold, in bytes: it is kept in memory, and a body is part of many
// exchanges at once.
const MostRead = 8 << 20

// Read returns the content of a file. Anything that may never end, such as a named pipe or a device, is refused, and so is a file of
// more than MostRead bytes.
func Read(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() && !info.IsDir(): // the system says what a folder is
		return nil, &fs.PathError{Op: "read", Path: file, Err: errors.New("is not a regular file")}
	case info.Size() > MostRead:
		return nil, &fs.PathError{Op: "read", Path: file, Err: fmt.Errorf("is larger than %d MiB", MostRead>>20)}
	}
	return os.ReadFile(file)
}
