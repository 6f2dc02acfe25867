package report

import (
	"strings"

	"github.com/engfix/engfix/probe"
)

// The columns at which the parts of an item begin: its details, and their values.
const (
	detailIndent = 6
	valueIndent  = detailIndent + len("demanded  ")
)

// details writes what stands below an item on a terminal.
type details struct {
	s        Style
	exchange func(id string) (*probe.Exchange, error) // nil, nil for one that is not there
}

// tellsReason reports whether the failures, told in full, give the item's reason: it is the first one's.
func (d details) tellsReason(fs []probe.Finding, reason string) bool {
	return len(fs) > 0 && fs[0].Verdict == probe.Fail && fs[0].Reason != "" && says(reason, fs[0].Reason)
}

// finding tells a failure in full, and anything else in a sentence, unless the item's reason says as much.
func (d details) finding(b *strings.Builder, it probe.ItemResult, f probe.Finding) error {
	if f.Verdict != probe.Fail {
		if f.Reason != "" && !says(it.Reason, f.Reason) {
			text := f.Reason
			if f.Endpoint != "" && !strings.Contains(f.Reason, f.Endpoint) {
				text = f.Endpoint + ": " + f.Reason
			}
			d.prose(b, text)
		}
		d.warnings(b, f)
		return nil
	}
	b.WriteByte('\n')
	d.detail(b, "at", strings.TrimLeft(d.s.Paint(Strong, Line(f.Endpoint))+d.s.Paint(Faint, "  "+Line(f.Check)), " "))
	if f.Reason != "" {
		d.detail(b, "", d.s.Wrap(f.Reason, valueIndent))
	}
	for _, said := range [][2]string{{"demanded", f.Demanded}, {"wanted", f.Want}, {"came", f.Got}} {
		if said[1] != "" {
			d.detail(b, said[0], d.s.Wrap(said[1], valueIndent))
		}
	}
	if err := d.evidence(b, f); err != nil {
		return err
	}
	d.warnings(b, f)
	return nil
}

// evidence writes the exchanges that a finding rests on, and the repro of the most telling.
func (d details) evidence(b *strings.Builder, f probe.Finding) error {
	xs, missing, err := evidence(f, d.exchange)
	if err != nil {
		return err
	}
	label := "evidence"
	for _, line := range exchangeLines(d.s, xs, valueIndent, false) {
		d.detail(b, label, line)
		label = ""
	}
	for _, id := range missing {
		d.detail(b, label, Line(id)+" is not in this document")
		label = ""
	}
	if len(xs) > 0 && xs[0].Repro != "" {
		d.detail(b, "repro", Clean(xs[0].Repro))
	}
	return nil
}

// exchangeLines gives a line for each exchange, to stand indent columns in: its ID, what it asked and what came. Where the
// terminal is too narrow for it, what came stands below what was asked, as far to the left as it has to.
func exchangeLines(s Style, xs []*probe.Exchange, indent int, timed bool) []string {
	labels := 0
	for _, x := range xs {
		labels = max(labels, width(Line(x.Label)))
	}
	var lines []string
	for _, x := range xs {
		line := Line(x.ID) + "  " + s.Paint(Faint, pad(Line(x.Label), labels)) + "  "
		column := indent + width(line)
		came := "→ " + answer(x)
		if timed {
			came += s.Paint(Faint, ", "+tookMS(x.DurationMS))
		}
		asked, between := requestLine(x), " "
		if s.Width > 0 && column+width(asked)+1+width(came) > s.Width {
			below := max(indent, min(column, s.Width-width(came)))
			asked, between = s.fit(asked, max(s.Width-column, 2*minFlex)), "\n"+strings.Repeat(" ", below)
		}
		lines = append(lines, line+asked+between+came)
	}
	return lines
}

func (d details) warnings(b *strings.Builder, f probe.Finding) {
	for _, warning := range f.Notes {
		d.detail(b, "besides", d.s.Wrap(warning, valueIndent))
	}
}

// markTone gives the colour of what stands beside an item's verdict.
func markTone(it probe.ItemResult) Tone {
	if it.Regression && !it.Waived {
		return Bad
	}
	return Unsure
}

// prose writes what stands below an item without a label.
func (d details) prose(b *strings.Builder, text string) {
	if text != "" {
		b.WriteString(strings.Repeat(" ", detailIndent) + d.s.Wrap(text, detailIndent) + "\n")
	}
}

func (d details) detail(b *strings.Builder, label, value string) {
	b.WriteString(strings.Repeat(" ", detailIndent) + d.s.Paint(Faint, pad(label, valueIndent-detailIndent)) + value + "\n")
}
