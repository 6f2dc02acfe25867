package report_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/engfix/engfix/report"
)

// FuzzTerminalReport: whatever a text says, a terminal gets no character that takes its cursor back, changes its colours or the order
// of its letters. A command keeps its tabs and newlines: without them it would ask something else.
func FuzzTerminalReport(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	f.Add("a\tb")
	f.Fuzz(func(t *testing.T, s string) {
		run, err := report.ReadDocument(bytes.NewReader(saying(t, s)))
		if err != nil {
			t.Skip(err) // the text is larger than a document may be
		}
		var out bytes.Buffer
		if err := report.Replay(run, report.NewTerminal(&out, report.Style{}, report.TerminalOptions{Verbose: true})); err != nil {
			t.Fatal(err)
		}
		for _, r := range out.String() {
			if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
				t.Fatalf("%q puts %q on the terminal:\n%q", s, r, out.String())
			}
		}
	})
}

// FuzzLinesOfReports: whatever a text says, a format of lines has as many as for any other text, each of the kind that it has
// there.
func FuzzLinesOfReports(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	kinds := func(out []byte) (all []string) {
		for line := range strings.Lines(string(out)) {
			kind, _, _ := strings.Cut(line, " ")
			kind, _, _ = strings.Cut(kind, "{")
			all = append(all, kind)
		}
		return all
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range []string{"github", "openmetrics"} {
			got, want := kinds(asFormat(t, format, saying(t, s))), kinds(asFormat(t, format, saying(t, "y")))
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Fatalf("%q: lines %q, want %q", s, got, want)
			}
		}
	})
}
