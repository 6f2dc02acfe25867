package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// History returns the latest runs, at most limit of them (0 for all); for a ticket, those that judged it, with its
// items' verdicts. It is empty if there was no run yet.
func (w *Workspace) History(ctx context.Context, ticket string, limit int) (report.HistoryView, error) {
	view := report.HistoryView{Ticket: ticket}
	var chosen *tickets.Ticket
	if ticket != "" {
		file, err := w.File()
		if err != nil {
			return view, err
		}
		if chosen, err = oneTicket(file, ticket, "history takes one"); err != nil {
			return view, err
		}
		view.Ticket = chosen.ID
	}
	store, err := w.runs(ctx)
	if errors.Is(err, ErrNoRun) {
		return view, nil
	}
	if err != nil {
		return view, err
	}
	defer store.Close()
	if chosen == nil {
		view.Runs, err = store.List(ctx, historyFilter(w.cfg), limit)
		return view, err
	}
	found, err := store.Of(ctx, historyFilter(w.cfg), chosen.ID, limit)
	if err != nil {
		return view, err
	}
	for _, v := range found {
		view.Runs = append(view.Runs, v.Run)
	}
	for _, it := range chosen.Items {
		view.Items = append(view.Items, itemHistory(it, found))
	}
	return view, nil
}

// itemHistory returns the verdicts of runs on an item; runs that knew it with other words are left out.
func itemHistory(it tickets.Item, runs []history.Verdicts) report.ItemHistory {
	h := report.ItemHistory{Item: it.Ref().String(), Text: it.Text}
	for _, v := range runs {
		if r, ok := v.Item(it.Ref()); ok && r.Text == it.Text {
			h.Points = append(h.Points, report.ItemVerdict{Run: v.Run.ID, When: v.Run.Started, Verdict: r.Verdict})
		}
	}
	return h
}

// Run returns a run of the history whole: the one with the ID, or the standing of the file for "@standing".
func (w *Workspace) Run(ctx context.Context, id string) (*probe.Document, error) {
	if id == "@"+StandingID {
		return w.Standing(ctx)
	}
	store, err := w.runs(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	doc, err := store.Get(ctx, id)
	if errors.Is(err, history.ErrNoRun) {
		doc, err = wholeRun(ctx, store, id)
	}
	if errors.Is(err, history.ErrNoRun) {
		return nil, fmt.Errorf("there is no run %q and no such file: engfix history lists the runs", id)
	}
	return doc, err
}

// pastRuns is how many runs Past returns.
const pastRuns = 30

// Past returns the heads of the latest runs of the same ticket file that started before a run and ended, the
// earliest first. It returns none if the history cannot be read.
func (w *Workspace) Past(ctx context.Context, run probe.Run) []probe.Run {
	view, err := w.History(ctx, "", 2*pastRuns)
	if err != nil {
		return nil
	}
	past := slices.DeleteFunc(view.Runs, func(r probe.Run) bool { return r.Interrupted || !r.Started.Before(run.Started) })
	past = past[:min(len(past), pastRuns)]
	slices.Reverse(past)
	return past
}

// Prune drops the runs that started before a time and that nothing rests on, and returns how many; with dry it only counts.
func (w *Workspace) Prune(ctx context.Context, before time.Time, dry bool) (int, error) {
	store, err := w.runs(ctx)
	if errors.Is(err, ErrNoRun) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer store.Close()
	return store.Prune(ctx, history.Filter{}, before, dry)
}
