package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestBoundGarbage guards that garbage is bounded, and that the bound rises with what is in use: below it the collector
// would do little else.
func TestBoundGarbage(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "")
	before := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(before)
	boundGarbage()
	if got := debug.SetMemoryLimit(-1); got != softMemory {
		t.Fatalf("the limit is %d, want %d", got, softMemory)
	}
	held := make([]byte, softMemory)
	for range 100 {
		runtime.GC()
		time.Sleep(10 * time.Millisecond) // the limit is set beside the collection
		if limit := debug.SetMemoryLimit(-1); limit > softMemory*6/5 && limit < 2*softMemory {
			runtime.KeepAlive(held)
			return
		}
	}
	t.Errorf("the limit is %d with %d in use, want a fifth more and what is beside the heap", debug.SetMemoryLimit(-1), softMemory)
}
