package probe_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/engfix/engfix/probe"
)

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

// An answer that is timed is the only one under way, whatever the concurrency. A silent connection disturbs nobody.
func TestTimedQuestionsAreAskedAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rules()
		r.Checks = append(r.Checks, probe.Check{ID: "time", Demands: "It is quick.", Transports: everywhere, Timed: true, Asks: []string{"control"}, Judge: refused})
		var mu sync.Mutex
		var busy []probe.Ask
		timed := 0
		s := &script{}
		s.answer = func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
			if ask.Endpoint == "WS /silent" {
				ask.Idle()
				return takes(always(time.Minute))(ctx, ask)
			}
			mu.Lock()
			busy = append(busy, ask)
			for _, under := range busy {
				if under.Variant == "control" && strings.HasPrefix(under.Endpoint, "GET /timed") {
					timed++
					if len(busy) > 1 {
						t.Errorf("%s was timed beside %d others", under.Endpoint, len(busy)-1)
					}
				}
			}
			mu.Unlock()
			x, err := takes(always(time.Second))(ctx, ask)
			mu.Lock()
			defer mu.Unlock()
			busy = slices.DeleteFunc(busy, func(a probe.Ask) bool { return a.Endpoint == ask.Endpoint && a.Variant == ask.Variant })
			return x, err
		}
		p := newPlan(t, r, append(many(5), subject("T-7", []string{"identity"}, endpoint("WS /silent")), subject("T-8", []string{"identity", "time"}, endpoint("GET /timed"), endpoint("GET /timed/too")))...)
		if _, err := (&probe.Runner{Sender: s, Concurrency: 16}).Run(t.Context(), probe.Run{}, p, &tape{}); err != nil {
			t.Fatal(err)
		}
		if timed != 2 || s.most < 16 {
			t.Errorf("%d questions timed, %d at once otherwise", timed, s.most)
		}
	})
}

// An exchange that only waits yields to others, so that silent connections cost their time once; but not without
// bound, and not if one exchange at a time is configured.
func TestSilentConnectionsYield(t *testing.T) {
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
// questions follow one another. If every answer is slow, no more questions are under way than configured.
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
