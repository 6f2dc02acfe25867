package probe_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

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
