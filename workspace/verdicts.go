package workspace

import (
	"context"
	"slices"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// A verdicts value says where each item stands: its latest verdict, except that a run which did not show the item does not
// replace an earlier proof.
type verdicts struct {
	latest map[string]history.Verdicts
	// earlier holds the items that the latest run did not show, with the verdict of an earlier run that did.
	earlier map[itemName]history.Shown
	// repeated holds the IDs that several tickets have: the history does not tell their verdicts apart.
	repeated []string
}

func readVerdicts(ctx context.Context, store *history.Store, f history.Filter, file *tickets.File) (verdicts, error) {
	v := verdicts{earlier: map[itemName]history.Shown{}}
	var err error
	if v.latest, err = store.LastVerdicts(ctx, f); err != nil {
		return v, err
	}
	v.repeated = repeated(file)
	for _, id := range v.repeated {
		delete(v.latest, id)
	}
	for _, t := range file.Tickets {
		var open []tickets.Item
		for _, it := range t.Items {
			if found, ok := v.latest[t.ID].Item(it.Ref()); ok && !found.Verdict.Shows() {
				open = append(open, it)
			}
		}
		if len(open) == 0 {
			continue
		}
		shown, err := store.LastShown(ctx, f, t.ID, open)
		if err != nil {
			return v, err
		}
		for ref, found := range shown {
			v.earlier[itemName{t.ID, ref}] = found
		}
	}
	return v, nil
}

// repeated returns the IDs that several tickets of the file have.
func repeated(file *tickets.File) []string {
	var ids []string
	seen := map[string]bool{}
	for _, t := range file.Tickets {
		if seen[t.ID] && !slices.Contains(ids, t.ID) {
			ids = append(ids, t.ID)
		}
		seen[t.ID] = true
	}
	return ids
}

// of returns where the item stands; not an item whose words were different when it was judged. It is flaky if the answers
// of the latest run disagreed.
func (v verdicts) of(ticket string, it tickets.Item) (probe.ItemResult, bool) {
	found, ok := v.latest[ticket].Item(it.Ref())
	if earlier, proven := v.earlier[itemName{ticket, it.Ref()}]; proven {
		earlier.Item.Flaky = found.Flaky
		return earlier.Item, true
	}
	return found, ok && found.Text == it.Text
}
