package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestBoundGarbage guards that the collector works harder only while that helps: not once most of the memory is in use.
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
		time.Sleep(10 * time.Millisecond) // the limit is lifted beside the collection
		if debug.SetMemoryLimit(-1) == math.MaxInt64 {
			runtime.KeepAlive(held)
			return
		}
	}
	t.Error("the limit stays, although all of it is in use")
}
