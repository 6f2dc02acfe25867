package workspace

import (
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// A waiverSet holds the items that a waiver in force covers.
type waiverSet map[itemName]bool

func (w waiverSet) covers(ticket string, ref tickets.ItemRef) bool { return w[itemName{ticket, ref}] }

// An itemName names an item within a ticket file.
type itemName struct {
	ticket string
	ref    tickets.ItemRef
}

// waivers checks the configured waivers against the ticket file: one that is expired or matches nothing is an error, and
// all of those are returned together.
func waivers(cfg *config.Config, file *tickets.File, now time.Time) (waiverSet, error) {
	set := waiverSet{}
	var wrong config.Errors
	for _, w := range cfg.Waivers {
		name, err := waived(cfg, w, file, now)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		set[name] = true
	}
	return set, wrong.Err()
}

// waived returns the item that a waiver in force covers.
func waived(cfg *config.Config, w config.Waiver, file *tickets.File, now time.Time) (itemName, *config.Error) {
	ref, err := tickets.ParseItemRef(w.Item)
	if err != nil {
		return itemName{}, cfg.Errorf(w.Pos, "waiver of %s: %v", w.Ticket, err)
	}
	t, ok := file.Ticket(w.Ticket)
	if !ok {
		return itemName{}, cfg.Errorf(w.Pos, "waiver of %s: the ticket file has no such ticket: remove the waiver", w.Ticket)
	}
	if _, ok := t.Item(ref); !ok {
		return itemName{}, cfg.Errorf(w.Pos, "waiver of %s: the ticket has no item %s: remove the waiver", w.Ticket, ref)
	}
	if w.Expired(now) {
		return itemName{}, cfg.Errorf(w.Pos, "waiver of %s %s expired on %s: fix the item, or set a new date", w.Ticket, ref, w.Until.Format(time.DateOnly))
	}
	return itemName{w.Ticket, ref}, nil
}

// shownWaivers returns the configured waivers in the form of a run document, without secrets. It does not check them; waivers does.
func (s *Session) shownWaivers() []probe.Waiver {
	var out []probe.Waiver
	for _, w := range s.w.cfg.Waivers {
		item := w.Item
		if ref, err := tickets.ParseItemRef(w.Item); err == nil {
			item = ref.String()
		}
		out = append(out, probe.Waiver{Ticket: w.Ticket, Item: item, Until: w.Until.Format(time.DateOnly), Reason: s.service.redactor.Text(w.Reason)})
	}
	return out
}
