package expect

import (
	"fmt"
	"strings"
)

// An Error is a mistake in the text of an expectation.
type Error struct {
	// Path are the names, and for a list the numbers, of the members that lead to the mistake: "body", "error.code", "min".
	Path    []string
	Problem string
}

// Error returns "body → error.code → min: want a number".
func (e *Error) Error() string {
	if len(e.Path) == 0 {
		return e.Problem
	}
	return strings.Join(e.Path, " → ") + ": " + e.Problem
}

// Errors are all the mistakes of an expectation, at least one, in the order of the text.
type Errors []*Error

// Error returns the mistakes in one line.
func (es Errors) Error() string {
	all := make([]string, len(es))
	for i, e := range es {
		all[i] = e.Error()
	}
	return strings.Join(all, "; ")
}

// A parser reads an expectation and gathers its mistakes.
type parser struct {
	errs Errors
}

func (p *parser) report(path []string, format string, args ...any) {
	p.errs = append(p.errs, &Error{append([]string{}, path...), fmt.Sprintf(format, args...)})
}
