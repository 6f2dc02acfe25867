package main

import (
	"fmt"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// An outcome is a Sink that keeps the facts behind the exit code of a report.
type outcome struct {
	run     probe.Run
	tickets []probe.TicketResult
}

func (o *outcome) Begin(probe.Run) error          { return nil }
func (o *outcome) Exchange(*probe.Exchange) error { return nil }

func (o *outcome) Ticket(t probe.TicketResult) error {
	t.Endpoints = nil
	o.tickets = append(o.tickets, t)
	return nil
}

func (o *outcome) End(run probe.Run) error {
	o.run = run
	return nil
}

// missing says, as a CutError, that shards of the run left no record, or tickets of them have no verdict; nil if nothing
// is missing.
func (o *outcome) missing() error {
	if o.run.Shard == nil || o.run.Shard.Index > 0 {
		return nil
	}
	why := report.MissingShards(o.run)
	switch n := len(o.run.Unjudged); {
	case n > 0 && why != "":
		why += fmt.Sprintf(", and %s no verdict", words.Count(n, "ticket has", "tickets have"))
	case n > 0:
		why = words.Count(n, "ticket has", "tickets have") + " no verdict"
	}
	return &workspace.CutError{Why: fmt.Sprintf("run %s is not whole: %s", o.run.ID, why)}
}

// end returns the error that a report ends with: failures win, because they were seen.
func (o *outcome) end(on failOn, note func(format string, args ...any)) error {
	end, beside := on.verdict(o.tickets, o.missing())
	if beside != nil {
		note("%v", beside)
	}
	return end
}
