package probe

import "sync"

// An emitter passes the results of a run to a sink in plan order, although they finish in any order. A ticket waits for
// the tickets before it, and a group's exchanges go out before its first ticket.
type emitter struct {
	plan    *Plan
	sink    Sink
	summary *Summary

	mu      sync.Mutex
	next    int // index of the first ticket that is not out
	waiting map[int]TicketResult
	held    map[int][]*Exchange // group → exchanges that wait for the group's first ticket
	stopped error
	// unticketed are the findings on operations without a ticket.
	unticketed []Unticketed

	unjudged []string // IDs of the tickets that flush found without a result
}

func newEmitter(plan *Plan, sink Sink, summary *Summary) *emitter {
	return &emitter{
		plan:    plan,
		sink:    sink,
		summary: summary,
		waiting: map[int]TicketResult{},
		held:    map[int][]*Exchange{},
	}
}

// exchanges takes the exchanges of a group; if no ticket follows, they go out at flush. Only the records go out.
func (e *emitter) exchanges(g Group, xs []*Exchange) error {
	records := make([]*Exchange, len(xs))
	for i, x := range xs {
		records[i] = x.recorded()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.held[g.Tickets[0]] = records
	return e.stopped
}

// ticket takes a result and passes everything that is next in order to the sink.
func (e *emitter) ticket(i int, res TicketResult) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.waiting[i] = res
	for e.stopped == nil {
		res, ready := e.waiting[e.next]
		if !ready {
			break
		}
		e.stopped = e.emit(e.next, res)
		e.next++
	}
	return e.stopped
}

func (e *emitter) emit(i int, res TicketResult) error {
	delete(e.waiting, i)
	if err := e.release(i); err != nil {
		return err
	}
	if e.plan.Tickets[i].unticketed() {
		e.unticketed = append(e.unticketed, asUnticketed(res))
		return nil
	}
	e.summary.Add(res)
	return e.sink.Ticket(res)
}

func (e *emitter) release(i int) error {
	for _, x := range e.held[i] {
		if err := e.sink.Exchange(x); err != nil {
			return err
		}
		e.summary.Exchanges++
	}
	delete(e.held, i)
	return nil
}

// flush passes the rest to the sink when a run was interrupted: the finished tickets behind unfinished ones, and the
// exchanges of tickets that were never judged.
func (e *emitter) flush() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := e.next; i < len(e.plan.Tickets); i++ {
		res, ready := e.waiting[i]
		switch {
		case e.stopped != nil:
		case ready:
			e.stopped = e.emit(i, res)
			continue
		default:
			e.stopped = e.release(i)
		}
		if !e.plan.Tickets[i].unticketed() {
			e.unjudged = append(e.unjudged, e.plan.Tickets[i].Ticket.ID)
		}
	}
	e.next = len(e.plan.Tickets)
	return e.stopped
}
