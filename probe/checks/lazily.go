package checks

import (
	"regexp"
	"sync"
)

// lazily compiles an expression when it is first asked for: most commands judge nothing, and must not wait for it.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
