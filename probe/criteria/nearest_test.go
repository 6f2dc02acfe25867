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

// A sentence that differs by a number from one of which nothing is understood is not split again; its clause is its own, and a
// number that means something is read.
func TestSentencesThatDifferByANumber(t *testing.T) {
	in := criteria.New(options())
	read := func(text string) criteria.Clause {
		clauses := in.Read(tickets.Item{Kind: tickets.ItemScope, Text: text})
		if len(clauses) != 1 {
			t.Fatalf("%q: got %d clauses, want 1", text, len(clauses))
		}
		return clauses[0]
	}
	for _, text := range []string{"Endpoint returns 17 if headers missing", "Endpoint returns 23456 if headers missing"} {
		if c := read(text); len(c.Bindings) > 0 || c.Words != text || c.To != len(text) {
			t.Errorf("%q: got %+v, want it left to a person, whole", text, c)
		}
	}
	if c := read("Endpoint returns 422 if headers missing"); len(c.Bindings) == 0 {
		t.Errorf("got %+v, want checks", c)
	}
}
