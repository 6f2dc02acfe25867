package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// softMemory is how much memory the garbage collector lets the heap grow to before it works harder. A run needs about a
// third of it. A service whose answers are as large as the bounds allow makes many megabytes of garbage at once, which by
// default may be as much again as what is in use.
const softMemory = 64 << 20

// boundGarbage keeps garbage below softMemory, unless GOMEMLIMIT says otherwise. It is for commands that ask the service: those
// that only read the project's own files are quicker without. A run that needs all of softMemory for
// itself, as one with a document of 30 MB, is left to the collector's usual pace: it would do little but collect.
func boundGarbage() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetMemoryLimit(softMemory)
	afterNextCollection(func() (again bool) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 && live[0].Value.Uint64() < softMemory*15/16 {
			return true
		}
		debug.SetMemoryLimit(math.MaxInt64)
		return false
	})
}

// afterNextCollection calls do after a garbage collection, and after each further one while do returns true.
func afterNextCollection(do func() (again bool)) {
	garbage := new([16]byte)
	runtime.AddCleanup(garbage, func(int) {
		if do() {
			afterNextCollection(do)
		}
	}, 0)
}
