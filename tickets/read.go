package tickets

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/internal/fileerror"
)

// Read reads and parses the ticket file. It waits a moment for a program that is writing the file in place. Errors are
// of type *Error, name the remedy, and wrap the operating system's.
func Read(path string) (*File, error) {
	src, err := readSource(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, src)
}

func readSource(path string) ([]byte, error) {
	if err := checkFile(path); err != nil {
		return nil, err
	}
	if err := atomicfile.Settled(path); err != nil {
		return nil, &Error{Path: path, Msg: err.Error(), cause: err}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close() // nothing was written
	var src bytes.Buffer
	if _, err := src.ReadFrom(io.LimitReader(f, MaxSize+1)); err != nil {
		return nil, unreadable(path, err)
	}
	return src.Bytes(), nil
}

// checkFile refuses a path that cannot be a ticket file, without opening it.
func checkFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Path: path, Msg: "no such file: check the path", cause: err}
	case err != nil:
		return unreadable(path, err)
	case info.IsDir():
		return &Error{Path: path, Msg: "is a folder: name the ticket file in it"}
	case !info.Mode().IsRegular():
		return &Error{Path: path, Msg: "is not a regular file: name the ticket file itself"}
	case info.Size() > MaxSize:
		return tooLarge(path)
	}
	return nil
}

func unreadable(path string, err error) *Error {
	return &Error{Path: path, Msg: fileerror.Reason(err).Error() + ": check the path and its permissions", cause: err}
}
