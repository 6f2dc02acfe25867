package probe_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/engfix/engfix/probe"
)

// A conversation that was refused the first time has all its time the second; one that was not refused is not waited for twice.
func TestARefusedConversationHasAllItsTimeTheSecondTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rules()
		for i, v := range r.Variants {
			if v.Name == "control" {
				r.Variants[i].Phase = probe.PhaseAgain
			}
			r.Variants[i].Build = func(ep probe.Endpoint) (probe.Ask, bool) {
				ask, ok := v.Build(ep)
				ask.Settle = v.Name == "control"
				return ask, ok
			}
		}
		s := &script{}
		inTime := takes(func(probe.Ask) time.Duration { return time.Second })
		s.answer = func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
			x, err := inTime(ctx, ask)
			if err == nil && ask.Endpoint == "WS /open" {
				x.Response, x.End = nil, probe.EndTimeout
			}
			return x, err
		}
		p := newPlan(t, r, subject("T-1", []string{"identity"}, endpoint("WS /refused"), endpoint("WS /open"), endpoint("SSE /stream")))
		if _, err := (&probe.Runner{Sender: s, Concurrency: 8}).Run(t.Context(), probe.Run{}, p, &tape{}); err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{"WS /refused": false, "WS /open": true, "GET /stream": true}
		for _, ask := range s.asks {
			if ask.Variant == "control" && ask.Settle != want[ask.Endpoint] {
				t.Errorf("%s the second time: settles %v", ask.Endpoint, ask.Settle)
			}
		}
	})
}
