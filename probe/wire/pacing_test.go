package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/probe"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, tt := range []struct {
		status  int
		value   string
		want    time.Duration
		limited bool
	}{
		{429, "120", 2 * time.Minute, true},
		{429, " 0 ", 0, true},
		{429, now.Add(time.Minute).Format(http.TimeFormat), time.Minute, true},
		{429, now.Add(-time.Minute).Format(http.TimeFormat), 0, true},
		{429, "", 0, false},
		{429, "-1", 0, false},
		{429, "soon", 0, false},
		{429, "99999999999999999999", 0, false},
		{503, "120", 0, false},
	} {
		r := &probe.Response{Status: tt.status, Headers: http.Header{"Retry-After": {tt.value}}}
		if wait, limited := retryAfter(r, now); wait != tt.want || limited != tt.limited {
			t.Errorf("%d %q: %v, %v", tt.status, tt.value, wait, limited)
		}
	}
}

// limiting is a service that answers 429 so many times, and notes when each request arrives.
type limiting struct {
	mu       sync.Mutex
	times    int
	after    string
	arrivals []time.Time
}

func (l *limiting) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.arrivals = append(l.arrivals, time.Now())
	if len(l.arrivals) <= l.times {
		w.Header().Set("Retry-After", l.after)
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

// TestRateLimits: if a service names a time to ask again, the question is asked then, and not before; the exchange
// records that. If the answer stays limited, it is the question's answer.
func TestRateLimits(t *testing.T) {
	t.Parallel()
	post := get("/a")
	post.Method = "POST"
	websocket := dial(true)
	websocket.Transport = probe.WS
	for _, tt := range []struct {
		name     string
		ask      probe.Ask
		times    int
		after    string
		deadline time.Duration
		status   int
		sent     int
		says     string
	}{
		{"once", get("/a"), 1, "1", 0, 200, 2, "answered 429 with a Retry-After of 1s: repeated after that time"},
		{"at once", get("/a"), 2, "0", 0, 200, 3, "0s: repeated after that time; answered 429"},
		{"for ever", get("/a"), 99, "0", 0, 429, 1 + mostRepeats, "not repeated, because it was repeated 3 times"},
		{"for a day", get("/a"), 99, "86400", 0, 429, 1, "not repeated, because engfix waits 1m0s at most"},
		{"beyond the deadline", get("/a"), 99, "30", 10 * time.Second, 429, 1, "not repeated, because the deadline of the run is earlier"},
		{"without a time", get("/a"), 99, "", 0, 429, 1, ""},
		{"what may change data", post, 99, "1", 0, 429, 1, "not repeated, because a request that may change data is sent once"},
		{"a handshake", websocket, 1, "0", 0, 200, 2, "repeated after that time"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			service := &limiting{times: tt.times, after: tt.after}
			c := newClient(t, serve(t, service.ServeHTTP), Options{})
			ctx := context.Background()
			if tt.deadline > 0 {
				limited, cancel := context.WithTimeout(ctx, tt.deadline)
				defer cancel()
				ctx = limited
			}
			x, err := c.Send(ctx, tt.ask)
			if err != nil {
				t.Fatal(err)
			}
			if x.Response == nil || x.Response.Status != tt.status || len(service.arrivals) != tt.sent {
				t.Fatalf("response %+v after %d requests", x.Response, len(service.arrivals))
			}
			if !strings.Contains(x.Limited, tt.says) || (tt.says == "") != (x.Limited == "") {
				t.Errorf("limited: %q", x.Limited)
			}
			if tt.after == "1" && tt.sent == 2 && service.arrivals[1].Sub(service.arrivals[0]) < time.Second {
				t.Errorf("asked again after %s", service.arrivals[1].Sub(service.arrivals[0]))
			}
		})
	}
}

// TestWhoIsHeldUp: an endpoint that is limited is left alone, and holds up no other. Two that are limited at once hold up
// all. One that stayed limited is not waited for again.
func TestWhoIsHeldUp(t *testing.T) {
	now := time.Now()
	l := newLimited()
	l.note("a", now.Add(time.Minute))
	if a, b := l.ends("a", now), l.ends("b", now); a != time.Minute || b != 0 {
		t.Errorf("one: %v, %v", a, b)
	}
	l.note("b", now.Add(time.Second))
	if c := l.ends("c", now); c != time.Minute {
		t.Errorf("two: %v", c)
	}
	if c := l.ends("c", now.Add(2*time.Second)); c != 0 {
		t.Errorf("one is over: %v", c)
	}
	c := newClient(t, "http://127.0.0.1:1", Options{})
	c.limited.giveUp("a")
	if p := (patience{endpoint: "a", method: "GET"}); c.waits(context.Background(), &p, 0) {
		t.Error("waits for what stayed limited")
	}
}

// TestTheRateHolds: whatever is sent takes its turn: over HTTP, SSE and WebSocket, a request that is put again because its
// connection had died or because of a limit, and requests for documents.
func TestTheRateHolds(t *testing.T) {
	t.Parallel()
	const rate = 20 // a request each 50 ms
	var mu sync.Mutex
	var arrivals []time.Time
	limitedOnce := false
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		arrivals = append(arrivals, time.Now())
		limit := r.URL.Path == "/limited" && !limitedOnce
		limitedOnce = limitedOnce || limit
		first := len(arrivals) == 1
		mu.Unlock()
		switch {
		case limit:
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		case r.URL.Path == "/ws":
			if c, err := websocket.Accept(w, r, nil); err == nil {
				_ = c.Close(1000, "")
			}
		case r.URL.Path == "/sse":
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, "data: a\n\ndata: b\n\n")
		case r.URL.Path == "/dies" && !first:
			if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
				conn.Close()
			}
		default:
			fmt.Fprint(w, "ok")
		}
	})
	c := newClient(t, serve(t, handler), Options{Rate: rate})
	defer hang.Guard(t)()
	began := time.Now()
	var wg sync.WaitGroup
	for _, path := range []string{"/a", "/dies", "/limited", "/sse", "/ws", "/b", "/dies", "/c"} {
		ask := get(path)
		if path == "/ws" {
			ask.Transport = probe.WS
		}
		wg.Go(func() { _, _ = c.Send(context.Background(), ask) })
	}
	wg.Go(func() { _, _ = c.Fetch(context.Background(), "/openapi.json", 100) })
	wg.Go(func() { _ = c.Reachable(context.Background()) })
	wg.Wait()
	mu.Lock() // a handler may not have ended with its question
	defer mu.Unlock()
	if n := len(arrivals); n < 11 {
		t.Errorf("%d requests arrived, want eleven at least", n)
	}
	// A request may arrive late, also the first, and the next then seems early: so each is compared with the schedule, which
	// did not begin before the questions.
	slices.SortFunc(arrivals, time.Time.Compare)
	for i := range arrivals {
		if took := arrivals[i].Sub(began); took < time.Duration(i)*time.Second/rate-time.Millisecond {
			t.Errorf("request %d arrived after %s", i, took)
		}
	}
}

// TestATurnAfterTheDeadline guards that a request whose turn comes after the deadline of a run is waited for until then: a run
// that ended at once would not judge what it has asked.
func TestATurnAfterTheDeadline(t *testing.T) {
	t.Parallel()
	c := newClient(t, serve(t, func(http.ResponseWriter, *http.Request) {}), Options{Rate: 0.1})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second) // the first question has its answer by then
	defer cancel()
	deadline, _ := ctx.Deadline()
	ask := probe.Ask{Endpoint: "GET /a", Variant: "v", Path: "/a", Attempt: 1}
	if _, err := c.Send(ctx, ask); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Send(ctx, ask); !errors.Is(err, context.DeadlineExceeded) || time.Now().Before(deadline) {
		t.Errorf("%s before the deadline: %v", time.Until(deadline), err)
	}
}
