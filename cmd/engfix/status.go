package main

import (
	"context"

	"github.com/engfix/engfix/internal/words"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
)

type statusOptions struct {
	selection
	format format
}

func newStatusCmd(a *app) *cobra.Command {
	o := &statusOptions{}
	cmd := &cobra.Command{
		Use:   "status [TICKET…]",
		Short: "Show where the tickets stand: boxes, last verdicts, regressions",
		Example: `  engfix status
  engfix status --section Critical --state open,partial
  engfix status --format json`,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			return a.status(cmd.Context(), o, args)
		},
	}
	o.selection.register(cmd)
	o.format.register(cmd, "table", "json", "md")
	return cmd
}

func (a *app) status(ctx context.Context, o *statusOptions, args []string) error {
	w, file, err := a.load()
	if err != nil {
		return err
	}
	view, err := w.Status(ctx, o.of(args))
	if err != nil {
		return err
	}
	if n := file.Strays(); n > 0 {
		a.notef("%s of no ticket in %s: engfix lint names each", words.Count(n, "box is an item", "boxes are items"), file.Path)
	}
	switch o.format.value {
	case "json":
		return report.StatusJSON(a.out, view)
	case "md":
		return report.StatusMarkdown(a.out, view)
	}
	return report.Status(a.out, a.style, view)
}
