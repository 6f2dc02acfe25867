package workspace

import (
	"time"

	"github.com/engfix/engfix/internal/config"
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
			return nil, cfg.Errorf(w.Pos, "waiver of %s: the ticket file has no such ticket: remove the waiver", w.Ticket)
		}
		if _, ok := t.Item(ref); !ok {
			return nil, cfg.Errorf(w.Pos, "waiver of %s: the ticket has no item %s: remove the waiver", w.Ticket, ref)
		}
		if w.Expired(now) {
			return nil, cfg.Errorf(w.Pos, "waiver of %s %s expired on %s: fix the item, or set a new date", w.Ticket, ref, w.Until.Format(time.DateOnly))
		}
		set[itemName{w.Ticket, ref}] = true
	}
	return set, nil
}
