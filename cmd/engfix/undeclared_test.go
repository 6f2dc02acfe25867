package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/engfix/engfix/internal/uvicorn"
	"github.com/engfix/engfix/probe"
)

// TestUndeclaredBody runs engfix against testdata/apps/undeclared: an answer to malformed JSON counts only if the same
// request without a body gets another, and a request that changes things may get another answer the second time. Where the
// answers are the same, the source decides. The verdicts stay the same if the run is judged again.
func TestUndeclaredBody(t *testing.T) {
	t.Parallel()
	source, err := filepath.Abs("testdata/apps/undeclared")
	if err != nil {
		t.Fatal(err)
	}
	actions := map[string]string{"crash": "hook", "cancel": "jobs/{job}", "finish": "jobs/{job}", "restart": "now", "feed": "rows", "take": "events"}
	tickets, pins := "# Tickets\n", "routers:\n"
	for i, router := range slices.Sorted(maps.Keys(actions)) {
		tickets += fmt.Sprintf("\n### T-%d: One\n- **Router**: `%s`\n- **Files**: `%s.py`\n- **Acceptance**:\n    - Malformed JSON returns 422.\n", i+1, router, router)
		pins += fmt.Sprintf("  %s: {endpoints: [{method: POST, path: /%s/notes}, {method: POST, path: \"/%s/%s\"}]}\n", router, router, router, actions[router])
	}
	for _, tt := range []struct {
		name, config string
		want         map[string]probe.Verdict
	}{
		{"with source", fmt.Sprintf("  source: %q\n", source), map[string]probe.Verdict{
			"crash": probe.Fail, "cancel": probe.Inconclusive, "finish": probe.Pass, "restart": probe.Pass, "feed": probe.Inconclusive, "take": probe.Fail,
		}},
		{"without source", pins, map[string]probe.Verdict{
			"crash": probe.Fail, "cancel": probe.Inconclusive, "finish": probe.Pass, "restart": probe.Inconclusive, "feed": probe.Inconclusive, "take": probe.Pass,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url := uvicorn.Start(t, uvicorn.Options{Dir: source}).URL // once done, an action gets another answer
			w := newWorkspace(t, tickets, fmt.Sprintf("target:\n  url: %q\n  allow_mutations: true\n%s", url, tt.config))
			live := document(t, w.engfix(t, exitFine, "probe", "--format", "json", "-o", "run.json"))
			again := document(t, w.engfix(t, exitFine, "report", "--format", "json", "--from", "run.json"))
			for i, ticket := range live.Tickets {
				got, then, want := ticket.Items[0], again.Tickets[i].Items[0], tt.want[ticket.Router]
				if got.Verdict != want || then.Verdict != want {
					t.Errorf("%s: got %s, and %s when judged again; want %s: %s", ticket.Router, got.Verdict, then.Verdict, want, got.Reason)
				}
			}
		})
	}
}
