package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// TestHeapFor guards the room for garbage: as much as the data while the heap is small, a fifth of it when it is large, and
// never so little that the program does nothing but collect.
func TestHeapFor(t *testing.T) {
	const mb = 1 << 20
	for used, want := range map[int64]int64{1 * mb: 12 * mb, 10 * mb: 20 * mb, 20 * mb: 40 * mb, 30 * mb: 48 * mb, 40 * mb: 48 * mb, 45 * mb: 54 * mb, 100 * mb: 120 * mb} {
		if got := heapFor(used); got != want {
			t.Errorf("%d MB in use: collected at %d MB, want %d", used/mb, got/mb, want/mb)
		}
	}
}

// TestBoundGarbage guards that the heap's goal follows the data in use, and that memory other than the heap, such as
// stacks, is not counted: with it in a limit, a run of many endpoints spent half of its time collecting.
func TestBoundGarbage(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "")
	t.Setenv("GOGC", "")
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	boundGarbage()
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		t.Errorf("the process is limited to %d bytes, want no limit", limit)
	}
	held := make([]byte, 64<<20)
	defer runtime.KeepAlive(held)
	var live, goal int64
	for range 100 {
		runtime.GC()
		time.Sleep(10 * time.Millisecond) // the goal is set beside the collection
		live, goal = size("/gc/heap/live:bytes"), size("/gc/heap/goal:bytes")
		if near := heapFor(live); goal > near-near/8 && goal < near+near/8 {
			return
		}
	}
	t.Errorf("with %d bytes in use the heap is collected at %d, want about %d", live, goal, heapFor(live))
}

func size(name string) int64 {
	sample := []metrics.Sample{{Name: name}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
