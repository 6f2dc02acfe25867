package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
)

// criteriaTickets speak in words of their own, which criteriaRules explain.
const criteriaTickets = `# Tickets

## Own words

### T-001: One
- **Router**: ` + "`one`" + `
- **Files**: ` + "`one.py`" + `
- **Acceptance**:
    - Strangers get a 401 here.
    - Strangers get a 422 here.
    - Gate chain is documented.
    - Answers are wrapped and strangers turned away.
    - Add Identity.
    - Nobody has a rule for this.
`

const criteriaRules = `criteria:
  - {match: "(?i)strangers get a (?P<code>[0-9]{3}) here", checks: [identity.required], params: {status: "{{code}}"}}
  - {match: "(?i)gate ?chain is documented", checks: [manual]}
  - {match: "(?i)wrapped .* turned away", checks: [envelope.error, envelope.success, identity.required], anywhere: true}
`

// TestCriteria guards that a team's own rules win over the built-in ones, take numbers from the text and bind several
// checks; that explain shows this before anything is sent; and that a run is judged by them.
func TestCriteria(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.HandlerFunc(conformant))
	t.Cleanup(service.Close)
	w := newWorkspace(t, criteriaTickets, twoPins(service.URL)+criteriaRules)
	var explained []understoodItem
	if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "explain", "--ticket", "T-001", "--format", "json")), &explained); err != nil {
		t.Fatal(err)
	}
	understood := func(it understoodItem) string {
		var words []string
		for _, p := range it.Parts {
			if len(p.Checks) == 0 {
				words = append(words, "manual")
			}
			for _, c := range p.Checks {
				words = append(words, strings.TrimSuffix(fmt.Sprintf("%s %d", c.Check, c.Params.Status), " 0"))
			}
		}
		return strings.Join(words, ", ")
	}
	var got []string
	for _, it := range explained {
		got = append(got, understood(it))
	}
	want := []string{
		"identity.required 401",
		"identity.required 422",
		"manual",
		"envelope.error, envelope.success, identity.required",
		"identity.required, ws.identity.required",
		"manual",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("how the words are understood (-want +got):\n%s", diff)
	}
	if said := w.engfix(t, exitFine, "explain", "--ticket", "T-001"); !strings.Contains(said, "identity.required, status 401") || !strings.Contains(said, "manual") {
		t.Errorf("explain says\n%s", said)
	}

	live := w.engfix(t, exitFine, "probe", "--ticket", "T-001", "--format", "json", "-o", "run.json")
	expected := map[string]probe.Verdict{
		"T-001 acceptance/1": probe.Pass,
		"T-001 acceptance/2": probe.Fail, // strangers get a 401
		"T-001 acceptance/3": probe.Manual,
		"T-001 acceptance/4": probe.Pass,
		"T-001 acceptance/5": probe.Pass,
		"T-001 acceptance/6": probe.Manual,
	}
	if diff := cmp.Diff(expected, verdicts(document(t, live))); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}

	// The service is gone: judgement now uses the record.
	service.Close()
	judged := func(rules string) string {
		t.Helper()
		w.write(t, "engfix.yaml", twoPins(service.URL)+rules)
		return w.engfix(t, exitFine, "report", "--json", "--judge", "--from", "run.json")
	}
	if diff := cmp.Diff(live, judged(criteriaRules)); diff != "" {
		t.Errorf("judged again by the same rules (-live +again):\n%s", diff)
	}
	again := document(t, judged(strings.NewReplacer("get a (?P<code>[0-9]{3})", "get a ...", `"{{code}}"`, "422", "checks: [manual]", "checks: [envelope.success]").Replace(criteriaRules)))
	expected["T-001 acceptance/1"] = probe.Fail
	expected["T-001 acceptance/3"] = probe.Pass
	if diff := cmp.Diff(expected, verdicts(again)); diff != "" {
		t.Errorf("verdicts by other rules (-want +got):\n%s", diff)
	}
	if again.Summary.Items[probe.Fail] != 2 || len(again.Exchanges) != len(document(t, live).Exchanges) {
		t.Errorf("summary %+v with %d exchanges", again.Summary, len(again.Exchanges))
	}
	for _, it := range again.Tickets[0].Items {
		for _, f := range it.Findings {
			if f.Verdict != probe.Manual && len(f.Exchanges) == 0 {
				t.Errorf("%s %s on %s has no evidence", it.Ref(), f.Check, f.Endpoint)
			}
		}
	}
	if diff := cmp.Diff(live, judged(criteriaRules)); diff != "" {
		t.Errorf("judged again by the first rules (-live +again):\n%s", diff)
	}

	// A rule without meaning is reported with its place.
	for _, tt := range []struct{ rules, says string }{
		{"criteria:\n  - {match: \"a (\", checks: [manual]}\n", "engfix.yaml:11:13: "},
		{"criteria:\n  - {match: a, checks: [identity.reqired]}\n", "identity.reqired"},
		{"criteria:\n  - {match: a, checks: [identity.required], params: {status: \"{{code}}\"}}\n", `no group "code"`},
	} {
		w.write(t, "engfix.yaml", twoPins(service.URL)+tt.rules)
		got := w.try(t, "explain", "--ticket", "T-001")
		if got.code != exitUsage || !strings.Contains(got.stderr, tt.says) || !strings.HasPrefix(got.stderr, "engfix: ") || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("%q: exit code %d: %s", tt.rules, got.code, got.stderr)
		}
	}
}
