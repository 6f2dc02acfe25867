// Package lazy puts off work at the start of the program until its result is asked for. Every command pays for what
// package variables compute, and most commands need little of it.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns a function that compiles the expression on its first call. That call panics if the expression is
// malformed.
func Regexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
