package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestAWeakerRun guards that a run without mutations does not replace the verdicts of one that had them: every format of
// the standing has the earlier verdict, and notes the later run.
func TestAWeakerRun(t *testing.T) {
	t.Parallel()
	config := strings.ReplaceAll(twoPins(serve(t, http.HandlerFunc(conformant))), "method: GET", "method: POST")
	w := newWorkspace(t, strings.Replace(twoTickets, "[ ] Add Identity.", "[x] Add Identity.", 1), config)
	w.engfix(t, exitFine, "probe", "--allow-mutations", "--ticket", "T-001")
	w.engfix(t, exitFine, "probe", "--ticket", "T-001", "--fail-on", "regression")

	// status and show have the earlier verdict too, and count as the reports do.
	if got := w.engfix(t, exitFine, "status"); !strings.Contains(got, "✓ pass        2 last shown ") || strings.Contains(got, "unshown") {
		t.Errorf("status does not show the earlier verdict:\n%s", got)
	}
	got := w.engfix(t, exitFine, "show", "T-001")
	if !strings.Contains(got, "the run of ") || strings.Contains(got, "skipped") || strings.Contains(got, "unshown") {
		t.Errorf("show does not show the earlier verdict:\n%s", got)
	}
	// The evidence that it names is of the earlier run, and show finds it.
	id := regexp.MustCompile(`x[0-9a-f]{12}-\S+`).FindString(got)
	if got := w.engfix(t, exitFine, "show", id); !strings.Contains(got, "POST /one") {
		t.Errorf("show %s:\n%s", id, got)
	}
	const note = "left it out, because mutations were not allowed"
	for format, verdict := range map[string]string{
		"md": "✓ pass", "html": "pass", "json": `"verdict":"pass"`, "junit": `status="pass"`, "sarif": `"verdict": "pass"`,
		"ctrf": `"rawStatus": "pass"`, "openmetrics": `engfix_items{verdict="pass"} `, "github": "note on",
	} {
		got := w.engfix(t, exitFine, "report", "--format", format)
		if !strings.Contains(got, verdict) {
			t.Errorf("%s: the earlier verdict %q is missing:\n%s", format, verdict, got)
		}
		if format == "openmetrics" {
			if !strings.Contains(got, "engfix_unshown 0\n") || strings.Contains(got, "engfix_warnings 0\n") {
				t.Errorf("the metrics count the weaker run, or no warning:\n%s", got)
			}
		} else if !strings.Contains(got, note) {
			t.Errorf("%s: the later run is not noted:\n%s", format, got)
		}
	}
}
