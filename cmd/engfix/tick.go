package main

import (
	"context"

	"github.com/spf13/cobra"
)

func newTickCmd(a *app) *cobra.Command { return newHandEditCmd(a, "tick", "Tick", true) }

func newUntickCmd(a *app) *cobra.Command { return newHandEditCmd(a, "untick", "Untick", false) }

// newHandEditCmd makes tick or untick, by hand.
func newHandEditCmd(a *app, verb, does string, tick bool) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   verb + " TICKET [ITEM…]",
		Short: does + " boxes by hand",
		Long: does + ` boxes of a ticket by hand: those that you name, or every box of the ticket if you name none. 2 is the second
box of the ticket from the top; scope/2 and acceptance/1 count within their field. Exactly one byte changes for each
box. The history records that you made the change by hand.`,
		Example:           "  engfix " + verb + " ENG-STD-003 1\n  engfix " + verb + " ENG-STD-003 --dry-run",
		Args:              someTicket,
		ValidArgsFunction: a.completeBoxes,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.tickByHand(cmd.Context(), args[0], args[1:], tick, dryRun)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the diff, change nothing")
	return cmd
}

func (a *app) tickByHand(ctx context.Context, id string, items []string, tick, dryRun bool) error {
	w, _, err := a.load()
	if err != nil {
		return err
	}
	edits, err := w.HandEdits(id, items, tick)
	if err != nil {
		return err
	}
	if dryRun {
		return a.showEdits(a.out, w, edits)
	}
	changes, err := w.TickByHand(ctx, edits, "engfix "+map[bool]string{true: "tick", false: "untick"}[tick])
	if err != nil {
		return err
	}
	a.printChanges(a.out, w.TicketPath(), changes)
	return nil
}
