package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

type showOptions struct {
	format format
}

func newShowCmd(a *app) *cobra.Command {
	o := &showOptions{}
	cmd := &cobra.Command{
		Use:               "show TICKET",
		Short:             "Show one ticket whole: its items, endpoints, last verdicts and evidence",
		Args:              oneTicket,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			return a.show(cmd.Context(), o, args[0])
		},
	}
	o.format.register(cmd, "table", "json", "md")
	return cmd
}

func (a *app) show(ctx context.Context, o *showOptions, id string) error {
	w, _, err := a.loadWithSource(workspace.Settings{})
	if err != nil {
		return err
	}
	view, err := w.Show(ctx, id)
	if err != nil {
		return err
	}
	switch o.format.value {
	case "json":
		return report.ShowJSON(a.out, view)
	case "md":
		return report.ShowMarkdown(a.out, view)
	}
	return report.Show(a.out, a.style, view)
}
