package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An Error is a mistake in the configuration, at its place.
type Error struct {
	Path string
	Pos  Pos    // the zero Pos if the mistake is in the file as a whole
	Msg  string // the fault and the remedy
}

// Error returns "path:line:column: message", or "path: message" for the whole file.
func (e *Error) Error() string {
	if e.Pos == (Pos{}) {
		return e.Path + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Pos.Line, e.Pos.Column, e.Msg)
}

// Errorf makes an Error at a place of the file that c was read from, for faults that only the caller can recognise: a
// check that does not exist, a waiver that matches nothing.
func (c *Config) Errorf(at Pos, format string, args ...any) *Error {
	return &Error{Path: c.Path, Pos: at, Msg: fmt.Sprintf(format, args...)}
}

// Errors are the mistakes in one file, in document order, at least one.
type Errors []*Error

// maxShown is how many mistakes are printed at once: a wrongly indented block need not produce a message for every
// line.
const maxShown = 10

// Error returns one line for each mistake.
func (es Errors) Error() string {
	var lines []string
	for _, e := range es[:min(len(es), maxShown)] {
		lines = append(lines, e.Error())
	}
	if more := len(es) - maxShown; more > 0 {
		lines = append(lines, fmt.Sprintf("%s: and %d more", es[0].Path, more))
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the mistakes to errors.As.
func (es Errors) Unwrap() []error {
	errs := make([]error, len(es))
	for i, e := range es {
		errs[i] = e
	}
	return errs
}

// Err returns es as an error, in document order: nil if there is none.
func (es Errors) Err() error { return es.sorted() }

// sorted puts the mistakes in document order and drops duplicates, which an alias makes. It returns nil for none.
func (es Errors) sorted() error {
	if len(es) == 0 {
		return nil
	}
	slices.SortStableFunc(es, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	return slices.CompactFunc(es, func(a, b *Error) bool { return *a == *b })
}
