package workspace

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/engfix/engfix/tickets"
)

// An Undone is an edit that was taken back, or would be.
type Undone struct {
	What   string // the command that made the edit
	When   string // the time of the edit as the person's clock shows it, with its zone
	Before []byte // the ticket file with the edit
	After  []byte // the ticket file without it
}

// errDryRun ends a change of the file that is only shown.
var errDryRun = errors.New("nothing to write")

// Undo reverts the last edit that engfix made to the ticket file, if the file is unchanged since. With dryRun it only
// returns the changes.
func (w *Workspace) Undo(ctx context.Context, dryRun bool) (*Undone, error) {
	if err := w.adoptTickets(); err != nil {
		return nil, err
	}
	slot, err := undoSlot(w.cfg)
	if err != nil {
		return nil, err
	}
	var last *lastEdit
	var done *Undone
	err = tickets.Rewrite(ctx, w.cfg.Tickets, func(now []byte) ([]byte, error) {
		if last, err = slot.read(w.cfg); err != nil {
			return nil, err
		}
		if digest(now) != last.After {
			return nil, fmt.Errorf("%s has changed since %s edited it on %s: take the edit back by hand", w.cfg.Tickets, last.What, last.when())
		}
		done = &Undone{What: last.What, When: last.when(), Before: now, After: last.Before}
		if dryRun {
			return nil, errDryRun
		}
		return last.Before, nil
	}, func() {
		if err := slot.empty(); err != nil {
			w.notef("the edit was taken back, but is still recorded as the last one: %v", err)
		}
	})
	switch {
	case errors.Is(err, errDryRun):
		return done, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, noTicketFile(w.cfg, err)
	case err != nil:
		return nil, err
	}
	if err := w.recordUndo(context.WithoutCancel(ctx), last.Changes); err != nil { // as in Tick
		w.notef("the edit was taken back, but the history does not have this: %v", err)
	}
	return done, nil
}

// recordUndo keeps in the history that the changes of an edit were taken back, if there is a history.
func (w *Workspace) recordUndo(ctx context.Context, changes []tickets.Change) error {
	store, err := w.runs(ctx)
	if errors.Is(err, ErrNoRun) {
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

// when returns the time of the edit as the person's clock shows it, with its zone.
func (l *lastEdit) when() string { return l.When.Local().Format(time.DateTime + " MST") }
