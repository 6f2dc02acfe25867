package report

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// The columns at which the parts of an item begin: the endpoint, what was found there, and the values of that.
const (
	endpointIndent = 2
	detailIndent   = 4
	valueIndent    = detailIndent + len("want  ")
)

// details writes what stands below an item on a terminal.
type details struct {
	s        Style
	exchange func(id string) (*probe.Exchange, error) // nil, nil for one that is not there
}

// cause writes a cause: the endpoint and what is wrong there, what was wanted and what the service answered, where else it
// shows, and a command that asks again. Where all is wanted, the other questions and endpoints are named and not counted.
func (d details) cause(b *strings.Builder, c sharedCause, all bool) error {
	f := c.finding
	d.where(b, f)
	d.clipped(b, "want", f.Want, all)
	d.clipped(b, "got", f.Got, all)
	d.values(b, "same", sameWords(c, all))
	if f.Verdict == probe.Fail || all {
		if err := d.evidence(b, f, all); err != nil {
			return err
		}
	}
	d.values(b, "note", f.Notes...)
	return nil
}

// where writes the endpoint and the reason, on one line where they fit.
func (d details) where(b *strings.Builder, f probe.Finding) {
	at, reason := Line(f.Endpoint), Line(f.Reason)
	switch lead := strings.Repeat(" ", endpointIndent); {
	case at == "":
		b.WriteString(lead + d.s.Wrap(reason, endpointIndent) + "\n")
	case d.s.Width == 0 || endpointIndent+width(at)+2+width(reason) <= d.s.Width:
		b.WriteString(lead + d.s.Paint(Strong, at) + "  " + reason + "\n")
	default:
		b.WriteString(lead + d.s.Paint(Strong, at) + "\n")
		d.write(b, detailIndent, d.s.Wrap(reason, detailIndent))
	}
}

// sameWords says where else a cause shows: "3 other questions, 2 other endpoints (-v lists them)".
func sameWords(c sharedCause, all bool) string {
	if all {
		parts := slices.DeleteFunc([]string{strings.Join(c.finding.Same, ", "), strings.Join(c.others, ", ")}, func(s string) bool { return s == "" })
		return strings.Join(parts, "; ")
	}
	var parts []string
	if n := len(c.finding.Same); n > 0 {
		parts = append(parts, count(n, "other question"))
	}
	if n := len(c.others); n > 0 {
		parts = append(parts, count(n, "other endpoint"))
	}
	if parts == nil {
		return ""
	}
	return strings.Join(parts, ", ") + " (-v lists them)"
}

// evidence writes the command that asks the most telling question again, and where all is wanted the exchanges before it.
func (d details) evidence(b *strings.Builder, f probe.Finding, all bool) error {
	xs, missing, err := evidence(f, d.exchange)
	if err != nil {
		return err
	}
	if all {
		label := "seen"
		for _, line := range exchangeLines(d.s, xs, valueIndent, false) {
			d.detail(b, label, line)
			label = ""
		}
		for _, id := range missing {
			d.detail(b, label, Line(id)+" is not in this document")
			label = ""
		}
	}
	if len(xs) > 0 && xs[0].Repro != "" {
		d.detail(b, "try", Clean(xs[0].Repro))
	}
	return nil
}

// itemNotes writes what is to be known of an item beyond its causes.
func (d details) itemNotes(b *strings.Builder, it probe.ItemResult) {
	if it.Flaky && it.Verdict == probe.Fail {
		d.values(b, "note", it.Reason)
	}
	d.values(b, "note", it.Spelt...)
}

// exchangeLines returns a line for each exchange, to stand indent columns in: its ID, what it asked and what came. Where the
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

// values writes texts that have a label, wrapped below their own beginning; empty ones are left out.
func (d details) values(b *strings.Builder, label string, texts ...string) {
	for _, text := range texts {
		if text != "" {
			d.detail(b, label, d.s.Wrap(text, valueIndent))
		}
	}
}

// clipped writes a value on one line, cut where the terminal is too narrow, unless all is wanted.
func (d details) clipped(b *strings.Builder, label, text string, all bool) {
	if all || text == "" {
		d.values(b, label, text)
		return
	}
	d.detail(b, label, d.s.fit(Line(text), d.s.Width-valueIndent))
}

func (d details) write(b *strings.Builder, indent int, text string) {
	b.WriteString(strings.Repeat(" ", indent) + text + "\n")
}

// markTone returns the colour of what stands beside an item's verdict.
func markTone(it probe.ItemResult) Tone {
	if it.Regression && !it.Waived {
		return Bad
	}
	return Unsure
}

// prose writes what stands below an item without a label.
func (d details) prose(b *strings.Builder, text string) {
	if text != "" {
		d.write(b, endpointIndent, d.s.Wrap(text, endpointIndent))
	}
}

func (d details) detail(b *strings.Builder, label, value string) {
	d.write(b, detailIndent, d.s.Paint(Faint, pad(label, valueIndent-detailIndent))+value)
}
