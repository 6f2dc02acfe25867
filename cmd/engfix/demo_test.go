package main

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/engfix/engfix"
)

// TestDemo guards the first thing that a new user does: it needs nothing and ends well.
func TestDemo(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, "", "this: is not for the demo")
	said := w.engfix(t, exitFine, "demo", "--dir", "demo")
	if !strings.Contains(said, "differ, one for each box") {
		t.Errorf("it does not say how much changed:\n%s", said)
	}
	rows := 0
	for line := range strings.Lines(said) {
		rows += max(1, (ansi.StringWidth(line)+demoWidth-1)/demoWidth)
	}
	if rows > 3*50 {
		t.Errorf("it takes %d rows, want three screens of 50 at most", rows)
	}
	after := w.read(t, "demo/ENGINE_FIX_TICKETS.md")
	if ticked := strings.Count(after, "[x]"); ticked == 0 || strings.ReplaceAll(after, "[x]", "[ ]") != string(engfix.TicketFile()) {
		t.Errorf("%d boxes are ticked, and the ticket file differs in more", ticked)
	}
	checkSchema(t, w.read(t, "demo/run.json"))
	if md := w.engfix(t, exitFine, "report", "--md", "--from", "demo/run.json"); len(md) > 60<<10 || !strings.Contains(md, "ENG-STD-054") {
		t.Errorf("the report in markdown has %d bytes, want 60 kB at most, and every ticket in it", len(md))
	}
}
