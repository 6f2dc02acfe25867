package tickets

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/engfix/engfix/internal/words"
)

// An Edit asks for one box to be ticked or unticked.
type Edit struct {
	Ticket  string
	Item    ItemRef
	Checked bool
	// Text is the item's text as the caller saw it; "" edits the item whatever it says now. If the item at Item says
	// something else, the edit goes to the only item of its kind in the ticket that says Text. It is refused if there
	// is no such item or more than one.
	Text string
}

// A Change is the effect of an edit on a box.
type Change struct {
	Ticket string
	Item   ItemRef // the box's item
	Text   string
	Line   int // of the box
	Column int
	Before bool // ticked before
	After  bool // ticked now

	offset int // of the byte between the brackets
}

// Apply returns the file's text with the edits made, one byte changed for each change, and the changes in document order.
// A box that is in the wanted state already is neither a change nor an error. An edit that cannot be made is a *Error
// with its place, and none is made: an unknown ticket or item, an item without a box, an ID that several tickets share,
// an item that says something else than Text, edits that want both. A file with conflict markers is not edited at all.
func Apply(f *File, edits []Edit) (newSource []byte, changes []Change, err error) {
	if err := f.Editable(); err != nil {
		return nil, nil, err
	}
	finder := newBoxFinder(f)
	wanted := make(map[int]bool, len(edits)) // by offset of the box
	for _, e := range edits {
		t, it, err := finder.find(e)
		if err != nil {
			return nil, nil, err
		}
		if other, ok := wanted[it.offset]; ok && other != e.Checked {
			return nil, nil, f.errorAt(it.offset, "%s %s cannot be both ticked and unticked: ask for one", t.ID, it.Ref())
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

// Editable returns an error with its place if nothing in the file may be edited.
func (f *File) Editable() error { return conflictError(f.Path, f.conflict) }

// A boxFinder finds the boxes of edits, each in the same time however many there are.
type boxFinder struct {
	file   *File
	first  map[string]*Ticket
	second map[string]*Ticket // of an ID that several tickets share
	items  map[*Ticket]itemIndex
}

func newBoxFinder(f *File) *boxFinder {
	b := &boxFinder{f, make(map[string]*Ticket, len(f.Tickets)), make(map[string]*Ticket), make(map[*Ticket]itemIndex)}
	for _, t := range f.Tickets {
		if _, dup := b.first[t.ID]; !dup {
			b.first[t.ID] = t
		} else if _, dup := b.second[t.ID]; !dup {
			b.second[t.ID] = t
		}
	}
	return b
}

// find returns the ticket and the item whose box the edit is for.
func (b *boxFinder) find(e Edit) (*Ticket, Item, error) {
	t, ok := b.first[e.Ticket]
	if !ok {
		return nil, Item{}, &Error{Path: b.file.Path, Msg: unknownTicket(b.file, e.Ticket)}
	}
	if second := b.second[e.Ticket]; second != nil {
		return nil, Item{}, b.file.errorAt(second.offset, "%s is the ID of this ticket and of the one at line %d: give each its own ID before you edit them",
			t.ID, t.Line)
	}
	if t.Unsettled != "" {
		return nil, Item{}, b.file.errorAt(t.offset, "%s is not edited: %s", t.ID, t.Unsettled)
	}
	index, ok := b.items[t]
	if !ok {
		index = indexItems(t.Items)
		b.items[t] = index
	}
	it, err := findItem(b.file, t, index, e)
	return t, it, err
}

// findItem returns the item whose box the edit is for.
func findItem(f *File, t *Ticket, index itemIndex, e Edit) (Item, error) {
	it, ok := index.item(e.Item)
	if e.Text != "" && (!ok || it.Text != e.Text) {
		moved, found := index.only(e.Item.Kind, e.Text)
		switch {
		case found:
			it = moved
		case ok:
			return Item{}, f.errorAt(it.offset, "%s %s now reads %q, not %q: check it and try again", t.ID, e.Item, it.Text, e.Text)
		}
		ok = ok || found
	}
	if !ok {
		return Item{}, f.errorAt(t.offset, "%s has no item %s: %s", t.ID, e.Item, boxesOf(t))
	}
	if !it.HasBox() {
		return Item{}, f.errorAt(it.offset, "%s %s has no box to tick: write \"[ ] \" before its text", t.ID, it.Ref())
	}
	if box := f.source[it.offset:]; !isBox(box) {
		return Item{}, f.errorAt(it.offset, "%s %s has no box that can be edited here: write it as \"[ ]\"", t.ID, it.Ref())
	}
	return it, nil
}

// boxesOf says which boxes the ticket has, in one line however many they are.
func boxesOf(t *Ticket) string {
	var kinds []ItemKind
	refs := make(map[ItemKind][]ItemRef)
	for _, it := range t.Items {
		if it.HasBox() {
			if len(refs[it.Kind]) == 0 {
				kinds = append(kinds, it.Kind)
			}
			refs[it.Kind] = append(refs[it.Kind], it.Ref())
		}
	}
	var parts []string
	total := 0
	for _, kind := range kinds {
		of := refs[kind]
		total += len(of)
		if len(of) > maxListed {
			parts = append(parts, fmt.Sprintf("%d from %s to %s", len(of), of[0], of[len(of)-1]))
			continue
		}
		for _, ref := range of {
			parts = append(parts, ref.String())
		}
	}
	switch total {
	case 0:
		return "it has no boxes"
	case 1:
		return "its one box is " + parts[0]
	}
	return "its boxes are " + words.And(parts)
}

// maxListed is how many names a message lists one by one.
const maxListed = 10
