package probe_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
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

// A tape is a Sink that keeps its input, and fails where the test wants it to.
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
	for _, it := range t.Items {
		for _, f := range it.Findings {
			for _, id := range f.Exchanges {
				if !s.seen[id] {
					s.problems = append(s.problems, t.ID+" before the exchange "+id+" that it rests on")
				}
			}
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

func TestARunAsksEverythingOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlan(t, rules(), append(many(5), subject("T-6", []string{"GATE CHAIN"}))...)
		s, out := &script{answer: takes(always(time.Second))}, &tape{}
		var progress []int
		r := probe.Runner{Sender: s, Concurrency: 4, Progress: func(done int) { progress = append(progress, done) }}
		head, err := r.Run(t.Context(), probe.Run{ID: "r1", Target: "http://127.0.0.1"}, p, out)
		if err != nil {
			t.Fatal(err)
		}
		out.check(t)
		if got, want := out.tickets(), []string{"T-1", "T-2", "T-3", "T-4", "T-5", "T-6"}; !slices.Equal(got, want) {
			t.Errorf("tickets %q, want %q", got, want)
		}
		if len(s.asks) != p.Size() || len(out.seen) != p.Size() {
			t.Errorf("%d asked and %d recorded of %d", len(s.asks), len(out.seen), p.Size())
		}
		if head.Schema != probe.Schema || head.ID != "r1" || head.Interrupted || head.Finished.IsZero() {
			t.Errorf("head %+v", head)
		}
		if n := head.Summary.Tickets[probe.Pass]; n != 5 || head.Summary.Tickets[probe.Manual] != 1 {
			t.Errorf("summary %+v, want 5 passes and 1 manual", head.Summary)
		}
		for i, n := range progress {
			if n != i+1 {
				t.Fatalf("progress %v", progress)
			}
		}
		if len(progress) != p.Size() {
			t.Errorf("progress was called %d times, want %d", len(progress), p.Size())
		}
	})
}

func TestConcurrencyIsBounded(t *testing.T) {
	for _, tt := range []struct{ concurrency, most int }{{0, 1}, {1, 1}, {3, 3}, {1000, 30}} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{answer: takes(always(time.Second))}
			r := probe.Runner{Sender: s, Concurrency: tt.concurrency}
			if _, err := r.Run(t.Context(), probe.Run{}, newPlan(t, rules(), many(10)...), &tape{}); err != nil {
				t.Fatal(err)
			}
			if s.most != tt.most {
				t.Errorf("with concurrency %d, %d exchanges at once; want %d", tt.concurrency, s.most, tt.most)
			}
		})
	}
}

// An exchange that only waits makes way for others, so that silent connections cost their time once; but not without
// bound, and not where one exchange at a time is asked for.
func TestSilentConnectionsMakeWay(t *testing.T) {
	for _, tt := range []struct{ concurrency, most int }{{1, 1}, {2, 2 + 8}, {3, 3 + 16}, {16, 30}} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{}
			s.answer = func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
				time.Sleep(time.Second)
				ask.Idle()
				x, err := takes(always(time.Minute))(ctx, ask)
				ask.Idle()
				go func() {
					time.Sleep(time.Second)
					ask.Idle() // too late to matter
				}()
				return x, err
			}
			r := probe.Runner{Sender: s, Concurrency: tt.concurrency}
			if _, err := r.Run(t.Context(), probe.Run{}, newPlan(t, rules(), many(10)...), &tape{}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * time.Second) // until no more calls arrive
			if s.most != tt.most {
				t.Errorf("with concurrency %d, %d exchanges at once; want %d", tt.concurrency, s.most, tt.most)
			}
		})
	}
}

// A question is put only when every question of a lower rank in its group is answered, however long that takes.
func TestRanksAreObeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlan(t, rules(), subject(
			"T-1", []string{"identity+doubt+envelope"},
			endpoint("DELETE /x/{id}"), endpoint("POST /x"), endpoint("GET /x"), endpoint("WS /w"), endpoint("SSE /s"),
		))
		dice := rand.New(rand.NewPCG(1, 2))
		var mu sync.Mutex
		s := &script{answer: takes(func(probe.Ask) time.Duration {
			mu.Lock()
			defer mu.Unlock()
			return time.Duration(dice.IntN(5000)) * time.Millisecond
		})}
		r := probe.Runner{Sender: s, Concurrency: 3}
		if _, err := r.Run(t.Context(), probe.Run{}, p, &tape{}); err != nil {
			t.Fatal(err)
		}
		rank := map[string]int{}
		for _, q := range p.Groups[0].Questions() {
			rank[q.Ask.Endpoint+" "+q.Ask.Variant+" 1"] = q.Rank
		}
		open := map[string]bool{}
		for _, line := range s.log {
			what := line[2:]
			if strings.HasPrefix(line, "<") {
				delete(open, what)
				continue
			}
			for other := range open {
				if rank[other] != rank[what] {
					t.Errorf("%s (rank %d) was asked while %s (rank %d) was not answered", what, rank[what], other, rank[other])
				}
			}
			open[what] = true
		}
	})
}

// A question that may stay silent is watched for longer than the slowest refusal took, and the control like a faulty
// request, at each endpoint by itself. A request that got no answer in time does not show how long a refusal takes.
func TestSilenceIsWatchedLongerThanRefusalsTook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refusal := map[string]time.Duration{"WS /slow/{id}": 3 * time.Second, "WS /fast": 10 * time.Millisecond, "WS /dead": time.Minute}
		answer := takes(func(ask probe.Ask) time.Duration {
			if ask.Variant == "unknown-id" {
				return 5 * time.Second // it is no refusal, and not every check asks it
			}
			return refusal[ask.Endpoint]
		})
		s := &script{answer: func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
			x, err := answer(ctx, ask)
			if err == nil && ask.Endpoint == "WS /dead" {
				x.Response, x.End = nil, probe.EndTimeout
			}
			return x, err
		}}
		r := rules()
		for i, v := range r.Variants {
			r.Variants[i].Build = func(ep probe.Endpoint) (probe.Ask, bool) {
				ask, ok := v.Build(ep)
				ask.AtLeast = 500 * time.Millisecond
				return ask, ok
			}
		}
		p := newPlan(t, r, subject("T-1", []string{"identity+hello"}, endpoint("WS /slow/{id}"), endpoint("WS /fast"), endpoint("WS /dead")))
		if _, err := (&probe.Runner{Sender: s, Concurrency: 8}).Run(t.Context(), probe.Run{}, p, &tape{}); err != nil {
			t.Fatal(err)
		}
		want := map[string]time.Duration{
			"WS /slow/{id} anonymous": 500 * time.Millisecond, "WS /slow/{id} unknown-id": 6 * time.Second, "WS /slow/{id} control": 6 * time.Second,
			"WS /fast anonymous": 500 * time.Millisecond, "WS /fast control": 500 * time.Millisecond,
			"WS /dead anonymous": 500 * time.Millisecond, "WS /dead control": 500 * time.Millisecond,
		}
		for _, ask := range s.asks {
			what := ask.Endpoint + " " + ask.Variant
			if ask.AtLeast != want[what] {
				t.Errorf("%s is watched for %v, want %v", what, ask.AtLeast, want[what])
			}
			delete(want, what)
		}
		if len(want) > 0 {
			t.Errorf("not asked: %v", want)
		}
	})
}

// The output of a run depends on the plan, not on the order of the answers.
func TestOutputDoesNotDependOnTheOrderOfAnswers(t *testing.T) {
	var first []string
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			subjects := many(40)
			subjects = append(
				subjects,
				subject("T-41", []string{"identity", "GATE CHAIN"}, endpoint("GET /7"), endpoint("POST /23"), endpoint("GET /30")),
				subject("T-42", []string{"GATE CHAIN"}, endpoint("GET /7")),
			)
			dice := rand.New(rand.NewPCG(seed, 1))
			var mu sync.Mutex
			s, out := &script{answer: takes(func(probe.Ask) time.Duration {
				mu.Lock()
				defer mu.Unlock()
				return time.Duration(dice.IntN(100)) * time.Millisecond
			})}, &tape{}
			r := probe.Runner{Sender: s, Concurrency: 1 + int(seed)}
			if _, err := r.Run(t.Context(), probe.Run{}, newPlan(t, rules(), subjects...), out); err != nil {
				t.Fatal(err)
			}
			out.check(t)
			if first == nil {
				first = out.events
			}
			if !slices.Equal(first, out.events) {
				t.Fatalf("with seed %d the events differ from those with seed 0:\n%q\n%q", seed, out.events, first)
			}
		})
	}
}

// Groups end one after the other, so that the results that wait to be emitted do not grow with the run; slow questions
// go before the rest.
func TestEarlierGroupsGoFirst(t *testing.T) {
	const concurrency = 4
	synctest.Test(t, func(t *testing.T) {
		s := &script{answer: takes(always(time.Millisecond))}
		subjects := append(many(60), subject("T-SSE", []string{"identity"}, endpoint("SSE /stream")))
		out := &tape{}
		r := probe.Runner{Sender: s, Concurrency: concurrency}
		if _, err := r.Run(t.Context(), probe.Run{}, newPlan(t, rules(), subjects...), out); err != nil {
			t.Fatal(err)
		}
		out.check(t)
		begun, most, first := map[string]bool{}, 0, 0
		for i, ask := range s.asks {
			if ask.Transport == probe.SSE && first == 0 {
				first = i + 1
			}
			begun[ask.Endpoint] = true
			if ask.Variant == "control" { // the last question of an endpoint
				delete(begun, ask.Endpoint)
			}
			most = max(most, len(begun))
		}
		if first > 2*concurrency {
			t.Errorf("the stream was first asked as question %d", first)
		}
		if most > 2*concurrency {
			t.Errorf("%d endpoints were half asked at once, with %d exchanges under way", most, concurrency)
		}
	})
}

// One group that hangs neither stops the others at once, nor uses unbounded memory: the results behind it wait.
func TestNoGroupStartsFarAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answer: takes(func(ask probe.Ask) time.Duration {
			if ask.Endpoint == "GET /1" {
				return time.Hour
			}
			return time.Millisecond
		})}
		done := make(chan error, 1)
		out := &tape{}
		go func() {
			r := probe.Runner{Sender: s, Concurrency: 8}
			_, err := r.Run(t.Context(), probe.Run{}, newPlan(t, rules(), many(1000)...), out)
			done <- err
		}()
		time.Sleep(30 * time.Minute)
		s.mu.Lock()
		started := map[string]bool{}
		for _, ask := range s.asks {
			started[ask.Endpoint] = true
		}
		s.mu.Unlock()
		if n := len(started); n < 100 || n > 200 {
			t.Errorf("%d groups of 1000 were started while the first hung, want some, and far from all", n)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		out.check(t)
		if len(out.results) != 1000 {
			t.Errorf("%d tickets, want 1000", len(out.results))
		}
	})
}

// Endpoints that hang hold neither each other up nor the rest: the run ends when the last of them has timed out as often as its
// questions follow one another. Where every answer is slow, no more questions are under way than was asked for.
func TestHangingQuestionsFreeTheirSlots(t *testing.T) {
	const concurrency, timeout = 8, 10 * time.Second
	for _, tt := range []struct {
		name      string
		slow      int // endpoints
		took      time.Duration
		most      int // exchanges under way
		longest   time.Duration
		endpoints int
	}{
		{"five of sixty hang", 5, timeout, 8 * concurrency, 2 * timeout * 12 / 10, 60},
		{"all are slow", 60, timeout, concurrency, time.Hour, 60},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{answer: takes(func(ask probe.Ask) time.Duration {
				if n, err := strconv.Atoi(strings.TrimPrefix(ask.Endpoint, "GET /")); err != nil || n > tt.endpoints-tt.slow {
					return tt.took
				}
				return 20 * time.Millisecond
			})}
			began, out := time.Now(), &tape{}
			r := probe.Runner{Sender: s, Concurrency: concurrency}
			if _, err := r.Run(t.Context(), probe.Run{}, newPlan(t, rules(), many(tt.endpoints)...), out); err != nil {
				t.Fatal(err)
			}
			out.check(t)
			if took := time.Since(began); took > tt.longest {
				t.Errorf("%s: the run took %v, want %v at most", tt.name, took, tt.longest)
			}
			if s.most > tt.most {
				t.Errorf("%s: %d exchanges were under way, want %d at most", tt.name, s.most, tt.most)
			}
		})
	}
}

// interrupted runs four tickets of which the second hangs, and stops.
func interrupted(ctx context.Context, t *testing.T, out *tape) error {
	t.Helper()
	s := &script{answer: takes(func(ask probe.Ask) time.Duration {
		switch {
		case ask.Endpoint == "GET /2" && ask.Variant == "without/B":
			return time.Hour
		case ask.Endpoint == "GET /4":
			return time.Minute // not yet done, and nothing was learnt
		}
		return time.Millisecond
	})}
	r := probe.Runner{Sender: s, Concurrency: 20}
	_, err := r.Run(ctx, probe.Run{}, newPlan(t, rules(), many(4)...), out)
	return err
}

func TestAnInterruptedRunKeepsItsResults(t *testing.T) {
	stop := errors.New("the user pressed Ctrl-C")
	for _, tt := range []struct {
		name string
		ctx  func(context.Context) (context.Context, context.CancelFunc)
		want error
	}{
		{"time is up", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		}, context.DeadlineExceeded},
		{"cancelled for a reason", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(time.Second, func() { cancel(stop) })
			return ctx, func() { cancel(nil) }
		}, stop},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := tt.ctx(t.Context())
				defer cancel()
				out := &tape{}
				if err := interrupted(ctx, t, out); !errors.Is(err, tt.want) {
					t.Errorf("error %v, want %v", err, tt.want)
				}
				out.check(t)
				if got, want := out.tickets(), []string{"T-1", "T-3"}; !slices.Equal(got, want) {
					t.Errorf("tickets %q, want the finished ones %q", got, want)
				}
				if !out.seen[probe.ExchangeID("GET /2", "anonymous", 1)] || len(out.seen) != 2*4+2 {
					t.Errorf("%d exchanges were kept, want those of T-1, T-3 and the two that T-2 got", len(out.seen))
				}
				if !out.end.Interrupted || out.end.Finished.IsZero() {
					t.Errorf("the run's end says %+v, want that it was interrupted", out.end)
				}
			})
		})
	}
}

func TestARunThatIsOverBeforeItBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s, out := &script{answer: takes(always(0))}, &tape{}
		head, err := (&probe.Runner{Sender: s}).Run(ctx, probe.Run{}, newPlan(t, rules(), append(many(3), subject("T-4", []string{"GATE CHAIN"}))...), out)
		if !errors.Is(err, context.Canceled) || !head.Interrupted {
			t.Errorf("error %v, interrupted %v", err, head.Interrupted)
		}
		out.check(t)
		if got := out.tickets(); len(s.asks) != 0 || !slices.Equal(got, []string{"T-4"}) {
			t.Errorf("asked %d questions, reported %q; want none, and the settled items", len(s.asks), got)
		}
	})
}

// A question that the sender gives up is an error of ours: it ends the run, and never becomes a verdict.
func TestAnErrorOfTheSenderEndsTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("a header name that is none")
		answer := takes(always(time.Millisecond))
		s, out := &script{answer: func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
			if ask.Endpoint == "GET /3" && ask.Variant == "control" {
				return nil, broken
			}
			return answer(ctx, ask)
		}}, &tape{}
		head, err := (&probe.Runner{Sender: s, Concurrency: 1}).Run(t.Context(), probe.Run{}, newPlan(t, rules(), many(50)...), out)
		if !errors.Is(err, broken) || !head.Interrupted {
			t.Errorf("error %v, interrupted %v; want %v and true", err, head.Interrupted, broken)
		}
		out.check(t)
		if slices.Contains(out.tickets(), "T-3") {
			t.Error("T-3 was judged although a question to it could not be put")
		}
		if len(s.asks) > 18*4 { // the groups that may be under way when the third is
			t.Errorf("%d questions were put although the run had failed", len(s.asks))
		}
	})
}

// Whichever call the sink refuses, the run ends with its error, the sink gets only the end after that, and no new
// question is asked.
func TestASinkThatFailsEndsTheRun(t *testing.T) {
	whole := &tape{}
	run := func(t *testing.T, out *tape) (asked int, err error) {
		s := &script{answer: takes(always(time.Second))}
		subjects := append([]probe.Subject{subject("T-0", []string{"GATE CHAIN"})}, many(5)...)
		_, err = (&probe.Runner{Sender: s, Concurrency: 2}).Run(t.Context(), probe.Run{}, newPlan(t, rules(), subjects...), out)
		return len(s.asks), err
	}
	synctest.Test(t, func(t *testing.T) {
		if _, err := run(t, whole); err != nil {
			t.Fatal(err)
		}
	})
	for n := 1; n <= len(whole.events); n++ {
		synctest.Test(t, func(t *testing.T) {
			out := &tape{failAt: n}
			asked, err := run(t, out)
			if !errors.Is(err, errSink) {
				t.Errorf("event %d (%s) failed and the run's error is %v", n, whole.events[n-1], err)
			}
			if n == 1 {
				if asked != 0 || len(out.events) != 1 {
					t.Errorf("a sink that cannot begin got %q, and %d questions were put", out.events, asked)
				}
				return
			}
			out.check(t)
			if n < len(whole.events) && !out.end.Interrupted {
				t.Errorf("event %d failed and the run is not marked interrupted", n)
			}
		})
	}
}

// Only what differs from the last run is asked again, and only as often as it takes.
func TestConfirm(t *testing.T) {
	pass := func(int) int { return 401 }
	fail := func(int) int { return 200 }
	firstFails := func(attempt int) int {
		if attempt == 1 {
			return 200
		}
		return 401
	}
	for _, tt := range []struct {
		name     string
		confirm  int
		previous probe.Verdict         // of the first item; "" for none
		a        func(attempt int) int // how GET /a answers an anonymous request
		asked    int                   // attempts at GET /a
		verdict  probe.Verdict         // of the first item
		flaky    bool
	}{
		{"the first run", 1, "", fail, 1, probe.Fail, false},
		{"as before", 1, probe.Fail, fail, 1, probe.Fail, false},
		{"otherwise than before, and again", 1, probe.Pass, fail, 2, probe.Fail, false},
		{"fixed since", 1, probe.Fail, pass, 2, probe.Pass, false},
		{"otherwise than before, then not", 1, probe.Pass, firstFails, 2, probe.Inconclusive, true},
		{"nobody wants it confirmed", 0, probe.Pass, fail, 1, probe.Fail, false},
		{"confirmed three times", 3, probe.Pass, fail, 4, probe.Fail, false},
		{"known as flaky and not asked on", 3, probe.Pass, firstFails, 2, probe.Inconclusive, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPlan(
					t, rules(),
					subject("T-1", []string{"identity@http", "hello", "GATE CHAIN"}, endpoint(getA), endpoint("WS /w")),
				)
				s, out := &script{answer: func(_ context.Context, ask probe.Ask) (*probe.Exchange, error) {
					status := 401
					if ask.Endpoint == getA && ask.Variant == "anonymous" {
						status = tt.a(ask.Attempt)
					}
					return exchange(ask.Endpoint, ask.Variant, ask.Attempt, status), nil
				}}, &tape{}
				r := probe.Runner{Sender: s, Concurrency: 3, Confirm: tt.confirm}
				r.Previous = func(ticket string, ref tickets.ItemRef) (probe.Verdict, bool) {
					switch {
					case ticket == "T-1" && ref.String() == "scope/1":
						return tt.previous, tt.previous != ""
					case ticket == "T-1" && ref.String() == "scope/2":
						return probe.Pass, true // as it is now: WS /w is not asked again
					}
					return probe.Pass, true // an item that a person decides cannot be asked again, whatever its verdict was
				}
				if _, err := r.Run(t.Context(), probe.Run{}, p, out); err != nil {
					t.Fatal(err)
				}
				out.check(t)
				attempts := map[string]int{}
				for _, ask := range s.asks {
					attempts[ask.Endpoint] = max(attempts[ask.Endpoint], ask.Attempt)
				}
				if attempts[getA] != tt.asked || attempts["WS /w"] != 1 {
					t.Errorf("attempts %v, want %d at %s and 1 at WS /w", attempts, tt.asked, getA)
				}
				got := out.results[0].Items[0]
				if got.Verdict != tt.verdict || got.Flaky != tt.flaky {
					t.Errorf("%s, flaky %v; want %s, %v: %s", got.Verdict, got.Flaky, tt.verdict, tt.flaky, got.Reason)
				}
			})
		})
	}
}

// A question that mutates is sent once in a run, whatever its answer: a second request would ask a service that has
// changed. It may be the endpoint that mutates, the request alone, or its variant by declaration. A question that
// continues an earlier answer is not asked again either.
func TestConfirmDoesNotRepeatMutations(t *testing.T) {
	for _, tt := range []struct {
		name, endpoint string
		change         func(*probe.Variant, *probe.Ask) // of the anonymous request
		want           int
	}{
		{"a safe method", getA, nil, 2},
		{"a conversation", "WS /w", nil, 2},
		{"POST", "POST /a", nil, 1},
		{"DELETE", "DELETE /a", nil, 1},
		{"POST where the endpoint is a GET", getA, func(_ *probe.Variant, a *probe.Ask) { a.Method = http.MethodPost }, 1},
		{"a variant that mutates by GET", getA, func(v *probe.Variant, _ *probe.Ask) { v.Mutates = true }, 1},
		{"what an earlier answer completes", getA, func(_ *probe.Variant, a *probe.Ask) {
			whole := *a
			a.Complete = func([]*probe.Exchange) (probe.Ask, string) { return whole, "" }
		}, 1},
	} {
		r := rules()
		for i := range r.Variants {
			if v := &r.Variants[i]; v.Name == "anonymous" && tt.change != nil {
				build := v.Build
				v.Build = func(ep probe.Endpoint) (probe.Ask, bool) {
					ask, ok := build(ep)
					tt.change(new(probe.Variant), &ask)
					return ask, ok
				}
				tt.change(v, new(probe.Ask))
			}
		}
		p := newPlan(t, r, subject("T-1", []string{"identity"}, endpoint(tt.endpoint)))
		s := &script{answer: func(_ context.Context, ask probe.Ask) (*probe.Exchange, error) {
			return exchange(tt.endpoint, ask.Variant, ask.Attempt, 200), nil
		}}
		runner := probe.Runner{Sender: s, Confirm: 1, Previous: func(string, tickets.ItemRef) (probe.Verdict, bool) {
			return probe.Pass, true
		}}
		if _, err := runner.Run(t.Context(), probe.Run{}, p, &tape{}); err != nil {
			t.Fatal(err)
		}
		times := map[string]int{}
		for _, ask := range s.asks {
			times[ask.Variant]++
		}
		if times["anonymous"] != tt.want {
			t.Errorf("%s: the anonymous request was sent %d times, want %d", tt.name, times["anonymous"], tt.want)
		}
	}
}
