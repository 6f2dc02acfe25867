package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/tickets"
)

// selection holds the flags that pick tickets, the same for every command that takes them.
type selection struct {
	ids      []string
	sections []string
	routers  []string
	states   []string
}

func (s *selection) register(a *app, cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&s.ids, "ticket", nil, "ticket `ID`: repeatable, comma lists, globs, ranges (ENG-STD-010..020)")
	f.StringArrayVar(&s.sections, "section", nil, "only tickets of sections that match `TEXT` (substring or glob)")
	f.StringArrayVar(&s.routers, "router", nil, "only tickets of routers that match `TEXT` (substring or glob)")
	f.StringArrayVar(&s.states, "state", nil, "only tickets in `STATE`: open, partial, done, exception, regressed, unproven, provable")
	_ = cmd.RegisterFlagCompletionFunc("ticket", a.completeTickets)
	_ = cmd.RegisterFlagCompletionFunc("section", completeOne(a.sections))
	_ = cmd.RegisterFlagCompletionFunc("router", completeOne(a.routers))
	states := []string{
		tickets.StateOpen, tickets.StatePartial, tickets.StateDone,
		tickets.StateException, tickets.StateRegressed, tickets.StateUnproven, tickets.StateProvable,
	}
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(states, cobra.ShellCompDirectiveNoFileComp))
}

// of returns the selection that the flags make together with the arguments, which are ticket IDs.
func (s *selection) of(args []string) tickets.Selection {
	return tickets.Selection{IDs: slices.Concat(s.ids, args), Sections: s.sections, Routers: s.routers, States: s.states}
}
