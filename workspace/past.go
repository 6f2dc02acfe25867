package workspace

import (
	"context"
	"errors"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// A past holds the verdicts of earlier runs; the zero value means that there were none.
type past struct {
	verdicts

	store  *history.Store
	unread error // why they are unknown; nil if they were read
	last   *probe.Run
}

// unknown reports whether the history could not be read.
func (p *past) unknown() bool { return p.unread != nil }

func (p *past) close() {
	if p.store != nil {
		_ = p.store.Close() // it was only read
	}
}

// past reads the verdicts of earlier runs on the file's tickets. If there is no history yet, none is made. A history that
// cannot be read is an error only if the choice of the tickets rests on it; else a note says so.
func (w *Workspace) past(ctx context.Context, file *tickets.File, needed bool) (*past, error) {
	p, err := w.readPast(ctx, file)
	if err == nil || needed {
		return p, err
	}
	why, err := w.withoutRuns(ctx, err)
	return &past{unread: why}, err
}

func (w *Workspace) readPast(ctx context.Context, file *tickets.File) (*past, error) {
	store, err := w.runs(ctx)
	if errors.Is(err, ErrNoRun) {
		return &past{}, nil
	}
	if err != nil {
		return nil, err
	}
	p := &past{store: store}
	if err := p.read(ctx, historyFilter(w.cfg), file); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *past) read(ctx context.Context, f history.Filter, file *tickets.File) error {
	var err error
	if p.verdicts, err = readVerdicts(ctx, p.store, f, file, file.Tickets); err != nil {
		return err
	}
	last, err := p.store.Last(ctx, f)
	switch {
	case err == nil:
		p.last = &last
	case !errors.Is(err, history.ErrNoRun):
		return err
	}
	return nil
}

// verdict returns the item's verdict in the last run that judged it.
func (p *past) verdict(ticket string, ref tickets.ItemRef) (probe.Verdict, bool) {
	it, ok := p.latest[ticket].Item(ref)
	return it.Verdict, ok
}

// notPassed keeps the tickets that did not pass the last time they were judged, or never were.
func (p *past) notPassed(ts []*tickets.Ticket) []*tickets.Ticket {
	var kept []*tickets.Ticket
	for _, t := range ts {
		if _, repeated := p.twins[t.ID]; repeated || p.latest[t.ID].Verdict != probe.Pass {
			kept = append(kept, t)
		}
	}
	return kept
}

// tickable counts the ticket's items that were shown to hold and whose box is not ticked.
func (p *past) tickable(t *tickets.Ticket) int {
	n := 0
	for _, it := range t.Items {
		if now, known := p.of(t.ID, it); known && it.HasBox() && !it.Done() && now.Verdict == probe.Pass {
			n++
		}
	}
	return n
}

// states returns the states of a ticket that depend on runs: regressed, unproven and provable.
func (p *past) states(t *tickets.Ticket) []string {
	var regressed, unproven bool
	for _, it := range t.Items {
		if !it.Done() {
			continue
		}
		switch now, known := p.of(t.ID, it); {
		case known && now.Verdict == probe.Fail:
			regressed = true
		case !known || now.Verdict != probe.Pass:
			unproven = true
		}
	}
	var states []string
	if regressed {
		states = append(states, tickets.StateRegressed)
	}
	if unproven {
		states = append(states, tickets.StateUnproven)
	}
	if p.tickable(t) > 0 {
		states = append(states, tickets.StateProvable)
	}
	return states
}
