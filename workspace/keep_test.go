package workspace

import (
	"context"
	"slices"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// A run's result keeps the evidence of boxes to edit, and nothing else that grows with the endpoints. The ticket that
// other sinks hold stays whole.
func TestResultKeepsLittle(t *testing.T) {
	open := false
	passed := probe.ItemResult{
		Kind: tickets.ItemScope, Index: 1, Checked: &open, Verdict: probe.Pass,
		Findings: []probe.Finding{{Exchanges: []string{"a", "b"}}, {Exchanges: []string{"b", "c"}}},
	}
	failed := probe.ItemResult{Kind: tickets.ItemScope, Index: 2, Checked: &open, Verdict: probe.Fail, Findings: []probe.Finding{{Exchanges: []string{"d"}}}}
	judged := probe.TicketResult{ID: "T-1", Endpoints: make([]probe.Endpoint, 2), Missing: make([]probe.Gap, 1), Items: []probe.ItemResult{passed, failed}}

	c := &collector{result: newResult(true), fails: failLimit{stop: context.CancelCauseFunc(func(error) {})}}
	if err := c.Ticket(judged); err != nil {
		t.Fatal(err)
	}
	if got := c.result.evidence[itemName{"T-1", passed.Ref()}]; !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("evidence of the box to tick: got %v", got)
	}
	if n := len(c.result.evidence); n != 1 {
		t.Errorf("evidence of %d items, want that of the one whose box changes", n)
	}
	kept := c.result.Tickets[0]
	if len(kept.Endpoints)+len(kept.Missing)+len(kept.Items[0].Findings)+len(kept.Items[1].Findings) != 0 {
		t.Errorf("kept %+v", kept)
	}
	if kept.Items[0].Verdict != probe.Pass || kept.Items[1].Verdict != probe.Fail {
		t.Errorf("verdicts: got %+v", kept.Items)
	}
	if len(judged.Items[0].Findings) != 2 {
		t.Error("the ticket of the other sinks lost its findings")
	}
}
