package report

import (
	"strings"

	"github.com/engfix/engfix/probe"
)

// evidenceText returns an item's causes as plain text, for formats with one field for it: each with want and got, its
// evidence, a command that asks again, and its notes. A pass has only its notes.
func (g *gathered) evidenceText(it probe.ItemResult) (string, error) {
	var b strings.Builder
	d := details{Style{}, g.spool.exchange}
	if it.Verdict == probe.Pass {
		d.values(&b, "note", notesOf(it)...)
	} else {
		causes, err := groupFindings(telling(it), g.spool.exchange)
		if err != nil {
			return "", err
		}
		for _, c := range causes {
			if err := d.cause(&b, c, true); err != nil {
				return "", err
			}
		}
	}
	d.itemNotes(&b, it)
	return outdent(strings.TrimRight(b.String(), "\n")), nil
}

// outdent removes the indent of details.
func outdent(s string) string {
	indent := strings.Repeat(" ", endpointIndent)
	return strings.TrimPrefix(strings.ReplaceAll(s, "\n"+indent, "\n"), indent)
}

// itemName names an item for formats that list items one by one: "scope/1: Wrap errors in ErrorEnvelope."
func itemName(it probe.ItemResult) string { return Line(it.Ref().String() + ": " + it.Text) }

// whyNot says in one line why an item did not pass, marks first; "" for a pass without a mark.
func whyNot(it probe.ItemResult) string {
	words := strings.Join(marks(it), ", ")
	reason := Line(it.Reason)
	switch {
	case it.Verdict == probe.Pass:
		return words
	case words == "":
		words = string(it.Verdict)
	case it.Verdict != probe.Fail:
		words = string(it.Verdict) + ", " + words
	}
	if reason == "" {
		return words
	}
	return words + ": " + reason
}
