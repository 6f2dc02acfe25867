package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// A forge refuses a text that is too long: open work is left out before tables, and tables before regressions.
func TestMarkdownIsCutAboveALimit(t *testing.T) {
	doc := open(t, "testdata/mixed.json")
	broken := doc.Tickets[2]
	doc.Tickets, doc.Summary = nil, probe.NewSummary()
	for i := range 3000 {
		tk := broken
		tk.ID, tk.Section = fmt.Sprintf("ENG-STD-%04d", i), fmt.Sprintf("Section %d", i/1000)
		tk.Items = append([]probe.ItemResult{}, broken.Items[0])
		it := &tk.Items[0]
		it.Findings = append([]probe.Finding{}, it.Findings[0])
		it.Findings[0].Check = fmt.Sprintf("check.%d", i) // a cause of its own
		it.Regression = i < 3
		doc.Tickets = append(doc.Tickets, tk)
		doc.Summary.Add(tk)
	}
	out := string(replayed(t, doc, report.NewMarkdown))
	if n := len(out); n > 65536 || n < 60000 {
		t.Errorf("%d bytes, want nearly 65536", n)
	}
	for _, want := range []string{
		"> **Cut** to the 65536 bytes", "`check.0`", "`check.2`", "| ENG-STD-0000 |", "… and more\n", "engfix report --format html",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the report does not hold %q", want)
		}
	}
	if strings.Contains(out, "`check.3`") {
		t.Error("open work is kept where a table is cut")
	}
	if strings.Count(out, "<details>") != strings.Count(out, "</details>") || strings.Count(out, "```")%2 != 0 {
		t.Error("the cut goes through a block")
	}
}

// What a lead asks in the morning: what changed, what is excused until when, and what runs without a ticket.
func TestMarkdownListsChangesWaiversAndUnticketed(t *testing.T) {
	doc := open(t, "testdata/pass.json")
	it := &doc.Tickets[0].Items[0]
	it.Before = probe.Fail
	doc.Waivers = []probe.Waiver{
		{Ticket: doc.Tickets[0].ID, Item: it.Ref().String(), Until: "2026-12-31", Reason: "the gateway comes first"},
		{Ticket: "T-99", Item: "scope/1", Until: "2027-01-01", Reason: "later"},
	}
	doc.Unticketed = []probe.Unticketed{
		{Method: "GET", Path: "/health"}, {Method: "GET", Path: "/open", Verdict: probe.Fail, Findings: []probe.Finding{
			{Check: "envelope.error", Verdict: probe.Pass}, {Check: "identity.required", Verdict: probe.Fail, Reason: "everybody is let in"},
		}},
	}
	for _, want := range []string{
		"- **since the run before**: 1 item changed: 1 fail → pass\n",
		"| " + doc.Tickets[0].ID + " | scope/1 | ✗ fail | ✓ pass |",
		"| " + doc.Tickets[0].ID + " | scope/1 | 2026-12-31 | ✓ pass | the gateway comes first |",
		"| T-99 | scope/1 | 2027-01-01 | not asked | later |",
		"<details><summary>Running without a ticket: 2</summary>\n",
		"| GET /open | ✗ fail | identity.required: everybody is let in |\n| GET /health | not asked |",
	} {
		if out := string(replayed(t, doc, report.NewMarkdown)); !strings.Contains(out, want) {
			t.Errorf("the report does not hold %q:\n%s", want, out)
		}
	}
	page := string(replayed(t, doc, pageAlone))
	for _, want := range []string{
		"<summary><h3>Running without a ticket</h3> <span class=\"faint\">2</span></summary>",
		"<td>GET /open</td><td>✗ fail</td><td class=\"faint\">identity.required: everybody is let in</td>",
		"<td><a href=\"#" + doc.Tickets[0].ID + "\">" + doc.Tickets[0].ID + "</a></td>", "<td>2026-12-31</td><td>✓ pass</td>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
}
