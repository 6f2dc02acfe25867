package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/tickets"
)

// selection is the flags that pick tickets, the same for every command that takes them.
type selection struct {
	ids      []string
	sections []string
	routers  []string
	states   []string
}

func (s *selection) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&s.ids, "ticket", nil, "ticket `ID`: repeatable, comma lists, globs, ranges (ENG-STD-010..020)")
	f.StringArrayVar(&s.sections, "section", nil, "only tickets of sections that match `TEXT` (substring or glob)")
	f.StringArrayVar(&s.routers, "router", nil, "only tickets of routers that match `TEXT` (substring or glob)")
	f.StringArrayVar(&s.states, "state", nil, "only tickets in `STATE`: open, partial, done, exception, regressed, unproven")
	if cmd.ValidArgsFunction != nil { // arguments are tickets as well
		_ = cmd.RegisterFlagCompletionFunc("ticket", cmd.ValidArgsFunction)
	}
	states := []string{
		tickets.StateOpen, tickets.StatePartial, tickets.StateDone,
		tickets.StateException, tickets.StateRegressed, tickets.StateUnproven,
	}
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(states, cobra.ShellCompDirectiveNoFileComp))
}

// empty reports whether nothing was asked for in particular.
func (s *selection) empty() bool {
	return len(s.ids)+len(s.sections)+len(s.routers)+len(s.states) == 0
}

// apply picks the tickets of the file; args are ticket IDs given as arguments. state tells what runs know of a ticket.
func (s *selection) apply(file *tickets.File, args []string, state func(*tickets.Ticket) []string) ([]*tickets.Ticket, error) {
	return tickets.Selection{
		IDs:      slices.Concat(s.ids, args),
		Sections: s.sections,
		Routers:  s.routers,
		States:   s.states,
	}.Apply(file, state)
}

// selected picks tickets; what runs know is read only where a state asks for it.
func (a *app) selected(ctx context.Context, cfg *config.Config, file *tickets.File, s *selection, args []string) ([]*tickets.Ticket, error) {
	if !s.asksRuns() {
		return s.apply(file, args, nil)
	}
	before, err := a.past(ctx, cfg, file)
	if err != nil {
		return nil, err
	}
	defer before.close()
	return s.apply(file, args, before.states)
}

// asksRuns reports whether a state is asked for that only runs tell.
func (s *selection) asksRuns() bool {
	all := strings.ToLower(strings.Join(s.states, ","))
	return strings.Contains(all, tickets.StateRegressed) || strings.Contains(all, tickets.StateUnproven)
}
