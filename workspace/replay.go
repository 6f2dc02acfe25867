package workspace

import (
	"context"
	"errors"
	"fmt"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// ErrNoRun says that no run was made yet.
var ErrNoRun = errors.New("there is no run yet: run engfix probe first, or name a run document with --from")

// Replay passes the run called id to sink as the live run did, or for "" the standing of the ticket file. If again is
// true, a run, the last one for "", is judged again by the current rules.
func (w *Workspace) Replay(ctx context.Context, id string, again bool, sink probe.Sink) error {
	store, err := w.runs(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if id == "" && !again {
		doc, err := w.standing(ctx, store)
		if err != nil {
			return err
		}
		return report.Replay(doc, sink)
	}
	if id == "" {
		last, err := store.Last(ctx, historyFilter(w.cfg))
		if errors.Is(err, history.ErrNoRun) {
			return ErrNoRun
		}
		if err != nil {
			return err
		}
		id = last.ID
	}
	err = w.replayRun(ctx, store, id, again, sink)
	if errors.Is(err, history.ErrNoRun) {
		return fmt.Errorf("there is no run %q: engfix history lists the runs", id)
	}
	return err
}

// replayRun replays a run, or the shards of one put together.
func (w *Workspace) replayRun(ctx context.Context, store *history.Store, id string, again bool, sink probe.Sink) error {
	doc, err := wholeRun(ctx, store, id)
	switch {
	case errors.Is(err, history.ErrNoRun) && !again:
		return store.Replay(ctx, id, sink)
	case errors.Is(err, history.ErrNoRun):
		doc, err = store.Get(ctx, id)
	}
	if err == nil && again {
		doc, err = w.JudgeAgain(doc)
	}
	if err != nil {
		return err
	}
	return report.Replay(doc, sink)
}

// wholeRun puts the shards of a run together, or returns history.ErrNoRun if the history has no shards of the ID.
func wholeRun(ctx context.Context, store *history.Store, id string) (*probe.Document, error) {
	parts, err := store.Shards(ctx, id)
	if err != nil {
		return nil, err
	}
	return report.Whole(parts...)
}
