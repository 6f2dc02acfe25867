package probe_test

import (
	"slices"
	"testing"

	"github.com/engfix/engfix/probe"
)

// Findings share exchanges, and each is named once, in the order of the findings.
func TestEvidenceNamesEachExchangeOnce(t *testing.T) {
	ticket := probe.TicketResult{Items: []probe.ItemResult{
		{Findings: []probe.Finding{{Exchanges: []string{"b", "a"}}, {Exchanges: []string{"a", "c"}}}},
		{Findings: []probe.Finding{{Exchanges: []string{"d", "b"}}}},
	}}
	if got, want := ticket.Items[1].Evidence(), []string{"d", "b"}; !slices.Equal(got, want) {
		t.Errorf("the item rests on %v, want %v", got, want)
	}
	if got, want := ticket.Evidence(), []string{"b", "a", "c", "d"}; !slices.Equal(got, want) {
		t.Errorf("the ticket rests on %v, want %v", got, want)
	}
}
