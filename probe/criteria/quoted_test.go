package criteria_test

import (
	"testing"

	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

// The reading of one item is used again for another, but each clause quotes its own item.
func TestClausesQuoteTheirOwnItem(t *testing.T) {
	in := criteria.New(options())
	for _, text := range []string{" ", "", "Add Identity.", "Add Identity. "} {
		for _, c := range in.Read(tickets.Item{Kind: tickets.ItemScope, Text: text}) {
			if text == "" && c.Words != "" || c.To > len(text) {
				t.Errorf("%q is quoted as %q", text, c.Words)
			}
		}
	}
}
