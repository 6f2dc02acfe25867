package probe_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/engfix/engfix/probe"
)

// A script is a Sender that answers as scripted and keeps the asks.
type script struct {
	answer func(context.Context, probe.Ask) (*probe.Exchange, error)

	mu        sync.Mutex
	asks      []probe.Ask // in the order of arrival
	log       []string    // "> endpoint variant attempt" when asked and "< …" when answered
	now, most int         // exchanges under way
}

func (s *script) Send(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
	what := fmt.Sprintf("%s %s %d", ask.Endpoint, ask.Variant, ask.Attempt)
	s.mu.Lock()
	s.asks, s.log = append(s.asks, ask), append(s.log, "> "+what)
	s.now++
	s.most = max(s.most, s.now)
	s.mu.Unlock()
	x, err := s.answer(ctx, ask)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now--
	s.log = append(s.log, "< "+what)
	return x, err
}

// takes answers 401 to everybody but the control after the time that the ask takes, unless the context ends before.
func takes(d func(probe.Ask) time.Duration) func(context.Context, probe.Ask) (*probe.Exchange, error) {
	return func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
		timer := time.NewTimer(d(ask))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		status := 401
		if ask.Variant == "control" {
			status = 200
		}
		x := exchange(ask.Endpoint, ask.Variant, ask.Attempt, status)
		x.DurationMS = float64(d(ask)) / float64(time.Millisecond)
		return x, nil
	}
}

func always(d time.Duration) func(probe.Ask) time.Duration {
	return func(probe.Ask) time.Duration { return d }
}

// A tape is a Sink that keeps its input, and fails when the test wants it to.
type tape struct {
	events   []string // "begin", "exchange ID", "ticket ID", "end"
	results  []probe.TicketResult
	seen     map[string]bool // exchanges
	end      probe.Run
	failAt   int // the number of the event that fails, from 1; 0: none
	problems []string
}

var errSink = errors.New("the disk is full")

func (s *tape) event(what string) error {
	if n := len(s.events); s.failAt > 0 && n >= s.failAt && what != "end" {
		s.problems = append(s.problems, what+" after the sink had failed")
	}
	s.events = append(s.events, what)
	if len(s.events) == s.failAt {
		return errSink
	}
	return nil
}

func (s *tape) Begin(probe.Run) error {
	s.seen = map[string]bool{}
	return s.event("begin")
}

func (s *tape) Exchange(x *probe.Exchange) error {
	if s.seen[x.ID] {
		s.problems = append(s.problems, "exchange "+x.Endpoint+" "+x.Label+" twice")
	}
	s.seen[x.ID] = true
	return s.event("exchange " + x.ID)
}

func (s *tape) Ticket(t probe.TicketResult) error {
	for _, id := range t.Evidence() {
		if !s.seen[id] {
			s.problems = append(s.problems, t.ID+" before the exchange "+id+" that it rests on")
		}
	}
	s.results = append(s.results, t)
	return s.event("ticket " + t.ID)
}

func (s *tape) End(r probe.Run) error {
	s.end = r
	return s.event("end")
}

func (s *tape) tickets() []string {
	var ids []string
	for _, t := range s.results {
		ids = append(ids, t.ID)
	}
	return ids
}

// check reports what no run may do.
func (s *tape) check(t *testing.T) {
	t.Helper()
	for _, p := range s.problems {
		t.Error(p)
	}
	if n := len(s.events); n == 0 || s.events[0] != "begin" || s.events[n-1] != "end" || slices.Index(s.events, "end") != n-1 {
		t.Errorf("the sink did not get begin first and end once and last: %q", s.events)
	}
	if want := len(s.seen); s.failAt == 0 && s.end.Summary.Exchanges != want {
		t.Errorf("the summary counts %d exchanges, want %d", s.end.Summary.Exchanges, want)
	}
}

// many makes n tickets with an endpoint each.
func many(n int) []probe.Subject {
	var all []probe.Subject
	for i := range n {
		all = append(all, subject(fmt.Sprintf("T-%d", i+1), []string{"identity"}, endpoint(fmt.Sprintf("GET /%d", i+1))))
	}
	return all
}
