package probe_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// TestTheItemsOfALargeTicket guards that a ticket whose items are read by several goroutines is planned in the order of its
// items, each read once.
func TestTheItemsOfALargeTicket(t *testing.T) {
	r := rules()
	r.Understand = func(it tickets.Item) []probe.Part {
		return []probe.Part{{Words: it.Text, Spelt: []string{it.Text}}}
	}
	tk := &tickets.Ticket{ID: "BIG-1", Router: "r.big"}
	for i := range 4321 {
		tk.Items = append(tk.Items, tickets.Item{Kind: tickets.ItemScope, Index: i + 1, Text: "Add Identity to call " + strconv.Itoa(i)})
	}
	p, err := probe.NewPlan([]probe.Subject{{Ticket: tk}}, r)
	if err != nil {
		t.Fatal(err)
	}
	for i, it := range p.Tickets[0].Items {
		if want := tk.Items[i].Text; it.Item.Text != want || !slices.Equal(it.Spelt, []string{want}) {
			t.Fatalf("item %d is %q, read as %q; want %q", i+1, it.Item.Text, it.Spelt, want)
		}
	}
}
