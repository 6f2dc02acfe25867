package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// NewJSON returns a Sink that writes the run document at the run's end: the head, then one line for each ticket and for
// each exchange, in the order of arrival. Many of them are spooled to a temporary file in spoolDir ("" for the system's
// own). An interrupted run produces a whole document too.
func NewJSON(w io.Writer, spoolDir string) probe.Sink {
	return &jsonSink{w: w, tickets: spool{dir: spoolDir}, exchanges: spool{dir: spoolDir}}
}

type jsonSink struct {
	w                  io.Writer
	tickets, exchanges spool
}

func (s *jsonSink) Begin(probe.Run) error { return nil }

func (s *jsonSink) Exchange(x *probe.Exchange) error {
	doc, err := encodeExchange(x)
	if err != nil {
		return err
	}
	return s.Encoded(x, doc)
}

func (s *jsonSink) Encoded(_ *probe.Exchange, doc []byte) error { return s.exchanges.add("", doc) }

func (s *jsonSink) Ticket(t probe.TicketResult) error {
	record, err := encode(withoutNil(t))
	if err != nil {
		return fmt.Errorf("encode ticket %s: %w", t.ID, err)
	}
	return s.tickets.add("", record)
}

func (s *jsonSink) End(run probe.Run) error {
	defer s.tickets.close()
	defer s.exchanges.close()
	head, err := encode(headWithoutNil(run))
	if err != nil {
		return fmt.Errorf("encode run %s: %w", run.ID, err)
	}
	var doc bytes.Buffer
	if err := json.Indent(&doc, head, "", "  "); err != nil {
		return fmt.Errorf("encode run %s: %w", run.ID, err)
	}
	doc.Truncate(doc.Len() - len("\n}"))
	out := &stickyWriter{w: s.w}
	out.write(doc.Bytes())
	for _, list := range []struct {
		name string
		of   *spool
	}{{"tickets", &s.tickets}, {"exchanges", &s.exchanges}} {
		out.write([]byte(",\n  \"" + list.name + "\": ["))
		before := "\n    "
		err := list.of.each(func(record []byte) error {
			out.write([]byte(before))
			out.write(record)
			before = ",\n    "
			return out.err
		})
		if err != nil && out.err == nil {
			return err
		}
		if before != "\n    " {
			out.write([]byte("\n  "))
		}
		out.write([]byte("]"))
	}
	out.write([]byte("\n}\n"))
	if out.err != nil {
		return fmt.Errorf("write the run document: %w", out.err)
	}
	return nil
}

// A stickyWriter writes until the first error and keeps that.
type stickyWriter struct {
	w   io.Writer
	err error
}

func (s *stickyWriter) write(p []byte) {
	if s.err == nil {
		_, s.err = s.w.Write(p)
	}
}

// encode returns v as JSON on one line, in which every character that a terminal could act on is a \u escape: printing
// a document prints text from the service.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return escapeHidden(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// encodeIndented is encode for people: for command output that is not a run document.
func encodeIndented(w io.Writer, v any) error {
	line, err := encode(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, line, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err = w.Write(b.Bytes())
	return err
}

func escapeHidden(doc []byte) []byte {
	out := doc[:0:0]
	done := 0 // doc[:done] is in out
	for i := 0; i < len(doc); {
		if c := doc[i]; c < utf8.RuneSelf && c != 0x7f {
			i++ // encoding/json has escaped the control characters below 0x20
			continue
		}
		r, n := utf8.DecodeRune(doc[i:])
		if hidden(r) {
			out = append(out, doc[done:i]...)
			if r > 0xffff {
				hi, lo := utf16.EncodeRune(r)
				out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
			} else {
				out = fmt.Appendf(out, `\u%04x`, r)
			}
			done = i + n
		}
		i += n
	}
	if done == 0 {
		return doc
	}
	return append(out, doc[done:]...)
}

// headWithoutNil returns the head of a document with its schema, and with empty objects in place of nulls.
func headWithoutNil(run probe.Run) probe.Run {
	run.Schema = probe.Schema
	if run.Summary.Tickets == nil {
		run.Summary.Tickets = map[probe.Verdict]int{}
	}
	if run.Summary.Items == nil {
		run.Summary.Items = map[probe.Verdict]int{}
	}
	return run
}

// withoutNil returns a copy of the ticket with [] for each nil slice.
func withoutNil(t probe.TicketResult) probe.TicketResult {
	t.Files = list(t.Files)
	t.Endpoints = list(t.Endpoints)
	if t.Kind == "" {
		t.Kind = tickets.KindTicket
	}
	items := make([]probe.ItemResult, len(t.Items))
	for i, it := range t.Items {
		findings := make([]probe.Finding, len(it.Findings))
		for j, f := range it.Findings {
			f.Exchanges = list(f.Exchanges)
			findings[j] = f
		}
		it.Findings = findings
		items[i] = it
	}
	t.Items = items
	return t
}

func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
