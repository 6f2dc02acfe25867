package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

type historyOptions struct {
	format format
	limit  int
}

func newHistoryCmd(a *app) *cobra.Command {
	o := &historyOptions{}
	cmd := &cobra.Command{
		Use:   "history [TICKET]",
		Short: "List the runs, or what they found of one ticket's items over time",
		Long: `History lists the runs that were made of this ticket file and target. For a ticket it prints a line of verdicts for
each item, the earliest run first, with when it last passed, when it first failed, since when it is as it is, and how often
it went from one to the other. Nothing is sent.`,
		Example: `  engfix history
  engfix history ENG-STD-003
  engfix history ENG-STD-003 --format json`,
		Args:              atMostOne("ticket"),
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.limit < 0:
				return fmt.Errorf("--limit %d: want 0 or more", o.limit)
			case o.format.check() != nil:
				return o.format.check()
			case len(args) == 0:
				args = []string{""}
			}
			return a.history(cmd.Context(), o, args[0])
		},
	}
	o.format.register(cmd, "table", "json", "md")
	cmd.Flags().IntVar(&o.limit, "limit", 30, "at most `N` runs, the latest; 0 for all")
	return cmd
}

func (a *app) history(ctx context.Context, o *historyOptions, ticket string) error {
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return err
	}
	view, err := w.History(ctx, ticket, o.limit)
	if err != nil {
		return err
	}
	switch o.format.value {
	case "json":
		return report.HistoryJSON(a.out, view)
	case "md":
		return report.HistoryMarkdown(a.out, view)
	}
	if len(view.Runs) == 0 {
		a.notef("no run was made yet: engfix probe asks the service")
	}
	return report.History(a.out, a.style, view)
}
