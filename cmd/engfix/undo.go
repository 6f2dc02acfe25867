package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

func newUndoCmd(a *app) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "undo",
		Short: "Take back the last edit that engfix made to the ticket file",
		Long: `Undo takes back the last edit that engfix made to the ticket file (tick, untick, probe --tick, lint --fix), if the file
still is as engfix left it. Each ticket file has a last edit of its own.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.undo(cmd.Context(), dryRun) },
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the diff, change nothing")
	return cmd
}

// errDryRun ends a rewriting that is only shown.
var errDryRun = errors.New("nothing is to be written")

func (a *app) undo(ctx context.Context, dryRun bool) error {
	cfg, err := a.config(config.Overrides{})
	if err != nil {
		return err
	}
	slot, err := undoSlot(cfg)
	if err != nil {
		return err
	}
	var last *lastEdit
	err = tickets.Rewrite(ctx, cfg.Tickets, func(now []byte) ([]byte, error) {
		if last, err = slot.read(cfg); err != nil {
			return nil, err
		}
		if digest(now) != last.After {
			return nil, fmt.Errorf("%s has changed since %s edited it on %s: take the edit back by hand", cfg.Tickets, last.What, last.when())
		}
		if dryRun {
			return nil, errors.Join(errDryRun, a.printDiff(a.out, cfg.Tickets, now, last.Before))
		}
		return last.Before, nil
	}, func() {
		if err := slot.empty(); err != nil {
			a.notef("the edit is taken back, but still noted as the last one: %v", err)
		}
	})
	switch {
	case errors.Is(err, errDryRun):
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return noTicketFile(cfg)
	case err != nil:
		return err
	}
	if err := recordUndo(context.WithoutCancel(ctx), cfg, last.Changes); err != nil { // as in tickShown
		a.notef("the edit is taken back, but that is not kept in the history: %v", err)
	}
	_, err = fmt.Fprintf(a.out, "took back what %s did to %s on %s\n", last.What, report.Line(cfg.Tickets), last.when())
	return err
}

// recordUndo keeps in the history that the changes of an edit were taken back, where there is a history.
func recordUndo(ctx context.Context, cfg *config.Config, changes []tickets.Change) error {
	store, err := history.OpenExisting(ctx, cfg.History.DSN)
	if errors.Is(err, history.ErrNoHistory) {
		return nil
	}
	if err != nil {
		return err
	}
	defer store.Close()
	ticks := ticksOf(changes, "engfix undo")
	for i := range ticks {
		ticks[i].Checked = changes[i].Before
	}
	return store.RecordTicks(ctx, ticks)
}

// when gives the time of the edit as the person's clock shows it, with its zone.
func (l *lastEdit) when() string { return l.When.Local().Format(time.DateTime + " MST") }
