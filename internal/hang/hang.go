// Package hang lets tests guard against code that does not end. It does not measure speed, which is for benchmarks:
// under load, or under the race detector, anything may take many times as long as usual, and only code that hangs takes
// minutes.
package hang

import (
	"fmt"
	"testing"
	"time"
)

// limit is far above the time of anything that is guarded, on the slowest machine.
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
