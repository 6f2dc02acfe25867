package main

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/hang"
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
	defer hang.Guard(t)()
	for percent() != usual { // the cleanup runs some time after a collection
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}
