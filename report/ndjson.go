package report

import (
	"fmt"
	"io"

	"github.com/engfix/engfix/probe"
)

// An Event is one line of an event stream: what Event names is set, and nothing else. Head is the run's head, whose
// finish and summary are known at the end only.
type Event struct {
	Event    string              `json:"event"` // "begin", "exchange", "ticket" or "end"
	Head     *probe.Run          `json:"run,omitempty"`
	Exchange *probe.Exchange     `json:"exchange,omitempty"`
	Ticket   *probe.TicketResult `json:"ticket,omitempty"`
}

// NewNDJSON returns a Sink that writes one Event a line as it happens.
func NewNDJSON(w io.Writer) probe.Sink { return ndjsonSink{w} }

type ndjsonSink struct{ w io.Writer }

func (s ndjsonSink) Begin(run probe.Run) error {
	run = headWithoutNil(run)
	return s.emit(Event{Event: "begin", Head: &run})
}

func (s ndjsonSink) Exchange(x *probe.Exchange) error {
	return s.emit(Event{Event: "exchange", Exchange: x})
}

func (s ndjsonSink) Ticket(t probe.TicketResult) error {
	t = withoutNil(t)
	return s.emit(Event{Event: "ticket", Ticket: &t})
}

func (s ndjsonSink) End(run probe.Run) error {
	run = headWithoutNil(run)
	return s.emit(Event{Event: "end", Head: &run})
}

func (s ndjsonSink) emit(e Event) error {
	line, err := encode(e)
	if err != nil {
		return fmt.Errorf("encode the event %q: %w", e.Event, err)
	}
	if _, err := s.w.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write the event %q: %w", e.Event, err)
	}
	return nil
}
