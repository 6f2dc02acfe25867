package report_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// BenchmarkFormats writes a run of a thousand tickets and several thousand exchanges in each format.
func BenchmarkFormats(b *testing.B) {
	saved := open(b, "testdata/mixed.json")
	doc := &probe.Document{Run: saved.Run}
	for i := range 1000 / max(len(saved.Tickets), 1) {
		for _, t := range saved.Tickets {
			t.ID = fmt.Sprintf("%s-%d", t.ID, i)
			doc.Tickets = append(doc.Tickets, t)
		}
		for _, x := range saved.Exchanges {
			copied := *x
			copied.ID = fmt.Sprintf("%s-%d", x.ID, i)
			doc.Exchanges = append(doc.Exchanges, &copied)
		}
	}
	formats := append(report.Formats(),
		report.Format{Name: "terminal", New: func(w io.Writer, _ report.Past) probe.Sink {
			return report.NewTerminal(w, report.Style{}, report.TerminalOptions{})
		}},
		report.Format{Name: "ndjson", New: func(w io.Writer, _ report.Past) probe.Sink { return report.NewNDJSON(w) }})
	for _, format := range formats {
		b.Run(format.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := report.Replay(doc, format.New(io.Discard, nil)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
