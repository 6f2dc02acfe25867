package main

import (
	"context"
	"fmt"
	"os/user"
	"slices"
	"strconv"
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
		Long: does + ` boxes of a ticket by hand: those named, or every box of the ticket where none is named. 2 is the second
box of the ticket from the top; scope/2 and acceptance/1 count within their field. Exactly one byte changes for each
box. The change is kept in the history as one made by hand.`,
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
	saved, err := tickets.Update(ctx, cfg.Tickets, edits, a.remember(cfg, "engfix "+map[bool]string{true: "tick", false: "untick"}[tick]))
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // as in tickShown
	if len(saved.Changes) > 0 {
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
			e, err := handEdit(file, t, arg)
			if err != nil {
				return nil, err
			}
			e.Checked = tick
			edits = append(edits, e)
		}
	}
	if t := selected[0]; len(edits) == 0 {
		return nil, &tickets.Error{Path: file.Path, Line: t.Line, Column: t.Column, Msg: t.ID + " has no box"}
	}
	return edits, nil
}

// handEdit gives the edit of the box that an argument names: by its number from the top, or as an item.
func handEdit(file *tickets.File, t *tickets.Ticket, arg string) (tickets.Edit, error) {
	if n, err := strconv.Atoi(arg); err == nil && n > 0 {
		it, err := file.Box(t, n)
		return tickets.Edit{Ticket: t.ID, Item: it.Ref(), Text: it.Text}, err
	}
	ref, err := tickets.ParseItemRef(arg)
	if err != nil {
		return tickets.Edit{}, err
	}
	it, _ := t.Item(ref)
	return tickets.Edit{Ticket: t.ID, Item: ref, Text: it.Text}, nil
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
	return store.RecordTicks(ctx, ticksOf(changes, by))
}

// ticksOf gives the changes of one edit as the history keeps them.
func ticksOf(changes []tickets.Change, by string) []history.Tick {
	now := time.Now().UTC()
	ticks := make([]history.Tick, len(changes))
	for i, c := range changes {
		ticks[i] = history.Tick{Ticket: c.Ticket, Item: c.Item, Text: c.Text, Checked: c.After, When: now, By: by}
	}
	return ticks
}
