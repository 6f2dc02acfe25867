package probe_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
)

// closed answers a conversation that was accepted and closed with the code.
func closed(endpoint, variant string, code int) *probe.Exchange {
	x := exchange(endpoint, variant, 1, 0)
	x.Accepted, x.End = true, probe.EndComplete
	x.Frames = []probe.Frame{{Dir: "received", Type: "close", Code: code}}
	return x
}

// Reports group items that were not shown by cause, so each cause must follow from the events.
func TestAnItemHasItsCause(t *testing.T) {
	control := func(status int) *probe.Exchange { return exchange(getA, "control", 1, status) }
	anonymous := func(attempt, status int) *probe.Exchange { return exchange(getA, "anonymous", attempt, status) }
	gone := endpoint(getA)
	gone.Standing = probe.NotMounted
	socket := endpoint("WS /w")
	nothing := rules()
	nothing.Checks[0].Judge = func(k probe.Case) probe.Finding {
		return probe.Finding{Verdict: probe.Inconclusive, Cause: probe.CauseNothingThere, Exchanges: []string{k.Exchanges[0].ID}}
	}
	for _, tt := range []struct {
		name string
		r    probe.Rules
		item string
		ep   probe.Endpoint
		xs   []*probe.Exchange
		want probe.Cause
	}{
		{"nothing had an answer", rules(), "identity", endpoint(getA), []*probe.Exchange{control(0), anonymous(1, 0)}, probe.CauseNoAnswer},
		{"one request had an answer", rules(), "identity", endpoint(getA), []*probe.Exchange{control(200), anonymous(1, 0)}, ""},
		{"nothing was sent", rules(), "identity", endpoint(getA), nil, ""},
		{"the token has expired", rules(), "identity", endpoint(getA), []*probe.Exchange{control(401), anonymous(1, 0)}, probe.CauseRefused},
		{"forbidden", rules(), "identity", endpoint(getA), []*probe.Exchange{control(403), anonymous(1, 0)}, probe.CauseRefused},
		{"the control is at fault otherwise", rules(), "identity", endpoint(getA), []*probe.Exchange{control(422), anonymous(1, 0)}, ""},
		{"a socket closed on the control", rules(), "identity", socket, []*probe.Exchange{closed("WS /w", "control", 4401)}, probe.CauseRefused},
		{"a socket closed for another reason", rules(), "identity", socket, []*probe.Exchange{closed("WS /w", "control", 1011)}, ""},
		{"the check says more", nothing, "identity", endpoint(getA), []*probe.Exchange{anonymous(1, 0)}, probe.CauseNothingThere},
		{"not mounted", rules(), "identity", gone, nil, probe.CauseNotMounted},
		{"answers disagree", rules(), "identity", endpoint(getA), []*probe.Exchange{anonymous(1, 401), anonymous(2, 200)}, probe.CauseFlaky},
		{"a pass says it all", rules(), "identity", endpoint(getA), []*probe.Exchange{control(401), anonymous(1, 401)}, ""},
		{"a failure says it all", rules(), "identity", endpoint(getA), []*probe.Exchange{control(401), anonymous(1, 200)}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			it := newPlan(t, tt.r, subject("T-1", []string{tt.item}, tt.ep)).Judge(0, answers(tt.xs...)).Items[0]
			if it.Cause != tt.want {
				t.Errorf("%s (%s): cause %q, want %q", it.Verdict, it.Reason, it.Cause, tt.want)
			}
		})
	}
}

func TestTickedItemsThatARunDoesNotShowAreUnshown(t *testing.T) {
	r := rules()
	r.AllowMutations = false
	p := newPlan(
		t, r,
		subject("T-1", []string{"x identity", "x identity@ws", "x GATE CHAIN", "identity"}, endpoint(getA)),
		subject("T-2", []string{"x identity", "identity"}, endpoint(getB)),
		subject("T-3", []string{"x identity"}, endpoint("GET /fails")),
		subject("T-4", []string{"x identity"}, endpoint("POST /left-out")),
	)
	xs := answers(exchange(getA, "anonymous", 1, 0), exchange(getB, "anonymous", 1, 401), exchange("GET /fails", "anonymous", 1, 200))
	sum := probe.NewSummary()
	var unshown []string
	for i := range p.Tickets {
		res := p.Judge(i, xs)
		sum.Add(res)
		for _, it := range res.Items {
			if it.Unshown {
				unshown = append(unshown, res.ID+" "+it.Ref().String()+" "+string(it.Why()))
			}
		}
	}
	want := []string{"T-1 scope/1 no-answer", "T-1 scope/2 no-endpoint-concerned", "T-1 scope/3 manual", "T-4 scope/1 skipped"}
	if diff := cmp.Diff(want, unshown); diff != "" {
		t.Errorf("unshown (-want +got):\n%s", diff)
	}
	by := map[probe.Cause]int{"no-answer": 1, "no-endpoint-concerned": 1, "manual": 1, "skipped": 1}
	if diff := cmp.Diff(by, sum.UnshownBy); diff != "" || sum.Unshown != len(want) {
		t.Errorf("the summary counts %d, want %d; by cause (-want +got):\n%s", sum.Unshown, len(want), diff)
	}
}
