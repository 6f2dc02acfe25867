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
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// boxes gives the edits that a run's verdicts ask for: only a pass ticks, only a failure unticks.
func boxes(results []probe.TicketResult, tick, untick bool) ([]tickets.Edit, map[string]probe.ItemResult) {
	var edits []tickets.Edit
	shown := map[string]probe.ItemResult{}
	for _, t := range results {
		for _, it := range t.Items {
			if it.Checked == nil {
				continue
			}
			ticks := tick && it.Verdict == probe.Pass && !*it.Checked
			unticks := untick && it.Verdict == probe.Fail && *it.Checked
			if !ticks && !unticks {
				continue
			}
			edits = append(edits, tickets.Edit{Ticket: t.ID, Item: it.Ref(), Checked: ticks, Text: it.Text})
			shown[t.ID+" "+it.Ref().String()] = it
		}
	}
	return edits, shown
}

// tickShown edits the ticket file by what a run has shown, and keeps each change with its evidence.
func (a *app) tickShown(ctx context.Context, o *probeOptions, cfg *config.Config, store *history.Store, run probe.Run, results []probe.TicketResult) error {
	edits, shown := boxes(results, o.tick, o.untick)
	if o.dryRun {
		return a.showDiff(cfg.Tickets, edits, o.format.value == "table")
	}
	saved, err := tickets.Update(ctx, cfg.Tickets, edits)
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // the boxes are changed: an interruption must not keep that from being recorded
	if len(saved.Changes) > 0 {
		a.remember(ctx, cfg, "engfix probe", saved.Before, saved.After)
	}
	for _, c := range saved.Changes {
		it := shown[c.Ticket+" "+c.Item.String()]
		if err := store.RecordTick(ctx, history.Tick{
			Ticket: c.Ticket, Item: c.Item, Text: c.Text, Checked: c.After, Run: run.ID, Exchanges: evidence(it),
			When: time.Now().UTC(), Build: run.Build, By: "engfix probe",
		}); err != nil {
			return fmt.Errorf("the box of %s %s was changed, but not recorded: %w", c.Ticket, c.Item, err)
		}
	}
	a.told(saved.Changes, cfg.Tickets, o.format.value == "table")
	return nil
}

// evidence gives the exchanges behind an item, each once.
func evidence(it probe.ItemResult) []string {
	seen := map[string]bool{}
	var out []string
	for _, f := range it.Findings {
		for _, id := range f.Exchanges {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return out
}

// told says which boxes were changed: on stdout where it is for people, else on stderr.
func (a *app) told(changes []tickets.Change, path string, people bool) {
	w := a.err
	if people {
		w = a.out
	}
	if len(changes) == 0 {
		fmt.Fprintf(w, "No box of %s had to be changed.\n", report.Line(path))
		return
	}
	ticked, unticked := 0, 0
	for _, c := range changes {
		if c.After {
			ticked++
		} else {
			unticked++
		}
		if len(changes) <= maxTold {
			fmt.Fprintf(w, "%-8s  %s %s  %s\n", changed(c.After), c.Ticket, c.Item, report.Line(c.Text))
		}
	}
	var parts []string
	if ticked > 0 {
		parts = append(parts, "ticked "+plural(ticked, "box", "boxes"))
	}
	if unticked > 0 {
		parts = append(parts, "unticked "+plural(unticked, "box", "boxes"))
	}
	fmt.Fprintf(w, "%s in %s\n", join(parts), report.Line(path))
}

// maxTold is how many changed boxes are named one by one; of more, the file's own diff tells best.
const maxTold = 20

func changed(ticked bool) string {
	if ticked {
		return "ticked"
	}
	return "unticked"
}

// showDiff prints what edits would change, and changes nothing.
func (a *app) showDiff(path string, edits []tickets.Edit, people bool) error {
	file, err := tickets.Read(path)
	if err != nil {
		return err
	}
	after, changes, err := tickets.Apply(file, edits)
	if err != nil {
		return err
	}
	w := a.err
	if people {
		w = a.out
	}
	if len(changes) == 0 {
		a.told(nil, path, people)
		return nil
	}
	_, err = fmt.Fprint(w, report.Clean(tickets.Diff(path, file.Source(), after)))
	return err
}

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
	cfg, file, err := a.load(config.Overrides{})
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
		return a.showDiff(cfg.Tickets, edits, true)
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
	a.told(saved.Changes, cfg.Tickets, true)
	return nil
}

func handEdits(file *tickets.File, selected []*tickets.Ticket, items []string, tick bool) ([]tickets.Edit, error) {
	var edits []tickets.Edit
	for _, t := range selected {
		if len(items) == 0 {
			for _, it := range t.Items {
				if it.HasBox() {
					edits = append(edits, tickets.Edit{Ticket: t.ID, Item: it.Ref(), Checked: tick, Text: it.Text})
				}
			}
			if total, _ := t.Boxes(); total == 0 {
				return nil, &tickets.Error{Path: file.Path, Line: t.Line, Column: t.Column, Msg: t.ID + " has no box"}
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
