package workspace

import (
	"errors"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// divided checks that every process of a divided run chooses from the same tickets. A choice by verdicts would not be
// the same: they change while the others run.
func (o RunOptions) divided() error {
	switch {
	case o.Shard == nil:
		return nil
	case o.Shard.Run == "":
		return errors.New("a shard needs the name of its run: give every shard the same --run-id")
	case o.Unticketed:
		return errors.New("operations without a ticket are not divided among shards: probe them in a run of their own")
	case o.choosesByPast():
		return errors.New("the shards of a run must choose from the same tickets, and the runs of the others change which ones did not pass: choose by ID, section or router")
	}
	return nil
}

// share keeps the tickets of the session's shard. The plan is that of the whole run.
func (s *Session) share(whole *probe.Plan, subjects []probe.Subject) []probe.Subject {
	part := *s.opts.Shard
	part.Tickets = nil
	var own []probe.Subject
	s.selected = []*tickets.Ticket{}
	for i, shard := range whole.Shards(part.Of) {
		part.Tickets = append(part.Tickets, subjects[i].Ticket.ID)
		if shard == part.Index {
			own = append(own, subjects[i])
			s.selected = append(s.selected, subjects[i].Ticket)
		}
	}
	s.shard = &part
	return own
}
