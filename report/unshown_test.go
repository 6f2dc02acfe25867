package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// Every reason why a ticked box was not shown is said in words: none in the word of a document.
func TestEveryCauseHasWords(t *testing.T) {
	ticked := true
	whys := probe.Causes()
	for _, v := range probe.Verdicts() {
		if !v.Shows() {
			whys = append(whys, probe.Cause(v))
		}
	}
	for _, why := range whys {
		doc := &probe.Document{Run: probe.Run{ID: "r"}, Tickets: []probe.TicketResult{{
			ID: "T-1", Verdict: probe.Inconclusive,
			Items: []probe.ItemResult{{Kind: "scope", Index: 1, Checked: &ticked, Verdict: probe.Inconclusive, Cause: why, Unshown: true}},
		}}}
		var out bytes.Buffer
		if err := report.Replay(doc, report.NewTerminal(&out, report.Style{}, report.TerminalOptions{})); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		last := lines[len(lines)-1]
		words, isLast := strings.CutPrefix(last, "1 ticked box was not shown: 1 ")
		if words, _, _ = strings.Cut(words, " ("); !isLast || !strings.Contains(words, " ") {
			t.Errorf("%s: the last line is %q", why, last)
		}
	}
}
