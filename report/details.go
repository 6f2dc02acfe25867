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

func (d details) finding(b *strings.Builder, it probe.ItemResult, f probe.Finding) error {
	if f.Verdict != probe.Fail {
		if !says(it.Reason, f.Reason) {
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
	if f.Reason != "" && !says(it.Reason, f.Reason) {
		d.detail(b, "", d.s.Wrap(f.Reason, valueIndent))
	}
	for _, said := range [][2]string{{"demanded", f.Demanded}, {"wanted", f.Wanted}, {"came", f.Came}} {
		if said[1] != "" {
			d.detail(b, said[0], d.s.Wrap(said[1], valueIndent))
		}
	}
	if len(f.Exchanges) > 0 {
		x, err := d.exchange(f.Exchanges[0])
		if err != nil {
			return err
		}
		if x == nil {
			d.detail(b, "evidence", Line(f.Exchanges[0])+" is not in this document")
		} else {
			d.detail(b, "evidence", Line(x.ID)+"  "+requestLine(x)+" → "+answer(x))
			if x.Repro != "" {
				d.detail(b, "repro", Clean(x.Repro))
			}
		}
	}
	d.warnings(b, f)
	return nil
}

func (d details) warnings(b *strings.Builder, f probe.Finding) {
	for _, warning := range f.Warnings {
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
