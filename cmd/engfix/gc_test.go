package main

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
)

// TestCollectLater guards that only the first collection is put off.
func TestCollectLater(t *testing.T) {
	percent := func() int {
		gogc := []metrics.Sample{{Name: "/gc/gogc:percent"}}
		metrics.Read(gogc)
		return int(gogc[0].Value.Uint64())
	}
	usual := percent()
	collectLater()
	if got := percent(); got != startupHeap {
		t.Fatalf("the heap may grow by %d%% at first, want %d%%", got, startupHeap)
	}
	for deadline := time.Now().Add(10 * time.Second); percent() != usual; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after a collection the heap may still grow by %d%%, want %d%%", percent(), usual)
		}
		runtime.GC()
	}
}
