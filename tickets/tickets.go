// Package tickets reads and edits the file in which a team keeps its fix tickets: one markdown document whose
// headings are sections and tickets, and whose task-list boxes say which work is done.
//
// Start with Read, which returns a File of Tickets with their Items; a Selection picks some of them, Lint reports their
// problems, and Update ticks and unticks boxes in place. Apply makes the same edits on the text alone, and Diff
// shows them.
//
// # Format
//
// Everything that CommonMark allows may stand in the file, with task lists as on GitHub. Of that, this has a meaning:
//
//   - A heading "ID: Title" of level 2 to 6 opens a ticket. An ID is made of upper-case letters, digits and dashes, has a
//     letter and ends in a digit: ENG-STD-003. Sub-IDs are dotted or lettered: ENG-2.1, T-12a, AC-5.1-01. Marks before the ID
//     (✅, [x], ~~, an ordinal, "Ticket", "Task") do not belong to it. If there are fields below the heading, a dash or
//     nothing may replace the colon. Any other heading of level 2 is a section, and so is one with an ID that has
//     tickets and no fields below it. A heading of the ticket's level or above closes it, and so does a deeper one that
//     begins with another ID.
//   - In a ticket, a list item that begins with bold text and a colon is a field: "- **Router**: `a.b`". So is a bold
//     paragraph, and a heading that is one of the known labels. Router, Files, Scope, Acceptance and Reason have a meaning.
//     List items that are no fields belong to the field before them, however they are indented.
//   - The boxes below Scope are its items, and all list items below Acceptance are, each in document order. A ticket
//     with a Reason and no Scope is an exception, whose one item is the reason.
//
// Headings and boxes in front matter, code, HTML and comments do not count. Lint names each box that is no item, and each
// heading with an ID that opens no ticket.
//
// # Promises
//
// A box is changed by replacing exactly one byte, and every other byte of the file stays as it was. Reading ends in
// bounded time, whatever the file holds. Lines and columns count from 1, columns in bytes; a byte order mark is no
// part of its line.
package tickets

import (
	"fmt"
	"strconv"
	"strings"
)

// Kind distinguishes a ticket, which asks for work, from an exception, which states that a router is meant to differ.
type Kind string

// The kinds of ticket.
const (
	KindTicket    Kind = "ticket"
	KindException Kind = "exception"
)

// ItemKind is the field that an item belongs to.
type ItemKind string

// The kinds of item. An exception's Reason is its one item of ItemException.
const (
	ItemScope      ItemKind = "scope"
	ItemAcceptance ItemKind = "acceptance"
	ItemException  ItemKind = "exception"
)

// A File is a ticket file as it was when it was read.
type File struct {
	// Path is the file's path, as the caller wrote it.
	Path string
	// Sections are the section headings in document order, those without a ticket included.
	Sections []string
	// Tickets are the tickets and exceptions in document order. Duplicate IDs are kept: Lint reports them and Apply
	// refuses to edit them.
	Tickets []*Ticket

	source []byte
	starts []int // offsets in source at which lines begin

	malformed []malformed // meant as a box but not one, in document order
	mislabels []mislabel  // meant as a field but not one
	headings  []heading   // of sections and others that open no ticket
	strays    []stray     // boxes that are not items
	cut       []stray     // criteria without a box that are not items
	boxless   []boxless
	repeats   []repeat   // fields that a ticket has twice
	unclosed  []unclosed // code and comments that do not end
	conflict  int        // the line of the first conflict marker, or 0
}

// Source returns the bytes that the file was parsed from. The caller must not change them.
func (f *File) Source() []byte { return f.source }

// Ticket returns the first ticket with the ID, in upper or lower case.
func (f *File) Ticket(id string) (*Ticket, bool) {
	for _, t := range f.Tickets {
		if strings.EqualFold(t.ID, id) {
			return t, true
		}
	}
	return nil, false
}

// Duplicates returns the groups of tickets that share an ID, each in document order, ordered by their first ticket.
func (f *File) Duplicates() [][]*Ticket {
	byID := make(map[string][]*Ticket, len(f.Tickets))
	for _, t := range f.Tickets {
		byID[t.ID] = append(byID[t.ID], t)
	}
	var groups [][]*Ticket
	for _, t := range f.Tickets {
		if same := byID[t.ID]; len(same) > 1 && same[0] == t {
			groups = append(groups, same)
		}
	}
	return groups
}

// Strays counts the boxes that are items of no ticket. Lint names each.
func (f *File) Strays() int { return len(f.strays) }

// Conflict returns the line of the first conflict marker, from 1. ok is false if the file has none.
func (f *File) Conflict() (line int, ok bool) { return f.conflict, f.conflict > 0 }

// Line returns a line, counted from 1 as Item and Error do, without a byte order mark and with its end.
func (f *File) Line(n int) []byte {
	if n < 1 || n > len(f.starts) {
		return nil
	}
	if n == len(f.starts) {
		return f.source[f.starts[n-1]:]
	}
	return f.source[f.starts[n-1]:f.starts[n]]
}

// place returns the line and column of an offset in the source, as Error and Item count them.
func (f *File) place(offset int) (line, column int) { return place(f.starts, offset) }

// errorAt makes an Error at an offset in the source.
func (f *File) errorAt(offset int, format string, args ...any) *Error {
	line, column := f.place(offset)
	return &Error{Path: f.Path, Line: line, Column: column, Msg: fmt.Sprintf(format, args...)}
}

// A Ticket is one ticket or exception.
type Ticket struct {
	ID      string
	Parent  string // ENG-2 for ENG-2.1, T-12 for T-12a; "" for others
	Title   string // plain text, without the ID and the marks before it
	Heading string // plain text of the whole heading
	Section string // the section heading above it, plain text; "" before the first
	Kind    Kind
	Router  string   // the router's import path, or several joined by ", "; "" if the ticket names none
	Files   []string // source files, slash-separated, relative to the source checkout
	Reason  string   // plain text of the Reason field
	Fields  []Field  // every field in document order, known or not
	Items   []Item   // scope, acceptance and exception items in document order
	Line    int      // of the heading, from 1
	Column  int      // of the heading's first byte, from 1
	// Unsettled says why the ticket's demand is not clear: it has two Router, Files or Scope fields. Such a ticket is
	// neither probed nor edited. It is "" for others.
	Unsettled string

	offset int // of the heading's first byte in the source
	end    int // of the first byte after the ticket
}

// Routers returns each router that the ticket names.
func (t *Ticket) Routers() []string {
	if t.Router == "" {
		return nil
	}
	return strings.Split(t.Router, routerJoin)
}

// routerJoin joins several routers of a ticket.
const routerJoin = ", "

// A Field is a list item whose label is bold.
type Field struct {
	Label  string   // as written, without the colon
	Value  string   // the label's own line as plain text
	Values []string // its code spans and plain parts, one each
	Line   int
	Column int

	offset int // of the label in the source
}

// HasItems reports whether the field holds items: it is Scope or Acceptance, by any of their names.
func (f Field) HasItems() bool { return meaningOf(f.Label).hasItems() }

// An Item is one thing that a ticket demands: a scope box, an acceptance line, or an exception's reason.
type Item struct {
	Kind    ItemKind
	Index   int      // from 1 within its kind, in document order, nested ones included
	Text    string   // plain text of the item: its own line, and paragraphs and plain list items below it
	Below   []string // the paragraphs and plain list items below its own line, which are in Text too
	Checked *bool    // nil for an item without a box
	Line    int      // from 1, at the box, or at the text if there is no box
	Column  int      // from 1, in bytes

	offset int // of the box's "[", or of the text if there is no box
}

// Ref names the item within its ticket, as in "scope/2".
func (it Item) Ref() ItemRef { return ItemRef{it.Kind, it.Index} }

// Lines returns the item's own line, and each paragraph and plain list item below it; none if the item is empty.
func (it Item) Lines() []string {
	own := strings.TrimSpace(strings.TrimSuffix(it.Text, strings.Join(it.Below, " ")))
	if own == "" {
		return it.Below
	}
	return append([]string{own}, it.Below...)
}

// HasBox reports whether the item has a box that can be ticked.
func (it Item) HasBox() bool { return it.Checked != nil }

// Done reports whether the item has a box and the box is ticked.
func (it Item) Done() bool { return it.Checked != nil && *it.Checked }

// An ItemRef names an item within a ticket.
type ItemRef struct {
	Kind  ItemKind
	Index int
}

// String returns the form that ParseItemRef reads: "scope/2".
func (r ItemRef) String() string { return string(r.Kind) + "/" + strconv.Itoa(r.Index) }

// ParseItemRef reads "scope/2", "acceptance/1" or "exception/1"; a bare number N means scope/N.
func ParseItemRef(s string) (ItemRef, error) {
	kind, num, found := strings.Cut(s, "/")
	if !found {
		kind, num = string(ItemScope), s
	}
	n, err := strconv.Atoi(num)
	if err != nil || n < 1 {
		return ItemRef{}, fmt.Errorf("%q does not name an item: want a number, scope/N or acceptance/N", s)
	}
	switch k := ItemKind(kind); k {
	case ItemScope, ItemAcceptance, ItemException:
		return ItemRef{k, n}, nil
	}
	return ItemRef{}, fmt.Errorf("%q does not name an item: want a number, scope/N or acceptance/N", s)
}

// Item returns the item that ref names.
func (t *Ticket) Item(ref ItemRef) (Item, bool) {
	for _, it := range t.Items {
		if it.Kind == ref.Kind && it.Index == ref.Index {
			return it, true
		}
	}
	return Item{}, false
}

// Boxes counts the ticket's boxes and how many of them are ticked.
func (t *Ticket) Boxes() (total, done int) {
	for _, it := range t.Items {
		if it.HasBox() {
			total++
		}
		if it.Done() {
			done++
		}
	}
	return total, done
}

// An Error is a problem with the ticket file at a place in it.
type Error struct {
	Path   string
	Line   int // from 1; 0 if the problem is with the file as a whole
	Column int // from 1, in bytes
	Msg    string

	cause error
}

// Unwrap returns the operating system's error if that is the cause, so that errors.Is(err, fs.ErrNotExist) works.
func (e *Error) Unwrap() error { return e.cause }

// Error returns "path:line:column: message", or "path: message" for the whole file.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Msg)
}
