package main

import (
	"runtime"
	"runtime/debug"
)

// startupHeap is by how many percent the heap may grow before it is first collected. It makes the runtime's 4 MiB 16.
const startupHeap = 400

// collectLater puts the first collection of garbage off until there is some: what is linked in takes nearly as much of the
// heap as would set it off, and most commands have done their work in less time than it takes. After the first one the
// runtime collects as ever, so that memory is bounded as ever.
func collectLater() {
	usual := debug.SetGCPercent(startupHeap)
	runtime.AddCleanup(new([64]byte), func(percent int) { debug.SetGCPercent(percent) }, usual)
}
