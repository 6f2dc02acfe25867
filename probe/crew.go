package probe

import "sync"

// A crew does one thing after the other in few goroutines: what asks goes deep, and a new goroutine's stack has to grow each
// time.
type crew struct {
	mu   sync.Mutex
	free int // goroutines that have nothing to do, or are about to
	work chan func()
}

func newCrew() *crew { return &crew{work: make(chan func())} }

// run has something done at once, by a goroutine that is free or by a new one, and after that after, which must not wait: what
// it lets begin finds the goroutine free.
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
