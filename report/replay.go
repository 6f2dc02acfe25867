package report

import (
	"time"

	"github.com/engfix/engfix/probe"
)

// Replay feeds a saved run to a Sink as the live run did: tickets and exchanges each in the document's order, and each
// ticket as soon as the exchanges that its findings name have been passed on. It stops at the Sink's first error.
func Replay(doc *probe.Document, sink probe.Sink) error {
	head := doc.Run
	// A run that begins does not know yet how it ends.
	head.Finished, head.Interrupted, head.Unjudged, head.Summary, head.Unticketed = time.Time{}, false, nil, probe.Summary{}, nil
	if err := sink.Begin(head); err != nil {
		return err
	}
	place := make(map[string]int, len(doc.Exchanges))
	for i, x := range doc.Exchanges {
		place[x.ID] = i + 1
	}
	sent := 0
	send := func(until int) error {
		for ; sent < until; sent++ {
			if err := sink.Exchange(doc.Exchanges[sent]); err != nil {
				return err
			}
		}
		return nil
	}
	for _, t := range doc.Tickets {
		if err := send(lastNamed(t, place)); err != nil {
			return err
		}
		if err := sink.Ticket(t); err != nil {
			return err
		}
	}
	if err := send(len(doc.Exchanges)); err != nil {
		return err
	}
	return sink.End(doc.Run)
}

// lastNamed returns the place of the last exchange that the ticket's findings name, 0 for none.
func lastNamed(t probe.TicketResult, place map[string]int) int {
	last := 0
	for _, id := range t.Evidence() {
		last = max(last, place[id])
	}
	return last
}
