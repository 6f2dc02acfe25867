package probe

import (
	"runtime"
	"testing"
)

// One task after the other takes one goroutine, however soon the next follows.
func TestACrewIsAsManyAsWorkAtOnce(t *testing.T) {
	before := runtime.NumGoroutine()
	c := newCrew()
	defer c.dismiss()
	for range 100 {
		done := make(chan struct{})
		c.run(func() {}, func() { close(done) })
		<-done
	}
	if more := runtime.NumGoroutine() - before; more > 1 {
		t.Errorf("100 tasks in turn took %d goroutines, want 1", more)
	}
}
