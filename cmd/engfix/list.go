package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
)

type listOptions struct {
	selection
	format format
}

func newListCmd(a *app) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use:   "list [TICKET…]",
		Short: "List tickets as rows",
		Example: `  engfix list
  engfix list --state open --section Critical
  engfix list 'ENG-STD-01*' --format json`,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			return a.list(cmd.Context(), o, args)
		},
	}
	o.selection.register(a, cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md")
	return cmd
}

func (a *app) list(ctx context.Context, o *listOptions, args []string) error {
	w, _, err := a.load()
	if err != nil {
		return err
	}
	selected, err := w.Select(ctx, o.of(args))
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
