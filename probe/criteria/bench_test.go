package criteria_test

import (
	"fmt"
	"testing"

	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

func BenchmarkRead(b *testing.B) {
	in := criteria.New(options())
	for i := 0; b.Loop(); i++ {
		in.Read(tickets.Item{Kind: tickets.ItemAcceptance, Text: fmt.Sprint(i, ". GET /items/{id} returns 404 for unknown ids and writes an audit row")})
	}
}

// BenchmarkNew is the first item that is read: the tables are put together for it.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		criteria.New(options()).Read(tickets.Item{Kind: tickets.ItemScope, Text: "Add Identity."})
	}
}

// BenchmarkReadNumbered is for very many items that differ by a number.
func BenchmarkReadNumbered(b *testing.B) {
	in := criteria.New(options())
	for i := 0; b.Loop(); i++ {
		in.Read(tickets.Item{Kind: tickets.ItemScope, Text: fmt.Sprintf("Add Identity to call %d.", i)})
	}
}
