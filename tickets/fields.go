package tickets

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// A meaning is what a label means to engfix.
type meaning int

const (
	meansNothing meaning = iota // a field that is kept and shown
	meansRouter
	meansFiles
	meansScope
	meansAcceptance
	meansReason

	noField meaning = -1 // in front of the first label
)

// labels are the labels with a meaning, as they are best written, each at its meaning.
var labels = [...]string{meansRouter: "Router", meansFiles: "Files", meansScope: "Scope", meansAcceptance: "Acceptance", meansReason: "Reason"}

// meaningOf gives what a label means; case does not matter.
func meaningOf(label []byte) meaning {
	for m, known := range labels {
		if len(label) == len(known) && len(known) > 0 && strings.EqualFold(known, string(label)) {
			return meaning(m)
		}
	}
	return meansNothing
}

// A body gathers the fields and items of one ticket after the other from the blocks below their headings.
type body struct {
	file *File
	reader

	ticket *Ticket // nil between tickets
	gathered
}

// What is gathered of one ticket.
type gathered struct {
	fields []Field
	items  []Item
	router []part // of the Router fields
	files  []part // of the Files fields

	field        meaning // of the field that list items belong to now
	depth        int     // how many fields with a meaning the walk is within
	scoped       bool    // a Scope field was seen
	reasoned     bool    // a Reason field was seen
	reasonAt     int     // how many items stand before the Reason
	reasonOffset int     // where the Reason's text begins
}

// begin opens a ticket.
func (b *body) begin(t *Ticket) {
	t.Line, t.Column = b.file.place(t.offset)
	b.file.Tickets = append(b.file.Tickets, t)
	b.ticket = t
	b.gathered = gathered{fields: b.fields[:0], items: b.items[:0], router: b.router[:0], files: b.files[:0], field: noField}
}

// finish closes the ticket, if one is open, before the offset, and settles what only the whole ticket tells: its router
// and files, and that a Reason and no Scope make an exception.
func (b *body) finish(offset int) {
	t := b.ticket
	if t == nil {
		return
	}
	b.ticket = nil
	t.end = offset
	t.Router = routerOf(b.router)
	t.Files = filesOf(b.files)
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

// block takes in one block: lists, and quotes that hold lists. Code and HTML never count.
func (b *body) block(n ast.Node) {
	switch n.Kind() {
	case ast.KindList:
		for li := n.FirstChild(); li != nil; li = li.NextSibling() {
			b.listItem(li)
		}
	case ast.KindBlockquote:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			b.block(c)
		}
	case ast.KindParagraph, ast.KindTextBlock:
		b.checkBullets(n)
	}
}

// subheading ends the field at a heading within the ticket. Scope goes on: only its boxes are items, and a box that is
// not an item could never be ticked.
func (b *body) subheading() {
	if b.field != meansScope {
		b.field = noField
	}
}

// A line is a list item's own paragraph.
type line struct {
	node   ast.Node // the paragraph
	box    *extast.TaskCheckBox
	first  ast.Node // the first inline behind the box
	offset int      // of the box, or of the text
}

// ownLine gives the list item's own paragraph; ok is false where it begins with another block or is empty.
func ownLine(src []byte, li ast.Node) (l line, ok bool) {
	p := li.FirstChild()
	if p == nil || p.Kind() != ast.KindParagraph && p.Kind() != ast.KindTextBlock || p.FirstChild() == nil {
		return line{}, false
	}
	l = line{node: p, first: p.FirstChild(), offset: skipSpace(src, p.Lines().At(0).Start)}
	if box, isBox := l.first.(*extast.TaskCheckBox); isBox {
		l.box, l.first, l.offset = box, box.NextSibling(), box.Pos()
	}
	return l, true
}

func skipSpace(src []byte, i int) int {
	for i < len(src) && isSpace(src[i]) {
		i++
	}
	return i
}

func (b *body) listItem(li ast.Node) {
	rest := li.FirstChild()
	if own, ok := ownLine(b.src, li); ok {
		b.checkBullets(own.node)
		rest = own.node.NextSibling()
		if b.label(own, rest) {
			return
		}
		b.plainItem(own)
	}
	for ; rest != nil; rest = rest.NextSibling() {
		b.block(rest)
	}
}

// label takes in a list item that begins with a label, with what stands below it, or reports that it does not. A box is
// never a label. Bold words within a field with a meaning are its item's own, unless they are a label with one too.
func (b *body) label(own line, rest ast.Node) bool {
	if own.box != nil {
		return false
	}
	label, value := b.splitLabel(own.first)
	m := meaningOf(label)
	if len(label) == 0 || b.depth > 0 && m == meansNothing {
		return false
	}
	f := Field{Label: labels[m], offset: own.offset}
	if string(label) != f.Label {
		f.Label = string(label)
	}
	f.Line, f.Column = b.file.place(own.offset)
	b.fields = append(b.fields, f)
	switch b.field = m; {
	case m == meansScope:
		b.scoped = true
	case m == meansReason && !b.reasoned:
		b.reasoned, b.reasonOffset, b.reasonAt = true, own.offset, len(b.items)
	}
	if m != meansNothing {
		b.depth++
		defer func() { b.depth-- }()
	}
	if value != nil {
		b.labelValue(value)
	}
	for ; rest != nil; rest = rest.NextSibling() {
		if rest.Kind() == ast.KindParagraph && rest.FirstChild() != nil {
			parts := b.split(rest.FirstChild())
			b.value(string(b.text(rest.FirstChild())), skipSpace(b.src, rest.Lines().At(0).Start), parts)
		}
		b.block(rest)
	}
	return true
}

// splitLabel gives the label of an inline sequence that begins with bold text and a colon, inside or outside of the
// bold, and the inline where its value begins, or nil. The label is empty where there is none.
func (b *body) splitLabel(first ast.Node) (label []byte, value ast.Node) {
	for first != nil && first.Kind() == ast.KindRawHTML {
		first = first.NextSibling()
	}
	if !isBold(first) {
		return nil, nil
	}
	label, value = b.text(first.FirstChild()), first.NextSibling()
	if inside, found := bytes.CutSuffix(label, []byte(":")); found {
		return bytes.TrimSpace(inside), value
	}
	if t, ok := value.(*ast.Text); !ok || !bytes.HasPrefix(bytes.TrimSpace(t.Segment.Value(b.src)), []byte(":")) {
		return nil, nil
	}
	return label, value
}

// isBold reports whether the inline is bold, emphasis around or within it allowed.
func isBold(n ast.Node) bool {
	for n != nil {
		e, ok := n.(*ast.Emphasis)
		if !ok {
			return false
		}
		if e.Level == 2 {
			return true
		}
		if n = e.FirstChild(); n != nil && n.NextSibling() != nil {
			return false
		}
	}
	return false
}

// labelValue takes in the value that stands on the label's own line.
func (b *body) labelValue(first ast.Node) {
	parts := b.split(first)
	said := bytes.TrimLeftFunc(b.text(first), isColonOrSpace)
	if len(said) == 0 {
		return
	}
	var text string
	if len(parts) == 1 && parts[0].text == string(said) {
		text = parts[0].text // one copy is enough
	} else {
		text = string(said)
	}
	b.fields[len(b.fields)-1].Value = text
	b.value(text, valueOffset(b.src, first), parts)
}

// valueOffset gives where the value of a label begins, colon and blanks left out.
func valueOffset(src []byte, first ast.Node) int {
	for n := first; ; n = n.NextSibling() {
		t, ok := n.(*ast.Text)
		if !ok {
			return n.Pos()
		}
		said := t.Segment.Value(src)
		if rest := bytes.TrimLeftFunc(said, isColonOrSpace); len(rest) > 0 {
			return t.Segment.Stop - len(rest)
		}
	}
}

func isColonOrSpace(r rune) bool { return r == ':' || unicode.IsSpace(r) }

// plainItem takes in a list item that is no label: it belongs to the latest field.
func (b *body) plainItem(own line) {
	var parts []part
	if own.box == nil && b.field != meansScope && b.field != meansAcceptance {
		parts = b.split(own.first)
	}
	text := string(b.text(own.first))
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
		b.ticket.stray = append(b.ticket.stray, own.offset)
	case b.field != noField:
		b.value(text, own.offset, parts)
	}
}

// value takes in a part of the latest field's value, at its label or below it.
func (b *body) value(text string, offset int, parts []part) {
	if text == "" {
		return
	}
	f := &b.fields[len(b.fields)-1]
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
		if b.ticket.Reason == "" {
			b.reasonOffset = offset
		}
		b.ticket.Reason = strings.TrimSpace(b.ticket.Reason + " " + text)
	}
}

func (b *body) item(kind ItemKind, text string, box *extast.TaskCheckBox, offset int) {
	it := Item{Kind: kind, Index: 1, Text: text, offset: offset}
	if box != nil {
		checked := box.IsChecked
		it.Checked = &checked
	}
	it.Line, it.Column = b.file.place(offset)
	for i := len(b.items) - 1; i >= 0; i-- {
		if prev := b.items[i]; prev.Kind == kind {
			it.Index = prev.Index + 1
			break
		}
	}
	b.items = append(b.items, it)
}
