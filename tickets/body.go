package tickets

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// A body gathers the fields and items of one ticket after the other from the blocks below their headings.
type body struct {
	file *File
	rendition
	reader // of the rendition

	ticket *Ticket // nil between tickets
	gathered
}

// What is gathered of one ticket.
type gathered struct {
	fields  []Field
	items   []Item
	router  []part   // of the Router fields
	files   []part   // of the Files fields
	reasons []string // of the Reason fields

	field        meaning    // of the field that list items belong to now
	current      int        // that field's index in fields
	labels       []labelled // those that the paragraph at hand stands below, outermost first
	ruling       []labelled // the latest label and those in whose lists it stands, outermost first
	scoped       bool       // a Scope field was seen
	reasoned     bool       // a Reason field was seen
	reasonAt     int        // how many items stand before the Reason
	reasonOffset int        // where the Reason's text begins
}

// begin opens a ticket.
func (b *body) begin(t *Ticket) {
	t.Line, t.Column = b.file.place(t.offset)
	b.file.Tickets = append(b.file.Tickets, t)
	b.ticket = t
	b.gathered = gathered{ // in the room of the ticket before
		fields: b.fields[:0], items: b.items[:0], labels: b.labels[:0], ruling: b.ruling[:0],
		router: b.router[:0], files: b.files[:0], reasons: b.reasons[:0],
		field: noField,
	}
}

// finish closes the ticket, if one is open, before the offset, and settles what only the whole ticket tells: its router,
// files and reason, and that a Reason and no Scope make an exception.
func (b *body) finish(offset int) {
	t := b.ticket
	if t == nil {
		return
	}
	b.ticket = nil
	t.end = offset
	t.Router = routerOf(b.router)
	t.Files = filesOf(b.files)
	t.Reason = strings.Join(b.reasons, " ")
	if b.reasoned && !b.scoped {
		t.Kind = KindException
		b.item(ItemException, t.Reason, nil, b.reasonOffset)
		last := len(b.items) - 1
		reason := b.items[last]
		copy(b.items[b.reasonAt+1:], b.items[b.reasonAt:last])
		b.items[b.reasonAt] = reason
	}
	t.Fields, t.Items = slices.Clone(b.fields), slices.Clone(b.items)
}

// paragraph takes in a paragraph of the ticket's body. Only those of list items matter, in quotes too.
func (b *body) paragraph(n ast.Node) {
	b.checkBullets(n)
	if n.FirstChild() == nil {
		return
	}
	li := n.Parent()
	if li.Kind() != ast.KindListItem {
		b.checkLabel(n, n.FirstChild(), skipSpace(b.src, n.Lines().At(0).Start))
		return
	}
	b.leaveLabels(n)
	if isOwnLine(n) {
		if own := ownLine(b.src, n); !b.label(li, own) {
			b.plainItem(own)
			if own.box == nil {
				b.checkLabel(n, own.first, own.offset)
			}
		}
	} else if last := len(b.labels) - 1; last >= 0 && b.labels[last].item == li {
		parts := b.split(n.FirstChild())
		b.value(b.text(n.FirstChild()), skipSpace(b.src, n.Lines().At(0).Start), parts)
	}
}

// A labelled is a list item that is a label.
type labelled struct {
	item  ast.Node
	means meaning
	field int // its index in fields
}

// leaveLabels forgets the labels that the list item's paragraph does not stand below. A label goes on for the items
// beside it; behind its list the label around it has its say again.
func (b *body) leaveLabels(n ast.Node) {
	for len(b.labels) > 0 && !isWithin(n, b.labels[len(b.labels)-1].item) {
		b.labels = b.labels[:len(b.labels)-1]
	}
	for last := len(b.ruling) - 1; last > 0 && !isWithin(n, b.ruling[last].item.Parent()); last-- {
		b.ruling = b.ruling[:last]
		outer := b.ruling[last-1]
		b.field, b.current = outer.means, outer.field
	}
}

// rule makes the label that of the items that follow: in place of the one before it, or within the list of that.
func (b *body) rule(l labelled) {
	b.field, b.current = l.means, l.field
	if last := len(b.ruling) - 1; last >= 0 {
		list := b.ruling[last].item.Parent()
		if list == l.item.Parent() || !isWithin(l.item, list) {
			b.ruling = b.ruling[:last]
		}
	}
	b.ruling = append(b.ruling, l)
}

func isWithin(n, container ast.Node) bool {
	for n != nil && n != container {
		n = n.Parent()
	}
	return n != nil
}

// subheading ends the field at a heading within the ticket. Scope goes on: only its boxes are items, and a box that is
// not an item could never be ticked.
func (b *body) subheading() {
	b.ruling = b.ruling[:0]
	if b.field != meansScope {
		b.field = noField
	}
}

// A line is a list item's own paragraph, its first.
type line struct {
	box    *extast.TaskCheckBox // nil where it begins with none
	first  ast.Node             // the first inline behind the box
	offset int                  // of the box, or of the text
}

func ownLine(src []byte, paragraph ast.Node) line {
	first := paragraph.FirstChild()
	if box, ok := first.(*extast.TaskCheckBox); ok {
		return line{box: box, first: box.NextSibling(), offset: box.Pos()}
	}
	return line{first: first, offset: skipSpace(src, paragraph.Lines().At(0).Start)}
}

func skipSpace(src []byte, i int) int {
	for i < len(src) && isSpace(src[i]) {
		i++
	}
	return i
}

// plainItem takes in a list item that is no label: it belongs to the latest field.
func (b *body) plainItem(own line) {
	var parts []part
	if own.box == nil && b.field != meansScope && b.field != meansAcceptance {
		parts = b.split(own.first)
	}
	text := b.text(own.first)
	b.checkBox(own, text)
	switch {
	case b.field == meansScope:
		if own.box != nil {
			b.item(ItemScope, text, own.box, own.offset)
		}
	case b.field == meansAcceptance:
		if own.box != nil || text != "" {
			b.item(ItemAcceptance, text, own.box, own.offset)
		}
	case own.box != nil:
		b.ticket.stray = append(b.ticket.stray, b.origin(own.offset))
	case b.field != noField:
		b.value(text, own.offset, parts)
	}
}

// value takes in a part of the latest field's value, at its label or below it.
func (b *body) value(text string, offset int, parts []part) {
	if text == "" {
		return
	}
	f := &b.fields[b.current]
	f.Values = slices.Grow(f.Values, len(parts))
	for _, p := range parts {
		f.Values = append(f.Values, p.text)
	}
	switch b.field {
	case meansRouter:
		b.router = append(b.router, parts...)
	case meansFiles:
		b.files = append(b.files, parts...)
	case meansAcceptance:
		b.item(ItemAcceptance, text, nil, offset)
	case meansReason:
		if len(b.reasons) == 0 {
			b.reasonOffset = offset
		}
		b.reasons = append(b.reasons, text)
	}
}

func (b *body) item(kind ItemKind, text string, box *extast.TaskCheckBox, offset int) {
	it := Item{Kind: kind, Index: 1, Text: text, offset: b.origin(offset)}
	if box != nil {
		checked := box.IsChecked
		it.Checked = &checked
	}
	it.Line, it.Column = b.file.place(it.offset)
	for i := len(b.items) - 1; i >= 0; i-- {
		if prev := b.items[i]; prev.Kind == kind {
			it.Index = prev.Index + 1
			break
		}
	}
	b.items = append(b.items, it)
}
