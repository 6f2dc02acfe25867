package report

import (
	"strings"

	"github.com/engfix/engfix/probe"
)

// evidenceText tells an item's findings as plain text, for formats that have one field for it: each with what was wanted
// and what the service answered, its evidence, a command that asks again, and its warnings. A pass has its warnings alone.
func (g *gathered) evidenceText(it probe.ItemResult) (string, error) {
	var b strings.Builder
	d := details{Style{}, g.spool.exchange}
	said := once{}
	for _, f := range telling(it) {
		f = said.brief(f)
		if it.Verdict == probe.Pass {
			d.warnings(&b, f)
			continue
		}
		if err := d.finding(&b, it, f); err != nil {
			return "", err
		}
	}
	return outdent(strings.Trim(b.String(), "\n")), nil
}

// outdent takes the indent of details away.
func outdent(s string) string {
	indent := strings.Repeat(" ", detailIndent)
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
