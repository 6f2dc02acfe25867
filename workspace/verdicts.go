package workspace

import (
	"context"
	"maps"
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
	earlier map[wording]history.Shown
	// twins holds, for an ID that several tickets have, the verdicts of the latest run on each.
	twins map[string][]history.Verdicts
	// alike holds the items that several tickets with one ID have: their verdicts cannot be told apart.
	alike map[wording]bool
}

// A wording is an item of a ticket, in the words that were judged.
type wording struct {
	itemName
	text string
}

func wordingOf(ticket string, it tickets.Item) wording {
	return wording{itemName{ticket, it.Ref()}, it.Text}
}

// readVerdicts reads where the selected tickets of the file stand.
func readVerdicts(ctx context.Context, store *history.Store, f history.Filter, file *tickets.File, selected []*tickets.Ticket) (verdicts, error) {
	v := verdicts{earlier: map[wording]history.Shown{}, twins: map[string][]history.Verdicts{}, alike: alike(file)}
	var err error
	if v.latest, err = store.LastVerdicts(ctx, f); err != nil {
		return v, err
	}
	for id, n := range repeated(file) {
		judged, err := store.Of(ctx, f, id, n)
		if err != nil {
			return v, err
		}
		v.twins[id] = slices.DeleteFunc(judged, func(o history.Verdicts) bool { return o.Run.ID != judged[0].Run.ID })
	}
	for _, t := range selected {
		var open []tickets.Item
		for _, it := range t.Items {
			if found, ok := v.find(t.ID, it); ok && !found.Verdict.Shows() {
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
			v.earlier[wording{itemName{t.ID, ref}, found.Item.Text}] = found
		}
	}
	return v, nil
}

// repeated returns the IDs that several tickets of the file have, and how many have each.
func repeated(file *tickets.File) map[string]int {
	n := map[string]int{}
	for _, t := range file.Tickets {
		n[t.ID]++
	}
	maps.DeleteFunc(n, func(_ string, n int) bool { return n == 1 })
	return n
}

// alike returns the items that several tickets with one ID have.
func alike(file *tickets.File) map[wording]bool {
	seen, alike := map[wording]bool{}, map[wording]bool{}
	for _, t := range file.Tickets {
		for _, it := range t.Items {
			w := wordingOf(t.ID, it)
			if seen[w] {
				alike[w] = true
			}
			seen[w] = true
		}
	}
	return alike
}

// notes returns a note for each ID whose verdicts cannot be told apart.
func (v verdicts) notes() []string {
	ids := map[string]bool{}
	for w := range v.alike {
		ids[w.ticket] = true
	}
	var notes []string
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		notes = append(notes, id+": "+sharedID)
	}
	return notes
}

// find returns the latest run's verdict on an item; of an ID that several tickets have, that on the same words.
func (v verdicts) find(ticket string, it tickets.Item) (probe.ItemResult, bool) {
	twins, repeated := v.twins[ticket]
	if !repeated {
		return v.latest[ticket].Item(it.Ref())
	}
	for _, t := range twins {
		if found, ok := t.Item(it.Ref()); ok && found.Text == it.Text && !v.alike[wordingOf(ticket, it)] {
			return found, true
		}
	}
	return probe.ItemResult{}, false
}

// of returns where the item stands; not an item whose words were different when it was judged. It is flaky if the answers
// of the latest run disagreed.
func (v verdicts) of(ticket string, it tickets.Item) (probe.ItemResult, bool) {
	found, ok := v.find(ticket, it)
	if earlier, proven := v.earlier[wordingOf(ticket, it)]; proven {
		earlier.Item.Flaky = found.Flaky
		return earlier.Item, true
	}
	return found, ok && found.Text == it.Text
}
