package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/workspace"
)

func newUndoCmd(a *app) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "undo",
		Short: "Take back the last edit that engfix made to the ticket file",
		Long: `Undo takes back the last edit that engfix made to the ticket file (tick, untick, probe --tick, lint --fix), if nobody
changed the file since. Each ticket file has its own last edit.`,
		Example: `  engfix undo --dry-run
  engfix undo`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.undo(cmd.Context(), dryRun) },
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the diff, change nothing")
	return cmd
}

func (a *app) undo(ctx context.Context, dryRun bool) error {
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return err
	}
	undone, err := w.Undo(ctx, dryRun)
	if err != nil {
		return err
	}
	if dryRun {
		return a.printDiff(a.out, w.TicketPath(), undone.Before, undone.After)
	}
	_, err = fmt.Fprintln(a.out, a.style.Wrap(fmt.Sprintf("took back the edit that %s made to %s on %s", undone.What, w.TicketPath(), undone.When), 0))
	return err
}
