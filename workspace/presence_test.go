package workspace

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
)

// TestPresence guards when a run asks whether the target is the right service: if it has none of the endpoints, by the
// evidence of the findings.
func TestPresence(t *testing.T) {
	t.Parallel()
	found := func(endpoint string, v probe.Verdict, cause probe.Cause) probe.Finding {
		f := probe.Finding{Endpoint: endpoint, Verdict: v, Cause: cause}
		if v != probe.Skipped && v != probe.Unresolved {
			f.Exchanges = []string{"x1"}
		}
		return f
	}
	nothing := found("GET /a", probe.Inconclusive, probe.CauseNothingThere)
	for _, tt := range []struct {
		name     string
		findings []probe.Finding
		none     bool
	}{
		{"nothing was asked", nil, false},
		{"nothing is there", []probe.Finding{nothing}, true},
		{"two, and nothing is there", []probe.Finding{nothing, found("GET /b", probe.Inconclusive, probe.CauseNothingThere)}, true},
		{"not mounted", []probe.Finding{found("GET /a", probe.Unresolved, probe.CauseNotMounted)}, true},
		{"another check says no more", []probe.Finding{nothing, found("GET /a", probe.Inconclusive, "")}, true},
		{"another check fails", []probe.Finding{nothing, found("GET /a", probe.Fail, "")}, false},
		{"one is there", []probe.Finding{nothing, found("GET /b", probe.Pass, "")}, false},
		{"one has answers of its own", []probe.Finding{nothing, found("GET /b", probe.Inconclusive, "")}, false},
		{"one refuses the token", []probe.Finding{nothing, found("GET /b", probe.Inconclusive, probe.CauseRefused)}, false},
		{"one hangs", []probe.Finding{nothing, found("GET /b", probe.Inconclusive, probe.CauseNoAnswer)}, true},
		{"what hangs may be there", []probe.Finding{found("GET /a", probe.Inconclusive, probe.CauseNoAnswer)}, false},
		{"one was left out", []probe.Finding{nothing, found("POST /b", probe.Skipped, "")}, true},
		{"all were left out", []probe.Finding{found("POST /b", probe.Skipped, "")}, false},
		{"no endpoint is known", []probe.Finding{found("", probe.Unresolved, "")}, false},
	} {
		ticked, open := true, false
		for _, box := range []*bool{nil, &open, &ticked} {
			p := newResult(false).there
			p.add(probe.TicketResult{Items: []probe.ItemResult{{Checked: box, Findings: tt.findings}}})
			if p.none() != tt.none || tt.none && p.ticked != (box == &ticked) {
				t.Errorf("%s, box %v: none %v, want %v; ticked %v", tt.name, box, p.none(), tt.none, p.ticked)
			}
		}
	}
	one := newResult(false).there
	one.add(probe.TicketResult{Items: []probe.ItemResult{{Findings: []probe.Finding{nothing}}}})
	if words := one.words("http://x"); !strings.HasPrefix(words, "http://x does not have GET /a: is this the right service?") {
		t.Errorf("got %q", words)
	}
}
