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
func meaningOf(label string) meaning {
	for m, known := range labels {
		if len(label) == len(known) && len(known) > 0 && strings.EqualFold(known, label) {
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

	field        meaning    // of the field that list items belong to now
	labels       []labelled // those that the paragraph at hand stands below, outermost first
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
	b.gathered = gathered{fields: b.fields[:0], items: b.items[:0], router: b.router[:0], files: b.files[:0], labels: b.labels[:0], field: noField}
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

// paragraph takes in a paragraph of the ticket's body. Only those of list items matter, in quotes too.
func (b *body) paragraph(n ast.Node) {
	b.checkBullets(n)
	li := n.Parent()
	if li.Kind() != ast.KindListItem || n.FirstChild() == nil {
		return
	}
	b.leaveLabels(n)
	if li.FirstChild() == n {
		if own := ownLine(b.src, n); !b.label(li, own) {
			b.plainItem(own)
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
}

// leaveLabels forgets the labels that the paragraph does not stand below.
func (b *body) leaveLabels(n ast.Node) {
	for len(b.labels) > 0 && !isWithin(n, b.labels[len(b.labels)-1].item) {
		b.labels = b.labels[:len(b.labels)-1]
	}
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

// label takes in the own line of a list item that is a label, or reports that it is none. A box is never a label. Bold
// words below a label with a meaning are the item's own, unless they are a label with one too.
func (b *body) label(li ast.Node, own line) bool {
	if own.box != nil {
		return false
	}
	label, value := b.splitLabel(own.first)
	m := meaningOf(label)
	if len(label) == 0 || m == meansNothing && slices.ContainsFunc(b.labels, func(l labelled) bool { return l.means != meansNothing }) {
		return false
	}
	b.labels = append(b.labels, labelled{li, m})
	f := Field{Label: label, offset: own.offset}
	f.Line, f.Column = b.file.place(own.offset)
	b.fields = append(b.fields, f)
	switch b.field = m; {
	case m == meansScope:
		b.scoped = true
	case m == meansReason && !b.reasoned:
		b.reasoned, b.reasonOffset, b.reasonAt = true, own.offset, len(b.items)
	}
	if value != nil {
		b.labelValue(value)
	}
	return true
}

// splitLabel gives the label of an inline sequence that begins with bold text and a colon, inside or outside of the
// bold, and the inline where its value begins, or nil. The label is empty where there is none.
func (b *body) splitLabel(first ast.Node) (label string, value ast.Node) {
	for first != nil && first.Kind() == ast.KindRawHTML {
		first = first.NextSibling()
	}
	if !isBold(first) {
		return "", nil
	}
	label, value = b.text(first.FirstChild()), first.NextSibling()
	if inside, found := strings.CutSuffix(label, ":"); found {
		return strings.TrimSpace(inside), value
	}
	if t, ok := value.(*ast.Text); !ok || !bytes.HasPrefix(bytes.TrimSpace(t.Segment.Value(b.src)), []byte(":")) {
		return "", nil
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
	text, parts := b.onlyCode(first)
	if parts == nil {
		parts = b.split(first)
		text = strings.TrimLeftFunc(b.text(first), isColonOrSpace)
	}
	if text != "" {
		b.fields[len(b.fields)-1].Value = text
		b.value(text, valueOffset(b.src, first), parts)
	}
}

// onlyCode gives the value that is one code span, which is what most are; parts is nil where it is another.
func (b *body) onlyCode(first ast.Node) (text string, parts []part) {
	if t, ok := first.(*ast.Text); ok && len(bytes.TrimLeftFunc(t.Segment.Value(b.src), isColonOrSpace)) == 0 {
		first = first.NextSibling()
	}
	span, ok := first.(*ast.CodeSpan)
	if !ok || span.NextSibling() != nil {
		return "", nil
	}
	text = strings.TrimSpace(b.code(span))
	b.parts = append(b.parts[:0], part{text: text, code: true})
	return text, b.parts
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
