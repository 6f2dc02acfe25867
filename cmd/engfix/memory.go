package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// softMemory is the size up to which the garbage collector lets the program grow before it works harder. A run of some
// thousand exchanges needs about a third of it. A service whose answers are as large as the bounds allow makes many
// megabytes of garbage at once; by default, garbage may take as much memory as the data in use.
const softMemory = 64 << 20

// besideHeap is the memory that is in use but not counted with the heap: stacks, and the collector's own.
const besideHeap = 12 << 20

// smallHeap is the size up to which the heap grows without a collection. A run of some thousand exchanges gets there anyway.
const smallHeap = 12 << 20

// boundGarbage keeps memory below softMemory, unless GOMEMLIMIT or GOGC says otherwise. For a run that needs more, the limit
// rises with the memory in use and leaves room for a fifth of it as garbage: with a tighter one the program would do
// little but collect. It is for commands that ask the service: those that only read the project's own files are faster
// without it.
func boundGarbage() {
	if os.Getenv("GOMEMLIMIT") != "" || os.Getenv("GOGC") != "" {
		return
	}
	debug.SetMemoryLimit(softMemory)
	debug.SetGCPercent(100 * smallHeap / (4 << 20)) // of the runtime's own smallest heap, before the first collection
	afterEachCollection(func() {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 {
			used := int64(live[0].Value.Uint64())
			debug.SetMemoryLimit(max(softMemory, used*6/5+besideHeap))
			debug.SetGCPercent(int(max(100, 100*smallHeap/max(used, 1)-100)))
		}
	})
}

// afterEachCollection calls do after every garbage collection, one call at a time. It never ends.
func afterEachCollection(do func()) {
	garbage := new([16]byte)
	runtime.AddCleanup(garbage, func(int) {
		do()
		afterEachCollection(do)
	}, 0)
}
