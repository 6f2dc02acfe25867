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
	store    *history.Store
	unread   error // why they are unknown; nil if they were read
	verdicts map[string]history.Verdicts
	// shown holds, for ticked items that the last run did not show, the verdicts of earlier runs that did.
	shown map[itemName]history.Shown
	last  *probe.Run
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
	if errors.Is(err, history.ErrNoHistory) {
		return &past{}, nil
	}
	if err != nil {
		return nil, err
	}
	p := &past{store: store, shown: map[itemName]history.Shown{}}
	if err := p.read(ctx, historyFilter(w.cfg), file); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *past) read(ctx context.Context, f history.Filter, file *tickets.File) error {
	var err error
	if p.verdicts, err = p.store.LastVerdicts(ctx, f); err != nil {
		return err
	}
	for _, t := range file.Tickets {
		open := p.unshown(t)
		if len(open) == 0 {
			continue
		}
		shown, err := p.store.LastShown(ctx, f, t.ID, open)
		if err != nil {
			return err
		}
		for ref, s := range shown {
			p.shown[itemName{t.ID, ref}] = s
		}
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

// unshown returns the ticket's ticked items that the last run which judged them did not show.
func (p *past) unshown(t *tickets.Ticket) []tickets.Item {
	var items []tickets.Item
	for _, it := range t.Items {
		if v, known := p.verdict(t.ID, it.Ref()); known && it.Done() && !v.Shows() {
			items = append(items, it)
		}
	}
	return items
}

// standing returns the verdict on a ticked item: the last run's, or else an earlier one. An inconclusive run withdraws
// nothing.
func (p *past) standing(ticket string, ref tickets.ItemRef) (probe.ItemResult, bool) {
	if earlier, ok := p.shown[itemName{ticket, ref}]; ok {
		return earlier.Item, true
	}
	return p.verdicts[ticket].Item(ref)
}

// verdict returns the item's verdict in the last run that judged it.
func (p *past) verdict(ticket string, ref tickets.ItemRef) (probe.Verdict, bool) {
	it, ok := p.verdicts[ticket].Item(ref)
	return it.Verdict, ok
}

// notPassed keeps the tickets that did not pass the last time they were judged, or never were.
func (p *past) notPassed(ts []*tickets.Ticket) []*tickets.Ticket {
	var kept []*tickets.Ticket
	for _, t := range ts {
		if p.verdicts[t.ID].Verdict != probe.Pass {
			kept = append(kept, t)
		}
	}
	return kept
}

// tickable counts the ticket's items that the last run showed to hold and whose box is not ticked.
func (p *past) tickable(t *tickets.Ticket) int {
	n := 0
	for _, it := range t.Items {
		last, known := p.verdicts[t.ID].Item(it.Ref())
		if known && it.HasBox() && !it.Done() && last.Verdict == probe.Pass && last.Text == it.Text {
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
		switch last, known := p.standing(t.ID, it.Ref()); {
		case known && last.Verdict == probe.Fail:
			regressed = true
		case !known || last.Verdict != probe.Pass:
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
