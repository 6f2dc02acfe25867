package criteria_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

// Whatever an item says, reading it ends soon, and each of its clauses stands in it.
func FuzzRead(f *testing.F) {
	for _, words := range slices.Concat(criteria.Examples(), []string{"", ".", "(", "a, b and c", "404 404 404 or 404", strings.Repeat("unknown ids and ", 40), strings.Repeat("with an error envelope ", 12), "Ünknown → 404…"}) {
		f.Add(words)
	}
	in := criteria.New(options())
	f.Fuzz(func(t *testing.T, text string) {
		var clauses []criteria.Clause
		took := time.Hour
		for range 3 { // a busy machine may be slow once
			began := time.Now()
			clauses = in.Read(tickets.Item{Kind: tickets.ItemAcceptance, Text: text})
			if took = min(took, time.Since(began)); took < 5*time.Second {
				break
			}
			in = criteria.New(options()) // which remembers nothing
		}
		if took > 5*time.Second {
			t.Errorf("took %s", took)
		}
		if len(clauses) == 0 {
			t.Error("no clause")
		}
		for _, c := range clauses {
			if !strings.Contains(text, c.Words) || c.From > c.To || c.To > len(c.Words) || c.From < 0 {
				t.Errorf("%+v does not stand in the text", c)
			}
		}
	})
}
