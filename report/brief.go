package report

import (
	"strings"

	"github.com/engfix/engfix/probe"
)

// itemsInBrief returns "1 fail · 3 pass, 1 regression": a ticket's items for its only line.
func itemsInBrief(r probe.TicketResult) string {
	var items tally
	items.ticket(r)
	words := strings.Join(tallyWords(items.items), tallyBetween)
	for _, named := range []struct {
		noun string
		of   []string
	}{{"regression", items.regressions}, {"waived regression", items.waived}, {"flaky item", items.flaky}} {
		if n := len(named.of); n > 0 {
			words += ", " + count(n, named.noun)
		}
	}
	return words
}
