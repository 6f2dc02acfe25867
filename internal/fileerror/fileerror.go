// Package fileerror says in one form why a file cannot be used.
package fileerror

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Unreadable returns the error of a file that somebody named and that cannot be read, "FILE: REASON: REMEDY", as in
// "run.json: no such file: name a run document". errors.Is finds the cause.
func Unreadable(file string, err error, remedy string) error {
	reason := Reason(err)
	if errors.Is(err, fs.ErrNotExist) {
		reason = missing{reason} // a system says this in words of its own
	}
	return fmt.Errorf("%s: %w: %s", file, reason, remedy)
}

// Reason returns an error without the operation and the path, which the message around it states: "permission denied".
func Reason(err error) error {
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		return pe.Err
	}
	if le := (*os.LinkError)(nil); errors.As(err, &le) {
		return le.Err
	}
	return err
}

type missing struct{ cause error }

func (missing) Error() string   { return "no such file" }
func (m missing) Unwrap() error { return m.cause }
