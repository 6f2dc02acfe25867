package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The sizes of the heap that decide when garbage is collected. A run of some thousand exchanges has a few megabytes in
// use. A service whose answers are as large as the bounds allow makes many megabytes of garbage at once.
const (
	smallHeap = 12 << 20 // up to this size nothing is collected
	roomyHeap = 48 << 20 // up to this size there may be as much garbage as data in use
	leastRoom = 8 << 20  // and there is always room for this much garbage, or for a fifth of the data in use
)

// heapFor returns the size at which a heap with this much data in use is collected, in bytes.
func heapFor(used int64) int64 {
	return max(smallHeap, min(2*used, roomyHeap), used+max(used/5, leastRoom))
}

// boundGarbage bounds the garbage by heapFor, unless GOMEMLIMIT or GOGC says otherwise. The bound is a size of the heap
// and not of the whole process: with a limit on the process, a run whose stacks and tables grow would do little but
// collect. It is for commands that ask the service: those that only read the project's own files are faster without it.
func boundGarbage() {
	if os.Getenv("GOMEMLIMIT") != "" || os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(100 * smallHeap / (4 << 20)) // of the runtime's own smallest heap, before the first collection
	afterEachCollection(func() {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 {
			used := max(int64(live[0].Value.Uint64()), 1)
			debug.SetGCPercent(int(100*heapFor(used)/used - 100))
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
