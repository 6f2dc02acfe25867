package report_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/engfix/engfix/report"
)

// Guards that colour keeps the lines of a wrapped text: painted as one line, they stood side by side.
func TestPaintKeepsLines(t *testing.T) {
	s := report.Style{Color: true, Width: 24}
	const text = "shown to hold: engfix probe --tick, engfix status"
	plain := s.Wrap(text, 4)
	painted := s.Paint(report.Faint, plain)
	if got := ansi.Strip(painted); got != plain || !strings.Contains(plain, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, plain)
	}
	for line := range strings.Lines(painted) {
		if !strings.HasSuffix(strings.TrimSuffix(line, "\n"), "\x1b[0m") {
			t.Errorf("the colour of %q goes on into the next line", line)
		}
	}
}

// Guards that the summary of a run breaks at words on a narrow terminal. Its hints, and the line with the run's ID, broke
// within them.
func TestSummaryOnANarrowTerminal(t *testing.T) {
	const columns = 40
	doc := failing(t, 5, false)
	doc.Run.ID = "20261123T082600Z-1f2e"
	open := false
	for i := range doc.Tickets {
		doc.Tickets[i].Items[0].Checked = &open
	}
	out := onTerminal(t, doc, columns, report.TerminalOptions{})
	_, summary, ok := strings.Cut(out, "\n5 tickets")
	if !ok || !strings.Contains(summary, "in brief") || !strings.Contains(summary, "20261123T082600Z-1f2e\n") {
		t.Fatalf("no summary with a hint and the run's ID:\n%s", out)
	}
	for line := range strings.Lines(summary) {
		if w := ansi.StringWidth(strings.TrimSuffix(line, "\n")); w > columns {
			t.Errorf("%d columns: %s", w, line)
		}
	}
}

// Guards that no line of a summary is too long for its terminal, whatever its width: a tally broke after its column, and
// a value beside a long name ran on. A title of a script without blanks broke at the edge of the terminal.
func TestLinesFitEachTerminal(t *testing.T) {
	mixed := open(t, "testdata/mixed.json")
	view := report.StatusView{Sections: []report.StatusSection{{Tickets: []report.StatusTicket{
		{ID: "A-1", Title: "服務は良い、とても長い題名がここにあります。何文字でも続く題名の例です。", Boxes: 3, Verdict: "pass"},
		{ID: "A-2", Title: "家族 👩\u200d👩\u200d👧家族👩\u200d👩\u200d👧家族👩\u200d👩\u200d👧家族👩\u200d👩\u200d👧家族👩\u200d👩\u200d👧家族", Boxes: 3, Verdict: "pass"},
	}}}}
	for columns := 36; columns <= 90; columns++ {
		out := onTerminal(t, mixed, columns, report.TerminalOptions{})
		_, summary, ok := strings.Cut(out, "\n10 tickets")
		if !ok {
			t.Fatalf("no summary:\n%s", out)
		}
		var status strings.Builder
		if err := report.Status(&status, report.Style{Width: columns}, view); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(summary + "\n" + status.String()) {
			if w := ansi.StringWidth(strings.TrimSuffix(line, "\n")); w > columns {
				t.Errorf("%d columns for %d: %s", w, columns, line)
			}
		}
	}
}
