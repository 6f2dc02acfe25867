package probe_test

import (
	"context"
	"testing"
	"time"

	"github.com/engfix/engfix/probe"
)

// A question whose answer may belong to another is put again over a fresh connection, before anything is judged by it.
func TestAnswersOfOtherQuestionsAreAskedAgain(t *testing.T) {
	settled := make(chan struct{})
	close(settled)
	answer := takes(always(0))
	s := &script{answer: func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
		x, err := answer(ctx, ask)
		if err == nil && !ask.Fresh {
			x.Response.Status = 500 // another question's
			x.Certain = func() (<-chan struct{}, func() bool) { return settled, func() bool { return false } }
		}
		return x, err
	}}
	var kept []*probe.Exchange
	plan := newPlan(t, rules(), subject("T-1", []string{"identity"}, endpoint(getA)))
	if _, err := (&probe.Runner{Sender: s, Concurrency: 2}).Run(t.Context(), probe.Run{}, plan, &tapedExchanges{tape: &tape{}, kept: &kept}); err != nil {
		t.Fatal(err)
	}
	if len(kept) == 0 || len(s.asks) != 2*len(kept) {
		t.Errorf("%d questions for %d exchanges, want two for each", len(s.asks), len(kept))
	}
	for _, x := range kept {
		if x.Response.Status == 500 || x.Connection == "" || x.Certain != nil {
			t.Errorf("%s: status %d, connection %q", x.Label, x.Response.Status, x.Connection)
		}
	}
}

// The end of a run does not wait for what is not settled.
func TestTheEndWaitsForNoProof(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	answer := takes(always(0))
	s := &script{answer: func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
		x, err := answer(ctx, ask)
		if err == nil {
			x.Certain = func() (<-chan struct{}, func() bool) {
				cancel()
				return make(chan struct{}), func() bool { return true }
			}
		}
		return x, err
	}}
	plan := newPlan(t, rules(), subject("T-1", []string{"identity"}, endpoint(getA)))
	began := time.Now()
	head, err := (&probe.Runner{Sender: s, Concurrency: 2}).Run(ctx, probe.Run{}, plan, &tape{})
	if err == nil || !head.Interrupted || time.Since(began) > 5*time.Second {
		t.Errorf("error %v, interrupted %v after %s", err, head.Interrupted, time.Since(began))
	}
}
