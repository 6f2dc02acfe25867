package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/words"
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
		Short: "List the runs, or the verdicts of one ticket's items over time",
		Long: `History lists the runs of this ticket file. For a ticket it prints the verdicts of each item on one line, the
earliest run first: when the item last passed, when it first failed, since when its verdict is the same, and how often it
changed. Nothing is sent.`,
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
	o.format.register(cmd, "table", "json", "ndjson", "md")
	cmd.Flags().IntVar(&o.limit, "limit", 30, "at most `N` runs, the latest; 0 for all")
	cmd.AddCommand(newPruneCmd(a))
	return cmd
}

type pruneOptions struct {
	keep   string
	dryRun bool
}

func newPruneCmd(a *app) *cobra.Command {
	o := &pruneOptions{}
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Delete old runs that no verdict or tick depends on",
		Long: `Prune deletes the runs that are older than --keep. It keeps these, whatever their age: the latest run of each ticket, the
latest run in which an item passed or failed, and the runs for which a box was ticked. The first
probe of a day does the same with history.keep of engfix.yaml.`,
		Example: `  engfix history prune --keep 90d --dry-run
  engfix history prune --keep 90d`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			age, err := config.ParseAge(o.keep)
			if err != nil {
				return fmt.Errorf("--keep %q: %w", o.keep, err)
			}
			return a.prune(cmd.Context(), o, time.Now().Add(-age))
		},
	}
	cmd.Flags().StringVar(&o.keep, "keep", "90d", "keep the runs of the last `TIME`: days as in 90d, or hours as in 36h")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "print what would be deleted, delete nothing")
	return cmd
}

func (a *app) prune(ctx context.Context, o *pruneOptions, before time.Time) error {
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return err
	}
	n, err := w.Prune(ctx, before, o.dryRun)
	if err != nil {
		return err
	}
	verb := "dropped"
	if o.dryRun {
		verb = "would drop"
	}
	fmt.Fprintf(a.out, "%s %s from before %s that no verdict or tick depends on\n", verb, words.Count(n, "run", "runs"), before.UTC().Format(time.DateOnly))
	return nil
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
	case "ndjson":
		return asLines(a.out, func(w io.Writer) error { return report.HistoryJSON(w, view) })
	case "md":
		return report.HistoryMarkdown(a.out, view)
	}
	switch {
	case len(view.Runs) > 0:
	case view.Ticket != "":
		a.notef("no run has asked about %s yet: run engfix probe --ticket %[1]s", view.Ticket)
	default:
		a.notef("there is no run yet: run engfix probe")
	}
	return report.History(a.out, a.style, view)
}
