package workspace

import (
	"context"
	"sync"
	"time"

	"github.com/engfix/engfix/probe"
)

// An underway knows the questions that wait for an answer. It may be used by several goroutines at once.
type underway struct {
	mu   sync.Mutex
	next int
	asks map[int]Wait
}

// A Wait is a question that waits for an answer.
type Wait struct {
	Endpoint string // as in "GET /users"
	Variant  string // as in "anonymous"
	Since    time.Time
}

// of returns a Sender that records the asks that wait for to.
func (u *underway) of(to probe.Sender) probe.Sender { return watched{u, to} }

type watched struct {
	u  *underway
	to probe.Sender
}

func (w watched) Send(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
	defer w.u.begin(Wait{ask.Endpoint, ask.Variant, time.Now()})()
	return w.to.Send(ctx, ask)
}

// begin notes a question, until the function that it returns is called.
func (u *underway) begin(w Wait) (end func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.asks == nil {
		u.asks = map[int]Wait{}
	}
	u.next++
	id := u.next
	u.asks[id] = w
	return func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		delete(u.asks, id)
	}
}

// Longest returns the question of the run that has waited longest, and whether there is one. It may be called while Ask runs.
func (s *Session) Longest() (Wait, bool) {
	s.underway.mu.Lock()
	defer s.underway.mu.Unlock()
	var longest Wait
	for _, w := range s.underway.asks {
		if longest.Since.IsZero() || w.Since.Before(longest.Since) {
			longest = w
		}
	}
	return longest, !longest.Since.IsZero()
}
