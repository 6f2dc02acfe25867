package main

import (
	"context"
	"fmt"
	"os/user"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/tickets"
)

// newTickCmd makes tick or untick, by hand.
func newTickCmd(a *app, tick bool) *cobra.Command {
	verb, does := "tick", "Tick"
	if !tick {
		verb, does = "untick", "Untick"
	}
	var dryRun bool
	cmd := &cobra.Command{
		Use:   verb + " TICKET [ITEM…]",
		Short: does + " boxes by hand",
		Long: does + ` boxes of a ticket by hand: the items named (2, scope/2, acceptance/1), or every box of the ticket where none is
named. Exactly one byte changes for each box. The change is kept in the history as one made by hand.`,
		Example:           "  engfix " + verb + " ENG-STD-003 1\n  engfix " + verb + " ENG-STD-003 --dry-run",
		Args:              someTicket,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.tickByHand(cmd.Context(), args[0], args[1:], tick, dryRun)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the diff, change nothing")
	return cmd
}

func (a *app) tickByHand(ctx context.Context, id string, items []string, tick, dryRun bool) error {
	cfg, file, err := a.load()
	if err != nil {
		return err
	}
	selected, err := tickets.Selection{IDs: []string{id}}.Apply(file, nil)
	if err != nil {
		return err
	}
	several := slices.ContainsFunc(selected, func(t *tickets.Ticket) bool { return t.ID != selected[0].ID })
	if several && len(items) > 0 { // duplicates of one ID are refused where they would be edited
		return fmt.Errorf("%s means %d tickets: name one ticket to choose among its items", id, len(selected))
	}
	edits, err := handEdits(file, selected, items, tick)
	if err != nil {
		return err
	}
	if dryRun {
		return a.showEdits(a.out, cfg.Tickets, edits)
	}
	saved, err := tickets.Update(ctx, cfg.Tickets, edits)
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // as in tickShown
	if len(saved.Changes) > 0 {
		a.remember(ctx, cfg, "engfix "+map[bool]string{true: "tick", false: "untick"}[tick], saved.Before, saved.After)
		if err := recordByHand(ctx, cfg, saved.Changes); err != nil {
			a.notef("the change is made, but not kept in the history: %v", err)
		}
	}
	tellChanges(a.out, cfg.Tickets, saved.Changes)
	return nil
}

// handEdits gives the edits of the items that the arguments name, or of every box of the tickets where there are none.
func handEdits(file *tickets.File, selected []*tickets.Ticket, items []string, tick bool) ([]tickets.Edit, error) {
	var edits []tickets.Edit
	for _, t := range selected {
		if len(items) == 0 {
			for _, it := range t.Items {
				if it.HasBox() {
					edits = append(edits, tickets.Edit{Ticket: t.ID, Item: it.Ref(), Checked: tick, Text: it.Text})
				}
			}
			continue
		}
		for _, arg := range items {
			ref, err := tickets.ParseItemRef(arg)
			if err != nil {
				return nil, err
			}
			e := tickets.Edit{Ticket: t.ID, Item: ref, Checked: tick}
			if it, ok := t.Item(ref); ok {
				e.Text = it.Text
			}
			edits = append(edits, e)
		}
	}
	if t := selected[0]; len(edits) == 0 {
		return nil, &tickets.Error{Path: file.Path, Line: t.Line, Column: t.Column, Msg: t.ID + " has no box"}
	}
	return edits, nil
}

func recordByHand(ctx context.Context, cfg *config.Config, changes []tickets.Change) error {
	store, err := openHistory(ctx, cfg)
	if err != nil {
		return err
	}
	defer store.Close()
	by := "hand"
	if u, err := user.Current(); err == nil && u.Username != "" {
		by = u.Username + ", by hand"
	}
	for _, c := range changes {
		if err := store.RecordTick(ctx, history.Tick{
			Ticket: c.Ticket, Item: c.Item, Text: c.Text, Checked: c.After, When: time.Now().UTC(), By: by,
		}); err != nil {
			return err
		}
	}
	return nil
}
