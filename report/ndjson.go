package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/engfix/engfix/probe"
)

// An Event is one line of an event stream: only the member that Event names is set. Head is the run's head; its finish
// and summary stand in the last event only.
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
	return s.emit("begin", struct {
		Event string `json:"event"`
		Head  begun  `json:"run"`
	}{"begin", begun{Run: run}})
}

func (s ndjsonSink) Exchange(x *probe.Exchange) error {
	doc, err := encodeExchange(x)
	if err != nil {
		return err
	}
	return s.Encoded(x, doc)
}

func (s ndjsonSink) Encoded(_ *probe.Exchange, doc []byte) error {
	return s.write("exchange", slices.Concat([]byte(`{"event":"exchange","exchange":`), doc, []byte("}")))
}

func (s ndjsonSink) Ticket(t probe.TicketResult) error {
	t = withoutNil(t)
	return s.emit("ticket", Event{Event: "ticket", Ticket: &t})
}

func (s ndjsonSink) End(run probe.Run) error {
	run = headWithoutNil(run)
	return s.emit("end", Event{Event: "end", Head: &run})
}

// A begun run is a head without the members that are known only at the end: its fields hide those of the run.
type begun struct {
	probe.Run
	Finished *struct{} `json:"finished,omitempty"`
	Summary  *struct{} `json:"summary,omitempty"`
}

func (s ndjsonSink) emit(name string, event any) error {
	line, err := encode(event)
	if err != nil {
		return fmt.Errorf("encode the event %q: %w", name, err)
	}
	return s.write(name, line)
}

func (s ndjsonSink) write(name string, line []byte) error {
	if _, err := s.w.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write the event %q: %w", name, err)
	}
	return nil
}
