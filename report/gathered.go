package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/engfix/engfix/probe"
)

// A gathered run holds everything that a format needs at the run's end: the tickets in document order, the counts, and
// the exchanges, which are spooled. The exchanges can be read by ID, or one after the other in the order they were
// made.
type gathered struct {
	tickets []probe.TicketResult
	tally   tally
	spool   spool
}

func (g *gathered) Begin(probe.Run) error { return nil }

func (g *gathered) Exchange(x *probe.Exchange) error {
	doc, err := encodeExchange(x)
	if err != nil {
		return err
	}
	return g.Encoded(x, doc)
}

func (g *gathered) Encoded(x *probe.Exchange, doc []byte) error {
	g.tally.exchange()
	return g.spool.add(x.ID, doc)
}

func (g *gathered) Ticket(t probe.TicketResult) error {
	g.tally.ticket(t)
	g.tickets = append(g.tickets, t)
	return nil
}

// eachItem calls f with every item and its ticket, in document order, until f fails.
func (g *gathered) eachItem(f func(probe.TicketResult, probe.ItemResult) error) error {
	for _, t := range g.tickets {
		for _, it := range t.Items {
			if err := f(t, it); err != nil {
				return err
			}
		}
	}
	return nil
}

// An endSink writes a gathered run at its end.
type endSink struct {
	gathered
	w     io.Writer
	name  string // of the format, for errors
	write func(w io.Writer, run probe.Run, g *gathered) error
}

func (s *endSink) End(run probe.Run) error {
	defer s.spool.close()
	out := bufio.NewWriter(s.w)
	err := s.write(out, run, &s.gathered)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("write the %s report: %w", s.name, err)
	}
	return nil
}
