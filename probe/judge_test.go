package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

const (
	getA = "GET /a"
	getB = "GET /b"
)

// judged returns the first item of a ticket with two endpoints, from the anonymous requests' statuses.
func judged(t *testing.T, item string, xs ...*probe.Exchange) probe.ItemResult {
	t.Helper()
	p := newPlan(t, rules(), subject("T-1", []string{item}, endpoint(getA), endpoint(getB)))
	return p.Judge(0, answers(xs...)).Items[0]
}

func TestAnItemIsAsGoodAsItsWorstEndpoint(t *testing.T) {
	for _, tt := range []struct {
		name    string
		item    string
		a, b    int // status of the anonymous request
		verdict probe.Verdict
		reason  string
	}{
		{"all pass", "identity", 401, 401, probe.Pass, "identity shown at both endpoints by 2 exchanges"},
		{"several checks pass", "identity+envelope", 401, 401, probe.Pass, "identity, envelope shown at both endpoints by 2 exchanges"},
		{"one fails", "identity", 401, 200, probe.Fail, "GET /b: answered 200"},
		{"both fail", "identity", 200, 204, probe.Fail, "GET /a: answered 200"},
		{"one does not answer", "identity", 401, 0, probe.Inconclusive, "GET /b: no answer"},
		{"a failure outweighs silence", "identity", 0, 200, probe.Fail, "GET /b: answered 200"},
		{"a person decides on the rest", "identity;GATE CHAIN", 401, 401, probe.Manual, `no rule understands "GATE CHAIN": a person decides`},
		{"a pass that rests on nothing", "credulous", 401, 401, probe.Inconclusive, "GET /a: no request was sent that could show it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			it := judged(t, tt.item, exchange(getA, "anonymous", 1, tt.a), exchange(getB, "anonymous", 1, tt.b))
			if it.Verdict != tt.verdict || it.Reason != tt.reason {
				t.Errorf("got %s, %q\nwant %s, %q", it.Verdict, it.Reason, tt.verdict, tt.reason)
			}
			if it.Flaky {
				t.Error("one attempt is flaky")
			}
		})
	}
}

// Answers may show that a check does not concern an endpoint. Then the item is about the others, and about none if there is
// no other.
func TestAnEndpointMayTurnOutNotToBeConcerned(t *testing.T) {
	for _, tt := range []struct {
		name     string
		a, b     int // status of the anonymous request; 204: the check does not concern the endpoint
		verdict  probe.Verdict
		reason   string
		findings int
	}{
		{"one of two", 401, 204, probe.Pass, "identity shown at GET /a by 1 exchange", 1},
		{"one of two, and the other fails", 204, 200, probe.Fail, "GET /b: answered", 1},
		{"both", 204, 204, probe.Unresolved, "GET /a: of another kind", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := rules()
			r.Checks[0].Judge = func(k probe.Case) probe.Finding {
				x := k.Exchanges[0]
				f := probe.Finding{Verdict: probe.Fail, Reason: "answered", Exchanges: []string{x.ID}}
				switch x.Response.Status {
				case 401:
					f.Verdict = probe.Pass
				case 204:
					f.Verdict, f.Cause, f.Reason = probe.Unresolved, probe.CauseNotConcerned, "of another kind"
				}
				return f
			}
			p := newPlan(t, r, subject("T-1", []string{"identity"}, endpoint(getA), endpoint(getB)))
			it := p.Judge(0, answers(exchange(getA, "anonymous", 1, tt.a), exchange(getB, "anonymous", 1, tt.b))).Items[0]
			if it.Verdict != tt.verdict || it.Reason != tt.reason || len(it.Findings) != tt.findings {
				t.Errorf("got %s, %q, %d findings\nwant %s, %q, %d", it.Verdict, it.Reason, len(it.Findings), tt.verdict, tt.reason, tt.findings)
			}
		})
	}
}

// A check without a verdict, or with an unknown one, has shown nothing.
func TestAVerdictThatIsNoneIsInconclusive(t *testing.T) {
	for _, word := range []probe.Verdict{"", "splendid"} {
		r := rules()
		r.Checks[0].Judge = func(k probe.Case) probe.Finding {
			return probe.Finding{Verdict: word, Exchanges: []string{k.Exchanges[0].ID}}
		}
		p := newPlan(t, r, subject("T-1", []string{"identity"}, endpoint(getA)))
		it := p.Judge(0, answers(exchange(getA, "anonymous", 1, 401))).Items[0]
		if it.Verdict != probe.Inconclusive || !strings.Contains(it.Reason, "returned no verdict") {
			t.Errorf("verdict %q: got %s, %q", word, it.Verdict, it.Reason)
		}
	}
}

func TestFindingsNameTheDemandAndTheEndpoint(t *testing.T) {
	it := judged(t, "login!+identity", exchange(getA, "anonymous", 1, 401), exchange(getB, "anonymous", 1, 200))
	want := []probe.Finding{
		{Check: "identity", Endpoint: getA, Verdict: probe.Pass, Reason: "refused", Exchanges: []string{probe.ExchangeID(getA, "anonymous", 1)}},
		{
			Check: "identity", Endpoint: getB, Verdict: probe.Fail, Reason: "answered 200", Demanded: "Who does not say who it is, is refused.",
			Exchanges: []string{probe.ExchangeID(getB, "anonymous", 1)},
		},
	}
	if diff := cmp.Diff(want, it.Findings); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestRegressionsAndWaivers(t *testing.T) {
	for _, tt := range []struct {
		name               string
		item               string
		status             int
		waiver             bool
		regression, waived bool
	}{
		{"ticked and failing", "x identity", 200, false, true, false},
		{"ticked, failing and waived", "x identity", 200, true, true, true},
		{"open work", "identity", 200, false, false, false},
		{"open work, waived", "identity", 200, true, false, true},
		{"ticked and passing", "x identity", 401, true, false, false},
		{"ticked, and no answer", "x identity", 0, true, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := rules()
			r.Waived = func(ticket string, ref tickets.ItemRef) bool {
				return tt.waiver && ticket == "T-1" && ref == tickets.ItemRef{Kind: tickets.ItemScope, Index: 1}
			}
			p := newPlan(t, r, subject("T-1", []string{tt.item}, endpoint(getA)))
			it := p.Judge(0, answers(exchange(getA, "anonymous", 1, tt.status))).Items[0]
			if it.Regression != tt.regression || it.Waived != tt.waived {
				t.Errorf("regression %v, waived %v; want %v, %v", it.Regression, it.Waived, tt.regression, tt.waived)
			}
		})
	}
}

func TestATicketThatDemandsNothingIsForAPerson(t *testing.T) {
	if got := newPlan(t, rules(), subject("T-1", nil, endpoint(getA))).Judge(0, nil); got.Verdict != probe.Manual {
		t.Errorf("verdict %s, want manual", got.Verdict)
	}
}

func TestATicketIsAsGoodAsItsWorstItem(t *testing.T) {
	p := newPlan(t, rules(), subject("T-1", []string{"identity", "GATE CHAIN", "hello"}, endpoint(getA)))
	res := p.Judge(0, answers(exchange(getA, "anonymous", 1, 401)))
	var got []probe.Verdict
	for _, it := range res.Items {
		got = append(got, it.Verdict)
	}
	if want := []probe.Verdict{probe.Pass, probe.Manual, probe.Unresolved}; !slices.Equal(got, want) || res.Verdict != probe.Unresolved {
		t.Errorf("items %q of a ticket that is %s; want %q, unresolved", got, res.Verdict, want)
	}
}

// Each attempt is judged by itself. If they disagree the item is inconclusive, and every report says why; a failure in
// every attempt stays a failure.
func TestAttemptsThatDisagreeAreFlaky(t *testing.T) {
	const prefix = "flaky: the answers differ: "
	for _, tt := range []struct {
		name    string
		a, b    []int // statuses of the anonymous request, attempt by attempt
		verdict probe.Verdict
		flaky   bool
		reason  string
	}{
		{"twice the same failure", []int{200, 200}, []int{401, 401}, probe.Fail, false, "GET /a: answered 200"},
		{"twice a pass", []int{401, 401}, []int{401, 401}, probe.Pass, false, "identity shown at both endpoints by 2 exchanges"},
		{"another failure is a failure", []int{200, 204}, []int{401, 401}, probe.Fail, false, "GET /a: answered 200"},
		{"fails, then passes", []int{200, 401}, []int{401, 401}, probe.Inconclusive, true, prefix + "GET /a: first fail (answered 200), then pass (refused)"},
		{"passes, then fails", []int{401, 200}, []int{401, 401}, probe.Inconclusive, true, prefix + "GET /a: first pass (refused), then fail (answered 200)"},
		{"passes, then is silent", []int{401, 0}, []int{401, 401}, probe.Inconclusive, true, prefix + "GET /a: first pass (refused), then inconclusive (no answer)"},
		{
			"comes and goes",
			[]int{200, 401, 200},
			[]int{401, 401, 401},
			probe.Inconclusive, true, prefix + "GET /a: first fail (answered 200), then pass (refused), then fail (answered 200)",
		},
		{"an endpoint that was not asked again says nothing", []int{200, 401}, []int{401}, probe.Inconclusive, true, prefix + "GET /a: first fail (answered 200), then pass (refused)"},
		{
			"both disagree",
			[]int{200, 401},
			[]int{401, 200},
			probe.Inconclusive, true, prefix + "GET /a: first fail (answered 200), then pass (refused); GET /b: first pass (refused), then fail (answered 200)",
		},
		// A flaky endpoint must not hide what another one shows every time: a regression there has to stay one.
		{
			"one disagrees, the other fails each time",
			[]int{200, 401},
			[]int{200, 200},
			probe.Fail, true, "GET /b: answered 200; " + prefix + "GET /a: first fail (answered 200), then pass (refused)",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var xs []*probe.Exchange
			for i, status := range tt.a {
				xs = append(xs, exchange(getA, "anonymous", i+1, status))
			}
			for i, status := range tt.b {
				xs = append(xs, exchange(getB, "anonymous", i+1, status))
			}
			it := judged(t, "x identity", xs...)
			if it.Verdict != tt.verdict || it.Flaky != tt.flaky || it.Reason != tt.reason {
				t.Errorf("got %s, flaky %v, %q\nwant %s, flaky %v, %q", it.Verdict, it.Flaky, it.Reason, tt.verdict, tt.flaky, tt.reason)
			}
			if it.Regression != (tt.verdict == probe.Fail) {
				t.Errorf("regression %v of a ticked item that is %s", it.Regression, it.Verdict)
			}
			if f := it.Findings[0]; tt.flaky && len(f.Exchanges) != len(tt.a) {
				t.Errorf("a finding of %d attempts that disagree rests on %d exchanges", len(tt.a), len(f.Exchanges))
			}
		})
	}
}

// A run document from elsewhere may number its attempts as it likes.
func TestAttemptsAreNotCountedByTheirNumber(t *testing.T) {
	it := judged(t, "identity", exchange(getA, "anonymous", 1, 200), exchange(getA, "anonymous", 1<<40, 401), exchange(getB, "anonymous", -3, 401))
	if it.Verdict != probe.Inconclusive || !it.Flaky {
		t.Errorf("got %s, flaky %v; want the disagreement of two attempts", it.Verdict, it.Flaky)
	}
}

// The same exchanges produce the same result, however often and next to any others.
func TestJudgeIsPure(t *testing.T) {
	p := newPlan(t, rules(), subject("T-1", []string{"identity", "x envelope", "login"}, endpoint(getA), endpoint(getB)))
	xs := answers(
		exchange(getA, "anonymous", 1, 200), exchange(getA, "anonymous", 2, 401), exchange(getB, "anonymous", 1, 200), exchange(getB, "control", 1, 200),
	)
	first := p.Judge(0, xs)
	xs["GET /elsewhere"] = []*probe.Exchange{exchange("GET /elsewhere", "anonymous", 3, 500)}
	for range 10 {
		if diff := cmp.Diff(first, p.Judge(0, xs)); diff != "" {
			t.Fatalf("judged again (-first +again):\n%s", diff)
		}
	}
}

// A change of our own counts: an answer that is no longer possible because of it disagrees with none.
func TestChangesByTheRunAreNotFlaky(t *testing.T) {
	const deleteB = "DELETE /b"
	p := newPlan(t, allowing(rules()), subject("T-1", []string{"x identity"}, endpoint(getA), endpoint(deleteB)))
	for _, tt := range []struct {
		again   int
		verdict probe.Verdict
		flaky   bool
	}{
		{0, probe.Pass, false},
		{200, probe.Inconclusive, true},
	} {
		it := p.Judge(0, answers(
			exchange(getA, "anonymous", 1, 401), exchange(deleteB, "anonymous", 1, 401), exchange(getA, "anonymous", 2, tt.again),
		)).Items[0]
		if it.Verdict != tt.verdict || it.Flaky != tt.flaky {
			t.Errorf("answered %d again: %s, flaky %v, %q; want %s, %v", tt.again, it.Verdict, it.Flaky, it.Reason, tt.verdict, tt.flaky)
		}
	}
}

func allowing(r probe.Rules) probe.Rules {
	r.AllowMutations = true
	return r
}
