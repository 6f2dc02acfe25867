package probe_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/engfix/engfix/probe"
)

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
