// Package hang lets tests guard against what does not end. It measures no speed, which is for benchmarks: beside other work,
// or under the race detector, anything may take many times as long as usual, and only what hangs takes minutes.
package hang

import (
	"fmt"
	"testing"
	"time"
)

// limit is what nothing that is guarded comes near, on the slowest machine.
const limit = 3 * time.Minute

// Guard ends the test binary, and shows where every goroutine is, unless the test calls done within minutes.
//
//	defer hang.Guard(t)()
func Guard(t testing.TB) (done func()) {
	name := t.Name()
	timer := time.AfterFunc(limit, func() {
		panic(fmt.Sprintf("%s hangs: it did not end within %v", name, limit))
	})
	return func() { timer.Stop() }
}
