package probe_test

import (
	"context"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
)

const secret = "s3cr3t-t0ken"

// hiding returns an answer with a body, and its record in which the secret is replaced by instead.
func hiding(endpoint, variant, body, instead string) *probe.Exchange {
	raw := exchange(endpoint, variant, 1, 401)
	raw.Response.Body = body
	record, response := *raw, *raw.Response
	hide := func(s string) string { return strings.ReplaceAll(s, secret, instead) }
	response.Body = hide(body)
	record.Response = &response
	record.Raw = &probe.Raw{Exchange: raw, Mask: hide}
	return &record
}

// quoting fails if an answer says less than ten letters, and quotes it wherever a finding has words.
func quoting(k probe.Case) probe.Finding {
	said := k.Exchanges[0].Response.Body
	f := probe.Finding{Verdict: probe.Pass, Exchanges: []string{k.Exchanges[0].ID}, Notes: []string{said}}
	if len(said) < 10 {
		f.Verdict, f.Want, f.Got = probe.Fail, said, said
	}
	f.Reason = string(f.Verdict) + " " + said
	return f
}

// The raw exchange decides, and nothing that the record hides gets into words, whether the record would lead to the
// same verdict or to another.
func TestJudgedRawWordedRedacted(t *testing.T) {
	r := rules()
	r.Checks[0].Judge = quoting
	for _, tt := range []struct {
		name, body, instead string
		verdict             probe.Verdict
		reason              string
	}{
		{"the record agrees", "say " + secret, "$ALONGNAME", probe.Pass, "pass say $ALONGNAME"},
		{"the record would fail", secret, "$S", probe.Pass, "pass $S"},
		{"nothing is hidden", "say", "", probe.Fail, "fail say"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlan(t, r, subject("T-1", []string{"identity"}, endpoint(getA)))
			f := p.Judge(0, answers(hiding(getA, "anonymous", tt.body, tt.instead))).Items[0].Findings[0]
			if f.Verdict != tt.verdict || f.Reason != tt.reason {
				t.Errorf("got %s, %q; want %s, %q", f.Verdict, f.Reason, tt.verdict, tt.reason)
			}
			if words := f.Reason + f.Want + f.Got + strings.Join(f.Notes, ""); strings.Contains(words, secret) {
				t.Errorf("the secret is in %s", words)
			}
		})
	}
}

// Only the record of a judged exchange leaves the runner.
func TestNothingRawLeavesTheRunner(t *testing.T) {
	s := &script{answer: func(_ context.Context, ask probe.Ask) (*probe.Exchange, error) {
		return hiding(ask.Endpoint, ask.Variant, secret, "$S"), nil
	}}
	var kept []*probe.Exchange
	out := &tapedExchanges{tape: &tape{}, kept: &kept}
	plan := newPlan(t, rules(), subject("T-1", []string{"identity"}, endpoint(getA)))
	if _, err := (&probe.Runner{Sender: s, Concurrency: 2}).Run(t.Context(), probe.Run{}, plan, out); err != nil {
		t.Fatal(err)
	}
	for _, x := range kept {
		if x.Raw != nil || x.Response.Body != "$S" {
			t.Errorf("%s left the runner with %+v", x.Label, x)
		}
	}
	if len(kept) == 0 {
		t.Error("nothing left the runner")
	}
}

type tapedExchanges struct {
	*tape
	kept *[]*probe.Exchange
}

func (s *tapedExchanges) Exchange(x *probe.Exchange) error {
	*s.kept = append(*s.kept, x)
	return s.tape.Exchange(x)
}

// A question that could not be put shows nothing, however the others were answered; it takes nothing away from a failure,
// and nothing from a check that did not ask it.
func TestUnsentQuestionsShowNothing(t *testing.T) {
	unsent := exchange(getA, "without/A", 1, 0)
	unsent.End, unsent.Trouble = probe.EndUnsent, "could not be sent: no header can hold it"
	elsewhere := exchange(getA, "unwanted", 1, 0)
	elsewhere.End = probe.EndUnsent
	for _, tt := range []struct {
		status  int
		odd     *probe.Exchange
		verdict probe.Verdict
		reason  string
	}{
		{401, unsent, probe.Inconclusive, "GET /a: the request without/A could not be sent: no header can hold it"},
		{200, unsent, probe.Fail, "GET /a: answered 200"},
		{401, elsewhere, probe.Pass, "identity shown at GET /a by 1 exchange"},
	} {
		p := newPlan(t, rules(), subject("T-1", []string{"identity"}, endpoint(getA)))
		it := p.Judge(0, answers(exchange(getA, "anonymous", 1, tt.status), tt.odd)).Items[0]
		if it.Verdict != tt.verdict || it.Reason != tt.reason {
			t.Errorf("got %s, %q\nwant %s, %q", it.Verdict, it.Reason, tt.verdict, tt.reason)
		}
		if tt.verdict == probe.Inconclusive && it.Findings[0].Exchanges[0] != unsent.ID {
			t.Errorf("the evidence is %v, want %s first", it.Findings[0].Exchanges, unsent.ID)
		}
	}
}
