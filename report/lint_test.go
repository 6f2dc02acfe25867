package report_test

import (
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// SARIF counts columns in characters where engfix counts bytes, and its places are URIs.
func TestSARIFPlaces(t *testing.T) {
	src := "\ufeff## Größe\n\r### T-1: Straße\n- **Router**: `a`\n- **Files**: `b.py`\n- **Scope**:\n  - [ ] Grüße. Wrap returns.\n"
	f, err := tickets.Parse("my tickets/größe.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	line := "  - [ ] Grüße. Wrap returns."
	p := tickets.Problem{Rule: "unbound-criterion", Severity: tickets.SeverityWarning, Message: "m", File: f.Path, Line: 7, Column: strings.Index(line, "Wrap") + 1}
	var b strings.Builder
	if err := report.LintSARIF(&b, "1", tickets.Rules(), f, []tickets.Problem{p}); err != nil {
		t.Fatal(err)
	}
	at := gjson.Get(b.String(), "runs.0.results.0.locations.0.physicalLocation")
	if uri := at.Get("artifactLocation.uri").String(); uri != "my%20tickets/gr%C3%B6%C3%9Fe.md" {
		t.Errorf("uri is %q", uri)
	}
	if column := at.Get("region.startColumn").Int(); column != 16 {
		t.Errorf("startColumn is %d; want 16, of the character W", column)
	}
}
