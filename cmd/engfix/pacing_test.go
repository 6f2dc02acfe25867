package main

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// A turnstile is a service that takes a while for each answer, and counts what is under way.
type turnstile struct {
	broken bool // lets everybody in

	mu       sync.Mutex
	now      int
	most     int
	limits   int // requests that were refused by a rate limit
	arrivals []time.Time
	kinds    map[string]int
}

func (s *turnstile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.now++
	s.most = max(s.most, s.now)
	s.arrivals = append(s.arrivals, time.Now())
	if s.kinds == nil {
		s.kinds = map[string]int{}
	}
	s.kinds[r.URL.Path]++
	limited := r.URL.Path == "/two" && s.limits < 2
	if limited {
		s.limits++
	}
	s.mu.Unlock()
	time.Sleep(20 * time.Millisecond)
	s.mu.Lock() // before the answer: the client may ask again as soon as it has that
	s.now--
	s.mu.Unlock()
	if s.broken {
		r.Header.Set("X-Tenant-Id", "anybody")
	}
	let := r.Header.Get("X-Tenant-Id") != ""
	switch {
	case limited:
		w.Header().Set("Retry-After", "0")
		refuse(w, http.StatusTooManyRequests, "slow down")
	case r.URL.Path == "/events" && let:
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: {}\n\ndata: {}\n\n")
	case r.URL.Path == "/ws" && let:
		if c, err := websocket.Accept(w, r, nil); err == nil {
			_ = c.Close(websocket.StatusNormalClosure, "")
		}
	default:
		conformant(w, r)
	}
}

// TestConcurrencyAndRateHold guards that no more requests are under way than --concurrency says, and no more are begun than
// --rate says: over HTTP, SSE and WebSocket, with setup and teardown, when a rate limit makes engfix ask again, and when a
// verdict that differs from the last run's is confirmed.
func TestConcurrencyAndRateHold(t *testing.T) {
	t.Parallel()
	service := &turnstile{}
	w := newWorkspace(t, twoTickets, fmt.Sprintf(`tickets: ENGINE_FIX_TICKETS.md
target: {url: %q, openapi: ""}
identity: {headers: {X-Tenant-Id: t_demo, X-Mode: lab}, required: [X-Tenant-Id]}
routers:
  one: {endpoints: [{path: /one}, {path: /events, transport: sse}, {path: /ws, transport: ws}, {path: /three}]}
  two: {endpoints: [{path: /two}, {path: /four}]}
setup: [{name: in, path: /in, headers: {X-Tenant-Id: a}}, {name: in2, path: /in, headers: {X-Tenant-Id: a}}]
teardown: [{name: out, path: /out, headers: {X-Tenant-Id: a}}, {name: out2, path: /out, headers: {X-Tenant-Id: a}}]
`, serve(t, service)))
	const rate = 60
	unconfirmed := 0 // requests of the first run, which has no other to differ from
	for _, limit := range []int{1, 3} {
		for _, broken := range []bool{false, true} { // the verdicts of the second differ, and are confirmed
			service.mu.Lock()
			service.broken, service.most, service.limits, service.arrivals, service.kinds = broken, 0, 0, nil, nil
			service.mu.Unlock()
			began := time.Now()
			w.engfix(t, exitFine, "probe", "--concurrency", fmt.Sprint(limit), "--rate", fmt.Sprint(rate))
			service.mu.Lock()
			if service.most > limit {
				t.Errorf("--concurrency %d: %d requests were under way at once", limit, service.most)
			}
			slices.SortFunc(service.arrivals, time.Time.Compare)
			for i, at := range service.arrivals {
				// The first may arrive late, so that all others seem early: only the beginning is earlier than all.
				if took := at.Sub(began); took < time.Duration(i)*time.Second/rate-time.Millisecond {
					t.Errorf("--rate %d: request %d arrived after %s", rate, i, took)
					break
				}
			}
			for _, path := range []string{"/one", "/two", "/events", "/ws", "/in", "/out"} {
				if service.kinds[path] < 2 {
					t.Errorf("%d requests to %s, want two at least", service.kinds[path], path)
				}
			}
			if unconfirmed == 0 {
				unconfirmed = len(service.arrivals)
			} else if len(service.arrivals) <= unconfirmed {
				t.Errorf("%d requests, and %d where nothing is confirmed", len(service.arrivals), unconfirmed)
			}
			service.mu.Unlock()
		}
	}
}
