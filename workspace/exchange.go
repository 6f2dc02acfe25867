package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
)

// exchangeID matches the ID of an exchange, and the name that report.ExchangeOf gives it.
var exchangeID = lazy.Regexp(`^(x[0-9a-f]{12})(?:-(.+))?$`)

// IsExchange reports whether a word names an exchange and not a ticket.
func IsExchange(word string) bool { return exchangeID().MatchString(word) }

// searchedRuns is how many runs are searched for an exchange if none is named.
const searchedRuns = 50

// Exchange returns the exchange with the ID in the given run, or for "" in the latest run that made it. An ID names a
// question, which each run asks again.
func (w *Workspace) Exchange(ctx context.Context, id, run string) (*probe.Exchange, error) {
	store, err := w.runs(ctx)
	if errors.Is(err, ErrNoRun) {
		return nil, fmt.Errorf("there is no run yet, so there is no exchange %s: run engfix probe first", id)
	}
	if err != nil {
		return nil, err
	}
	defer store.Close()
	if named := exchangeID().FindStringSubmatch(id); named != nil {
		if run != "" && named[2] != "" && run != named[2] {
			return nil, fmt.Errorf("%s is of the run %s, and --run names %s: leave out --run", id, named[2], run)
		}
		id, run = named[1], cmp.Or(run, named[2])
	}
	runs := []string{run}
	if run == "" {
		heads, err := store.List(ctx, historyFilter(w.cfg), searchedRuns)
		if err != nil {
			return nil, err
		}
		runs = nil
		for _, h := range heads {
			runs = append(runs, h.ID)
		}
	}
	for _, r := range runs {
		found, err := store.Exchanges(ctx, r, []string{id})
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			return found[0], nil
		}
	}
	if run != "" {
		return nil, fmt.Errorf("run %s has no exchange %s, or is not in the history: engfix history lists the runs", run, id)
	}
	return nil, fmt.Errorf("the last %d runs have no exchange %s: name an older run with --run, or read its run document", searchedRuns, id)
}
