package wire

import (
	"context"
	"sync"
	"time"
)

const (
	// faultPatience is how long a question waits for the machine to have room for its connection.
	faultPatience = 10 * time.Second
	// faultPause is how long it waits for each attempt, if no other exchange ends meanwhile.
	faultPause = 100 * time.Millisecond
)

// A gate bounds how many exchanges are under way at once by the number that the machine could carry so far. It is open
// until the machine refuses a connection. It is safe for concurrent use.
type gate struct {
	mu     sync.Mutex
	inside int
	limit  int           // 0: none
	left   chan struct{} // closed and replaced when an exchange ends
}

func newGate() *gate { return &gate{left: make(chan struct{})} }

// enter waits until another exchange may begin; leave must follow unless it returns an error.
func (g *gate) enter(ctx context.Context) error {
	for {
		g.mu.Lock()
		if g.limit == 0 || g.inside < g.limit {
			g.inside++
			g.mu.Unlock()
			return nil
		}
		left := g.left
		g.mu.Unlock()
		select {
		case <-left:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// leave ends an exchange.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.limit > 0 { // else nobody waits
		close(g.left)
		g.left = make(chan struct{})
	}
}

// narrow lets fewer exchanges in from now on than are under way, but at least one. The exchange that calls it is under way.
func (g *gate) narrow() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if fewer := max(g.inside-1, 1); g.limit == 0 || fewer < g.limit {
		g.limit = fewer
	}
}

// pause waits until another exchange has ended, or a moment.
func (g *gate) pause(ctx context.Context) {
	g.mu.Lock()
	left := g.left
	g.mu.Unlock()
	timer := time.NewTimer(faultPause)
	defer timer.Stop()
	select {
	case <-left:
	case <-timer.C:
	case <-ctx.Done():
	}
}
