package tickets

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"
)

// The states of a ticket, as Selection.States takes them. The first four are exclusive and follow from the boxes alone;
// only the caller knows the others.
const (
	StateOpen      = "open"      // no box is ticked, or there is no box
	StatePartial   = "partial"   // some boxes are ticked
	StateDone      = "done"      // every box is ticked
	StateException = "exception" // an exception
	StateRegressed = "regressed" // a ticked item failed in the last run
	StateUnproven  = "unproven"  // a ticked item was never shown to hold
	StateProvable  = "provable"  // an item was shown to hold, and its box is not ticked
)

// States lists the states.
func States() []string {
	return []string{StateOpen, StatePartial, StateDone, StateException, StateRegressed, StateUnproven, StateProvable}
}

// State returns the ticket's state by its boxes: open, partial, done or exception.
func (t *Ticket) State() string {
	switch total, done := t.Boxes(); {
	case t.Kind == KindException:
		return StateException
	case done == 0:
		return StateOpen
	case done < total:
		return StatePartial
	}
	return StateDone
}

// A Selection says which tickets are meant. The zero value means all of them. Each value of a field adds tickets;
// several fields select the tickets that fit all of them.
type Selection struct {
	// IDs are IDs, globs ("ENG-STD-01*") and ranges ("ENG-STD-010..054", "ENG-STD-010..ENG-STD-054"), alone or in lists
	// with commas. Case does not matter here or below.
	IDs []string
	// Sections and Routers are parts of a section's or router's name, or globs for the whole of it.
	Sections []string
	Routers  []string
	// States are those of States, alone or in lists with commas.
	States []string
}

// Empty reports whether the selection means every ticket.
func (s Selection) Empty() bool {
	return len(s.IDs) == 0 && len(s.Sections) == 0 && len(s.Routers) == 0 && len(s.States) == 0
}

// Apply returns the selected tickets, in document order. state returns the states of a ticket beyond its boxes' (it may
// be nil if they are not asked for). A value that matches no ticket is an error that names the nearest, and so is a
// selection whose fields have no ticket in common; but no ticket in a state is a valid, empty result.
func (s Selection) Apply(f *File, state func(*Ticket) []string) ([]*Ticket, error) {
	selected := slices.Clone(f.Tickets)
	narrowed := 0
	for _, field := range []struct {
		values  []string
		matcher func(f *File, value string) (func(*Ticket) bool, error)
	}{
		{splitCommas(s.IDs), matchID},
		{s.Sections, matchSection},
		{s.Routers, matchRouter},
	} {
		if len(field.values) == 0 {
			continue
		}
		narrowed++
		meant := make(map[*Ticket]bool)
		for _, value := range field.values {
			match, err := field.matcher(f, value)
			if err != nil {
				return nil, err
			}
			for _, t := range f.Tickets {
				if match(t) {
					meant[t] = true
				}
			}
		}
		selected = slices.DeleteFunc(selected, func(t *Ticket) bool { return !meant[t] })
	}
	if len(selected) == 0 && narrowed > 1 {
		return nil, &Error{Path: f.Path, Msg: "each part of the selection matches a ticket, but no ticket matches all of them: leave a part out"}
	}
	return inStates(selected, splitCommas(s.States), state)
}

// splitCommas splits lists at commas. It keeps an empty value, which is refused later: it may be an unset variable, and
// must not mean everything.
func splitCommas(values []string) []string {
	var out []string
	for _, v := range values {
		for i, part := range strings.Split(strings.TrimRight(v, ", "), ",") {
			if part = strings.TrimSpace(part); part != "" || i == 0 {
				out = append(out, part)
			}
		}
	}
	return out
}

// inStates keeps the tickets that are in any of the states.
func inStates(ts []*Ticket, states []string, state func(*Ticket) []string) ([]*Ticket, error) {
	if len(states) == 0 {
		return ts, nil
	}
	known := States()
	for i, s := range states {
		states[i] = strings.ToLower(s)
		if !slices.Contains(known, states[i]) {
			return nil, fmt.Errorf("%q is not a state of a ticket: want %s", s, words.Or(known))
		}
	}
	return slices.DeleteFunc(ts, func(t *Ticket) bool {
		if slices.Contains(states, t.State()) {
			return false
		}
		return state == nil || !slices.ContainsFunc(state(t), func(s string) bool { return slices.Contains(states, s) })
	}), nil
}
