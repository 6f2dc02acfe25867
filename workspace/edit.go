package workspace

import (
	"context"
	"errors"
	"os/user"
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/tickets"
)

// Edits returns the edits that a run's verdicts ask for: tick and untick say which kinds are wanted.
func (r *Result) Edits(tick, untick bool) []tickets.Edit {
	var edits []tickets.Edit
	for _, t := range r.Tickets {
		for _, it := range t.Items {
			if ticks := tick && it.Ticks(); ticks || untick && it.Unticks() {
				edits = append(edits, tickets.Edit{Ticket: t.ID, Item: it.Ref(), Checked: ticks, Text: it.Text})
			}
		}
	}
	return edits
}

// Tick makes edits from the result, records each change with its evidence if the run itself is recorded, and returns
// the changes. what is the command that makes them. It is an error for a session without RunOptions.Edits, whose results
// hold no evidence.
func (s *Session) Tick(ctx context.Context, r *Result, edits []tickets.Edit, what string) ([]tickets.Change, error) {
	if !s.opts.Edits {
		return nil, errors.New("a run that was not prepared to edit boxes keeps no evidence for them")
	}
	saved, err := tickets.Update(ctx, s.w.cfg.Tickets, edits, s.w.remember(what))
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // the boxes are changed: an interruption must not keep that from being recorded
	ticks := ticksOf(saved.Changes, what)
	for i, c := range saved.Changes {
		ticks[i].Run, ticks[i].Build, ticks[i].Exchanges = r.Run.ID, r.Run.Build, r.evidence[itemName{c.Ticket, c.Item}]
	}
	if !s.record.whole() {
		return saved.Changes, nil
	}
	if err := s.store.RecordTicks(ctx, ticks); err != nil {
		s.w.notef("the boxes were changed, but the history does not have the change: %v", err)
	}
	return saved.Changes, nil
}

// TickByHand makes edits that a person asked for, records them as such, and returns the changes. what is the command
// that makes them.
func (w *Workspace) TickByHand(ctx context.Context, edits []tickets.Edit, what string) ([]tickets.Change, error) {
	saved, err := tickets.Update(ctx, w.cfg.Tickets, edits, w.remember(what))
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // as in Tick
	if len(saved.Changes) > 0 {
		if err := recordByHand(ctx, w.cfg, saved.Changes); err != nil {
			w.notef("the boxes were changed, but the history does not have the change: %v", err)
		}
	}
	return saved.Changes, nil
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

// ticksOf returns the changes of one edit as the history keeps them.
func ticksOf(changes []tickets.Change, by string) []history.Tick {
	now := time.Now().UTC()
	ticks := make([]history.Tick, len(changes))
	for i, c := range changes {
		ticks[i] = history.Tick{Ticket: c.Ticket, Item: c.Item, Text: c.Text, Checked: c.After, When: now, By: by}
	}
	return ticks
}

// Preview returns the text of the ticket file before and after edits. It changes nothing.
func (w *Workspace) Preview(edits []tickets.Edit) (before, after []byte, err error) {
	file, err := tickets.Read(w.cfg.Tickets)
	if err != nil {
		return nil, nil, err
	}
	after, _, err = tickets.Apply(file, edits)
	return file.Source(), after, err
}

// WriteFixed writes the text of a ticket file whose malformed boxes tickets.Fix has corrected, and returns the new
// file. what is the command that writes it.
func (w *Workspace) WriteFixed(ctx context.Context, file *tickets.File, after []byte, what string) (*tickets.File, error) {
	remember := w.remember(what)
	err := tickets.Replace(ctx, file.Path, file.Source(), after, func() {
		remember(tickets.Saved{Before: file.Source(), After: after})
	})
	if err != nil {
		return nil, err
	}
	w.file, err = tickets.Parse(file.Path, after)
	return w.file, err
}
