package report

import (
	"errors"

	"github.com/engfix/engfix/probe"
)

// Tee returns a Sink that hands every event to each of the sinks in turn. One that fails keeps nothing from the others:
// each gets every event, and what went wrong is returned together.
func Tee(sinks ...probe.Sink) probe.Sink { return tee(sinks) }

type tee []probe.Sink

func (t tee) Begin(run probe.Run) error {
	return t.each(func(s probe.Sink) error { return s.Begin(run) })
}

func (t tee) Exchange(x *probe.Exchange) error {
	return t.each(func(s probe.Sink) error { return s.Exchange(x) })
}

func (t tee) Ticket(r probe.TicketResult) error {
	return t.each(func(s probe.Sink) error { return s.Ticket(r) })
}

func (t tee) End(run probe.Run) error {
	return t.each(func(s probe.Sink) error { return s.End(run) })
}

func (t tee) each(do func(probe.Sink) error) error {
	var errs []error
	for _, s := range t {
		errs = append(errs, do(s))
	}
	return errors.Join(errs...)
}
