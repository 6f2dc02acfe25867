package report

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/engfix/engfix/probe"
)

// The columns at which the parts of an item begin: the endpoint, the finding, and the values of the finding.
const (
	endpointIndent = 2
	detailIndent   = 4
	valueIndent    = detailIndent + len("want  ")
)

// details writes the lines below an item on a terminal.
type details struct {
	s        Style
	exchange func(id string) (*probe.Exchange, error) // nil, nil for an unknown one
}

// cause writes a cause: the endpoint and its fault, want and got, the other places, and a command that asks again. If
// all is true, the other questions and endpoints are named instead of counted.
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

// where writes the endpoint and the reason, on one line if they fit.
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

// evidence writes the command that asks the most important question again and, if all is true, the exchanges before it.
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

// itemNotes writes the notes on an item beyond its causes.
func (d details) itemNotes(b *strings.Builder, it probe.ItemResult) {
	if it.Flaky && it.Verdict == probe.Fail {
		d.values(b, "note", it.Reason)
	}
	d.values(b, "note", it.Spelt...)
}

// exchangeLines returns a line for each exchange, indented by indent columns: its ID, its request and its answer. If
// the terminal is too narrow, the answer stands below the request, as far to the left as necessary, or all flow over lines.
func exchangeLines(s Style, xs []*probe.Exchange, indent int, timed bool) []string {
	labels := 0
	for _, x := range xs {
		labels = max(labels, width(Line(x.Label)))
	}
	var lines []string
	for _, x := range xs {
		line := Line(x.ID) + "  " + s.Paint(Faint, pad(Line(x.Label), labels)) + "  "
		column := indent + width(line)
		got := "→ " + answer(x)
		if timed {
			got += s.Paint(Faint, ", "+tookMS(x.DurationMS))
		}
		asked, between := requestLine(x), " "
		switch {
		case s.Width == 0 || column+width(asked)+1+width(got) <= s.Width:
		case s.Width-column < 2*minFlex:
			lines = append(lines, s.flow(indent, indent+2, part{Cell: Text(x.ID)}, part{Cell: Cell{x.Label, Faint}}, part{Cell: Text(asked)}, part{Cell: Text(ansi.Strip(got))}))
			continue
		default:
			below := max(indent, min(column, s.Width-width(got)))
			asked, between = s.Fit(asked, s.Width-column), "\n"+strings.Repeat(" ", below)
		}
		lines = append(lines, line+asked+between+got)
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

// clipped writes a value on one line, cut if the terminal is too narrow, unless all is wanted.
func (d details) clipped(b *strings.Builder, label, text string, all bool) {
	if all || text == "" {
		d.values(b, label, text)
		return
	}
	d.detail(b, label, d.s.Fit(Line(text), d.s.Width-valueIndent))
}

func (d details) write(b *strings.Builder, indent int, text string) {
	b.WriteString(strings.Repeat(" ", indent) + text + "\n")
}

// markTone returns the colour of the marks beside an item's verdict.
func markTone(it probe.ItemResult) Tone {
	if it.Regression && !it.Waived {
		return Bad
	}
	return Unsure
}

// prose writes an unlabelled text below an item.
func (d details) prose(b *strings.Builder, text string) {
	if text != "" {
		d.write(b, endpointIndent, d.s.Wrap(text, endpointIndent))
	}
}

func (d details) detail(b *strings.Builder, label, value string) {
	d.write(b, detailIndent, d.s.Paint(Faint, pad(label, valueIndent-detailIndent))+value)
}
