package history_test

import (
	"errors"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// The verdicts on a ticket stay known, and so does the evidence of a tick.
func TestPrune(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
		store(t, s, run("ticked", day(-100)), ticket("T-1", probe.Pass, "x1"))
		store(t, s, run("idle", day(-99)), ticket("T-1", probe.Pass, "x1"))
		store(t, s, run("lone", day(-98)), ticket("T-2", probe.Inconclusive, "x1"))
		store(t, s, run("shown", day(-97)), ticket("T-1", probe.Fail, "x1"))
		store(t, s, run("vague", day(-96)), ticket("T-1", probe.Inconclusive, "x1"))
		store(t, s, run("last", day(-1)), ticket("T-1", probe.Inconclusive, "x1"))
		if err := s.RecordTicks(t.Context(), []history.Tick{{
			Ticket: "T-1", Item: tickets.ItemRef{Kind: tickets.ItemScope, Index: 1}, Checked: true, Run: "ticked", When: day(-100), By: "t",
		}}); err != nil {
			t.Fatal(err)
		}
		for _, dry := range []bool{true, false} {
			if n, err := s.Prune(t.Context(), history.Filter{}, day(-30), dry); err != nil || n != 2 {
				t.Fatalf("dry %v: dropped %d runs (%v), want idle and vague", dry, n, err)
			}
		}
		for id, want := range map[string]bool{"ticked": true, "idle": false, "lone": true, "shown": true, "vague": false, "last": true} {
			doc, err := s.Get(t.Context(), id)
			switch {
			case want && (err != nil || len(doc.Exchanges) != 1):
				t.Errorf("%s is not whole: %v", id, err)
			case !want && !errors.Is(err, history.ErrNoRun):
				t.Errorf("%s is still there: %v", id, err)
			}
		}
		if n, err := s.Prune(t.Context(), history.Filter{}, day(-30), false); err != nil || n != 0 {
			t.Errorf("the second time: dropped %d (%v)", n, err)
		}
	})
}
