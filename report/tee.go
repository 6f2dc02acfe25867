package report

import (
	"errors"
	"fmt"

	"github.com/engfix/engfix/probe"
)

// An Encoder is a Sink that keeps exchanges as JSON. A Tee encodes each exchange once for all such sinks, and calls
// Encoded in place of Exchange. doc is one line of JSON without a line break; the sink neither changes nor keeps it.
type Encoder interface {
	probe.Sink
	Encoded(x *probe.Exchange, doc []byte) error
}

// Tee returns an Encoder that passes every event to each of the sinks in turn. A sink that fails does not affect the
// others: each gets every event, and the errors are returned together.
func Tee(sinks ...probe.Sink) Encoder { return &tee{sinks: sinks} }

type tee struct {
	sinks []probe.Sink
	doc   []byte // memory for the next exchange
}

// mostRoom is how much of this memory is kept.
const mostRoom = 64 << 10

func (t *tee) Begin(run probe.Run) error {
	return t.each(func(s probe.Sink) error { return s.Begin(run) })
}

func (t *tee) Exchange(x *probe.Exchange) error {
	doc, err := appendExchange(t.doc[:0], x)
	if err != nil {
		return fmt.Errorf("encode exchange %s: %w", x.ID, err)
	}
	if cap(doc) <= mostRoom {
		t.doc = doc
	}
	return t.Encoded(x, doc)
}

func (t *tee) Encoded(x *probe.Exchange, doc []byte) error {
	return t.each(func(s probe.Sink) error {
		if e, ok := s.(Encoder); ok {
			return e.Encoded(x, doc)
		}
		return s.Exchange(x)
	})
}

// encodeExchange returns an exchange as one line of JSON.
func encodeExchange(x *probe.Exchange) ([]byte, error) {
	doc, err := appendExchange(nil, x)
	if err != nil {
		return nil, fmt.Errorf("encode exchange %s: %w", x.ID, err)
	}
	return doc, nil
}

func (t *tee) Ticket(r probe.TicketResult) error {
	return t.each(func(s probe.Sink) error { return s.Ticket(r) })
}

func (t *tee) End(run probe.Run) error {
	return t.each(func(s probe.Sink) error { return s.End(run) })
}

func (t *tee) each(do func(probe.Sink) error) error {
	var errs []error
	for _, s := range t.sinks {
		errs = append(errs, do(s))
	}
	return errors.Join(errs...)
}
