package report

import (
	"maps"
	"slices"

	"github.com/engfix/engfix/probe"
)

// A tally counts a run as its events pass, for the block that sums it up.
type tally struct {
	tickets, items map[probe.Verdict]int
	exchanges      int
	regressions    []string // "ENG-STD-003 scope/1", waived ones left out
	waived         []string
	flaky          []string
	unshown        unshown
	notes          notes
	tick, untick   int // boxes that --tick and --untick would change
	withheld       map[string]bool
}

func (t *tally) exchange() { t.exchanges++ }

func (t *tally) ticket(r probe.TicketResult) {
	if t.tickets == nil {
		t.tickets, t.items, t.withheld = map[probe.Verdict]int{}, map[probe.Verdict]int{}, map[string]bool{}
	}
	t.tickets[r.Verdict]++
	for _, it := range r.Items {
		t.items[it.Verdict]++
		name := r.ID + " " + it.Ref().String()
		switch {
		case it.Regression && it.Waived:
			t.waived = append(t.waived, name)
		case it.Regression:
			t.regressions = append(t.regressions, name)
		}
		t.notes = t.notes.with(name, it)
		if it.Flaky {
			t.flaky = append(t.flaky, name)
		}
		if it.Unshown {
			t.unshown = t.unshown.with(it.Why(), name)
		}
		switch {
		case it.Ticks():
			t.tick++
		case it.Unticks():
			t.untick++
		}
		for _, f := range it.Findings {
			if f.Verdict == probe.Skipped && f.Endpoint != "" {
				t.withheld[f.Endpoint] = true
			}
		}
	}
}

// sum adds up the verdicts.
func sum(n map[probe.Verdict]int) int {
	total := 0
	for _, k := range n {
		total += k
	}
	return total
}

// sorted returns the keys in order.
func sorted[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }
