package criteria_test

import (
	"strconv"
	"testing"

	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

// A file may hold very many items that no rule understands, each in other words. To look for the nearest wording must not
// split all wordings into words again for each of them, which makes some thousand allocations.
func TestNearestIsQuickForNewWords(t *testing.T) {
	in := criteria.New(criteria.Options{})
	n := 0
	allocs := testing.AllocsPerRun(100, func() {
		n++
		it := tickets.Item{Kind: tickets.ItemScope, Text: "Wrap errors in ErrorEnvelope at call " + strconv.Itoa(n)}
		if ok, nearest := in.Nearest(it); ok || nearest != "Wrap errors in ErrorEnvelope" {
			t.Fatalf("%q: got %v, %q", it.Text, ok, nearest)
		}
	})
	if allocs > 500 {
		t.Errorf("got %v allocations for each item, want at most 500", allocs)
	}
}
