package workspace

import (
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// waiverSet is the items that a waiver in force covers.
type waiverSet map[itemName]bool

func (w waiverSet) covers(ticket string, ref tickets.ItemRef) bool { return w[itemName{ticket, ref}] }

// An itemName names an item within a ticket file.
type itemName struct {
	ticket string
	ref    tickets.ItemRef
}

// waivers checks the configured waivers against the ticket file: one that is expired or matches nothing is an error.
func waivers(cfg *config.Config, file *tickets.File, now time.Time) (waiverSet, error) {
	set := waiverSet{}
	for _, w := range cfg.Waivers {
		ref, err := tickets.ParseItemRef(w.Item)
		if err != nil {
			return nil, cfg.Errorf(w.Pos, "waiver of %s: %v", w.Ticket, err)
		}
		t, ok := file.Ticket(w.Ticket)
		if !ok {
			return nil, cfg.Errorf(w.Pos, "waiver of %s: the ticket file has no such ticket: take the waiver out", w.Ticket)
		}
		if _, ok := t.Item(ref); !ok {
			return nil, cfg.Errorf(w.Pos, "waiver of %s: the ticket has no item %s: take the waiver out", w.Ticket, ref)
		}
		if w.Expired(now) {
			return nil, cfg.Errorf(w.Pos, "waiver of %s %s expired on %s: fix the item, or give the waiver a new date", w.Ticket, ref, w.Until.Format(time.DateOnly))
		}
		set[itemName{w.Ticket, ref}] = true
	}
	return set, nil
}

// waiversOf returns the configured waivers as a run document has them. Waivers checks them.
func waiversOf(cfg *config.Config) []probe.Waiver {
	var out []probe.Waiver
	for _, w := range cfg.Waivers {
		item := w.Item
		if ref, err := tickets.ParseItemRef(w.Item); err == nil {
			item = ref.String()
		}
		out = append(out, probe.Waiver{Ticket: w.Ticket, Item: item, Until: w.Until.Format(time.DateOnly), Reason: w.Reason})
	}
	return out
}
