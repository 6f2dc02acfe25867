package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

type listOptions struct {
	selection
	format format
}

func newListCmd(a *app) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use:               "list [TICKET…]",
		Short:             "List tickets as rows",
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			return a.list(cmd.Context(), o, args)
		},
	}
	o.selection.register(cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md")
	return cmd
}

func (a *app) list(ctx context.Context, o *listOptions, args []string) error {
	cfg, file, err := a.load(config.Overrides{})
	if err != nil {
		return err
	}
	selected, err := a.selected(ctx, cfg, file, &o.selection, args)
	if err != nil {
		return err
	}
	switch o.format.value {
	case "json":
		return report.ListJSON(a.out, selected)
	case "ndjson":
		return report.ListNDJSON(a.out, selected)
	case "md":
		return report.ListMarkdown(a.out, selected)
	}
	return report.List(a.out, a.style, selected)
}

// selected picks tickets; what runs know is read only where a state asks for it.
func (a *app) selected(ctx context.Context, cfg *config.Config, file *tickets.File, s *selection, args []string) ([]*tickets.Ticket, error) {
	if !s.asksRuns() {
		return s.apply(file, args, nil)
	}
	before, err := a.past(ctx, cfg)
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
