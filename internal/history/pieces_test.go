package history_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
)

// An order is a Sink that notes in which order a run's events arrive.
type order struct{ events []string }

func (o *order) Begin(probe.Run) error            { return nil }
func (o *order) Exchange(x *probe.Exchange) error { o.events = append(o.events, x.ID); return nil }
func (o *order) Ticket(t probe.TicketResult) error {
	o.events = append(o.events, t.ID)
	return nil
}
func (o *order) End(probe.Run) error { return nil }

// Exchanges and tickets are replayed in the order in which they arrived, over the bounds of the pieces that they are
// stored in, and each exchange is found by its ID.
func TestManyExchanges(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		r := run("many", noon)
		sink := s.Sink(t.Context())
		errs := []error{sink.Begin(r)}
		var want []string
		for i := range 300 {
			for j := range 5 {
				id := fmt.Sprintf("x_%d_%d", i, j)
				want = append(want, id)
				errs = append(errs, sink.Exchange(exchange(id)))
			}
			name := fmt.Sprintf("T-%d", i)
			want = append(want, name)
			errs = append(errs, sink.Ticket(ticket(name, probe.Pass)))
		}
		if err := errors.Join(append(errs, sink.End(r))...); err != nil {
			t.Fatal(err)
		}
		got := &order{}
		if err := s.Replay(t.Context(), "many", got); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(want, got.events) {
			t.Errorf("%d events in another order than the %d stored", len(got.events), len(want))
		}
		found, err := s.Exchanges(t.Context(), "many", []string{"x_299_4", "x%", "x_0_", "x_0_0"})
		if err != nil || len(found) != 2 || found[0].ID != "x_299_4" || found[1].ID != "x_0_0" {
			t.Errorf("found %v, %v", found, err)
		}
	})
}

// A run that an older engfix stored, an exchange to a row, can still be read.
func TestExchangesOfAnOlderEngfix(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		if err := s.Sink(t.Context()).Begin(run("old", noon)); err != nil {
			t.Fatal(err)
		}
		if err := history.StoreOldExchange(t.Context(), s, "old", 1, "x1", `{"id":"x1","label":"control"}`); err != nil {
			t.Fatal(err)
		}
		doc, err := s.Get(t.Context(), "old")
		if err != nil || len(doc.Exchanges) != 1 || doc.Exchanges[0].Label != "control" || doc.Summary.Exchanges != 1 {
			t.Errorf("replayed %+v, %v", doc, err)
		}
		found, err := s.Exchanges(t.Context(), "old", []string{"x1"})
		if err != nil || len(found) != 1 || found[0].Label != "control" {
			t.Errorf("found %v, %v", found, err)
		}
	})
}
