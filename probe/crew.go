package probe

import "sync"

// A crew runs functions in few goroutines and uses each goroutine again: asking needs a deep stack, which a new
// goroutine would have to grow each time.
type crew struct {
	mu   sync.Mutex
	free int // goroutines that are idle, or will be at once
	work chan func()
}

func newCrew() *crew { return &crew{work: make(chan func())} }

// run calls do at once, in a free goroutine or in a new one, and then after, which must not block. The goroutine counts
// as free when after is called, so that work which after starts can use it.
func (c *crew) run(do, after func()) {
	whole := func() {
		do()
		c.mu.Lock()
		c.free++
		c.mu.Unlock()
		after()
	}
	c.mu.Lock()
	known := c.free > 0
	if known {
		c.free--
	}
	c.mu.Unlock()
	if known {
		c.work <- whole
		return
	}
	go func() {
		whole()
		for next := range c.work {
			next()
		}
	}()
}

// dismiss ends the goroutines once they are done; nothing more may be run.
func (c *crew) dismiss() { close(c.work) }
