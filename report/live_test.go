package report_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// onTerminal returns a run's output on a terminal of the width; 0 is a pipe.
func onTerminal(t *testing.T, doc *probe.Document, width int, o report.TerminalOptions) string {
	t.Helper()
	return string(replayed(t, doc, func(w io.Writer) probe.Sink { return report.NewTerminal(w, report.Style{Width: width}, o) }))
}

// failing returns a run in which n items fail, each for a cause of its own.
func failing(t *testing.T, n int, regression bool) *probe.Document {
	t.Helper()
	doc := brokenMiddleware(t)
	doc.Tickets, doc.Summary = doc.Tickets[:n], probe.NewSummary()
	for i := range doc.Tickets {
		it := &doc.Tickets[i].Items[0]
		it.Findings[0].Check = fmt.Sprintf("check.%d", i)
		it.Regression, it.Checked = regression, &regression
		doc.Summary.Add(doc.Tickets[i])
	}
	return doc
}

// Two checks that leave an endpoint open for the same reason say it once, and a ticket that passed follows the blank line
// after one that is shown whole.
func TestNothingIsSaidTwice(t *testing.T) {
	doc := failing(t, 2, false)
	it := &doc.Tickets[0].Items[0]
	it.Verdict, it.Reason = probe.Skipped, "POST needs --allow-mutations"
	it.Findings = []probe.Finding{
		{Check: "a", Endpoint: "POST /keys", Verdict: probe.Skipped, Reason: it.Reason},
		{Check: "b", Endpoint: "POST /keys", Verdict: probe.Skipped, Reason: it.Reason},
	}
	passed := doc.Tickets[1]
	passed.ID, passed.Verdict, passed.Items = "Z-1", probe.Pass, nil
	doc.Tickets = append(doc.Tickets, passed)
	out := onTerminal(t, doc, 0, report.TerminalOptions{})
	if got := strings.Count(out, "POST needs --allow-mutations"); got != 1 {
		t.Errorf("the reason stands there %d times:\n%s", got, out)
	}
	if !strings.Contains(out, "\n\n✓ Z-1") || strings.Contains(out, "\n\n\n") {
		t.Errorf("want a blank line before the ticket that passed, and no two in a row:\n%s", out)
	}
}

// A terminal shows four causes of open work whole, and names the place of each other one. Regressions, a pipe and -v show
// all of them whole.
func TestATerminalShowsFourCausesWhole(t *testing.T) {
	const all, limit = 6, 4
	for name, tt := range map[string]struct {
		regression bool
		width      int
		options    report.TerminalOptions
		whole      int
	}{
		"open work":   {false, 80, report.TerminalOptions{}, limit},
		"regressions": {true, 80, report.TerminalOptions{}, all},
		"a pipe":      {false, 0, report.TerminalOptions{}, all},
		"with -v":     {false, 80, report.TerminalOptions{Verbose: true}, all},
	} {
		out := onTerminal(t, failing(t, all, tt.regression), tt.width, tt.options)
		if got := strings.Count(out, " try "); got != tt.whole {
			t.Errorf("%s: %d causes are shown whole, want %d:\n%s", name, got, tt.whole, out)
		}
		for i := range all {
			if place := fmt.Sprintf("POST /service/%d", i); !strings.Contains(out, place) {
				t.Errorf("%s: %s is not named:\n%s", name, place, out)
			}
		}
		if in, short := strings.Contains(out, "2 items in brief"), tt.whole < all; in != short {
			t.Errorf("%s: the summary counts the short items: %v, want %v:\n%s", name, in, short, out)
		}
	}
	if out := onTerminal(t, failing(t, limit, false), 80, report.TerminalOptions{}); strings.Contains(out, "in brief") {
		t.Errorf("%d causes: some are in brief:\n%s", limit, out)
	}
}

// Up to three passing tickets have a line each. More share one, which names those that follow each other by the first and
// the last.
func TestPassedTickets(t *testing.T) {
	pass := func(ids ...string) string {
		doc := open(t, "testdata/mixed.json")
		doc.Tickets, doc.Exchanges, doc.Summary = nil, nil, probe.NewSummary()
		for _, id := range ids {
			tk := probe.TicketResult{ID: id, Title: "The title of " + id, Verdict: probe.Pass}
			if id == "T-5" || id == "T-7" {
				tk.Verdict = probe.Manual
			}
			doc.Tickets = append(doc.Tickets, tk)
			doc.Summary.Add(tk)
		}
		return onTerminal(t, doc, 80, report.TerminalOptions{})
	}
	few := pass("T-1", "T-2", "T-3")
	for _, id := range []string{"T-1", "T-2", "T-3"} {
		if !strings.Contains(few, "The title of "+id+" ") {
			t.Errorf("three passing tickets: %s has no line of its own:\n%s", id, few)
		}
	}
	many := pass("T-1", "T-2", "T-3", "T-4", "T-5", "T-6", "T-7", "T-8", "T-9")
	if line := "\n✓ pass  T-1 … T-4, T-6, T-8, T-9\n"; !strings.Contains("\n"+many, line) {
		t.Errorf("got no line %q:\n%s", line, many)
	}
	if strings.Contains(many, "The title of T-1") {
		t.Errorf("seven passing tickets have lines of their own:\n%s", many)
	}
}

// Passing tickets in a row are named by the first and the last, as long as their IDs differ in nothing but the number.
func TestPassedTicketsInARow(t *testing.T) {
	doc := brokenMiddleware(t)
	one := doc.Tickets[0]
	one.Verdict, one.Items = probe.Pass, nil
	doc.Tickets, doc.Summary = nil, probe.NewSummary()
	for _, id := range []string{"A-1", "A-2", "A-3", "B-1", "B-2", "C-1"} {
		one.ID = id
		doc.Tickets = append(doc.Tickets, one)
		doc.Summary.Add(one)
	}
	if out := onTerminal(t, doc, 80, report.TerminalOptions{}); !strings.Contains(out, "✓ pass  A-1 … A-3, B-1, B-2, C-1\n") {
		t.Errorf("got:\n%s", out)
	}
}
