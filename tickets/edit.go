package tickets

import (
	"bytes"
	"fmt"
	"slices"
)

// An Edit asks for one box to be ticked or unticked.
type Edit struct {
	Ticket  string
	Item    ItemRef
	Checked bool
	// Text is the item's text as the caller saw it; "" edits whatever the item says now. Where the item at Item says
	// something else, the edit goes to the one item of its kind in the ticket that says Text, and is refused where there
	// is no such item or more than one.
	Text string
}

// A Change is what an edit did to a box.
type Change struct {
	Ticket string
	Item   ItemRef // where the box stands
	Text   string
	Line   int // of the box
	Column int
	Before bool // ticked before
	After  bool // ticked now

	offset int // of the byte between the brackets
}

// Apply gives the file's text with the edits made, one byte changed for each change, and the changes in document order.
// A box that is in the wanted state already is neither a change nor an error. An edit that cannot be made is a *Error
// with its place, and none is made: an unknown ticket or item, an item without a box, an ID that several tickets share,
// an item that says something else than Text, edits that want both.
func Apply(f *File, edits []Edit) (newSource []byte, changes []Change, err error) {
	index := make(map[string]*Ticket, len(f.Tickets))
	shared := make(map[string]*Ticket)
	for _, t := range f.Tickets {
		if _, dup := index[t.ID]; !dup {
			index[t.ID] = t
		} else if _, dup := shared[t.ID]; !dup {
			shared[t.ID] = t
		}
	}
	wanted := make(map[int]bool, len(edits)) // by offset of the box
	for _, e := range edits {
		t, ok := index[e.Ticket]
		if !ok {
			return nil, nil, &Error{Path: f.Path, Msg: unknownTicket(f, e.Ticket)}
		}
		if second := shared[e.Ticket]; second != nil {
			return nil, nil, f.errorAt(second.offset, "%s stands for this ticket and for the one at line %d: give each its own ID before editing it",
				t.ID, t.Line)
		}
		it, err := findItem(f, t, e)
		if err != nil {
			return nil, nil, err
		}
		if other, ok := wanted[it.offset]; ok && other != e.Checked {
			return nil, nil, f.errorAt(it.offset, "%s %s is to be both ticked and unticked: ask for one", t.ID, it.Ref())
		}
		if _, again := wanted[it.offset]; !again && it.Done() != e.Checked {
			changes = append(changes, Change{
				Ticket: t.ID, Item: it.Ref(), Text: it.Text, Line: it.Line, Column: it.Column,
				Before: it.Done(), After: e.Checked, offset: it.offset + 1,
			})
		}
		wanted[it.offset] = e.Checked
	}
	if len(changes) == 0 {
		return f.source, nil, nil
	}
	slices.SortFunc(changes, func(a, b Change) int { return a.offset - b.offset })
	newSource = bytes.Clone(f.source)
	for _, c := range changes {
		newSource[c.offset] = mark(c.After)
	}
	return newSource, changes, nil
}

// mark is the byte between the brackets of a box.
func mark(checked bool) byte {
	if checked {
		return 'x'
	}
	return ' '
}

// findItem gives the item whose box the edit is for.
func findItem(f *File, t *Ticket, e Edit) (Item, error) {
	it, ok := t.Item(e.Item)
	if e.Text != "" && (!ok || it.Text != e.Text) {
		moved, found := onlyItem(t, e.Item.Kind, e.Text)
		switch {
		case found:
			it = moved
		case ok:
			return Item{}, f.errorAt(it.offset, "%s %s now reads %q and no longer %q: look at it and try again", t.ID, e.Item, it.Text, e.Text)
		}
		ok = ok || found
	}
	if !ok {
		return Item{}, f.errorAt(t.offset, "%s has no item %s: %s", t.ID, e.Item, boxesOf(t))
	}
	if !it.HasBox() {
		return Item{}, f.errorAt(it.offset, "%s %s has no box to tick: write \"[ ] \" in front of its text", t.ID, it.Ref())
	}
	if box := f.source[it.offset:]; !isBox(box) {
		return Item{}, f.errorAt(it.offset, "%s %s has no box that can be edited here: write it as \"[ ]\"", t.ID, it.Ref())
	}
	return it, nil
}

// onlyItem gives the one item of the kind that has the text.
func onlyItem(t *Ticket, kind ItemKind, text string) (only Item, ok bool) {
	for _, it := range t.Items {
		if it.Kind == kind && it.Text == text {
			if ok {
				return Item{}, false
			}
			only, ok = it, true
		}
	}
	return only, ok
}

// boxesOf says which boxes the ticket has.
func boxesOf(t *Ticket) string {
	var refs []string
	for _, it := range t.Items {
		if it.HasBox() {
			refs = append(refs, it.Ref().String())
		}
	}
	switch len(refs) {
	case 0:
		return "it has no boxes"
	case 1:
		return "its one box is " + refs[0]
	}
	return fmt.Sprintf("its boxes are %s", list(refs, "and"))
}
