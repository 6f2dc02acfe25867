package tickets

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// A body gathers the fields and items of one ticket after another from the blocks below their headings.
type body struct {
	file *File
	rendition
	reader // of the rendition

	ticket *Ticket      // nil between tickets
	hidden map[int]bool // offsets of the noted headings in the ticket's code and HTML
	bare   bool         // the latest ticket had neither fields nor items
	at     cursor

	allFields  slab[Field]
	allItems   slab[Item]
	allValues  slab[string]
	allTickets slab[Ticket]
	allBoxes   slab[bool]
	gathered
}

// The parts of one ticket that are gathered.
type gathered struct {
	fields  []Field
	items   []Item
	router  []part   // of the Router fields
	files   []part   // of the Files fields
	reasons []string // of the Reason fields

	field        meaning    // of the field that list items belong to now
	current      int        // that field's index in fields
	labels       []labelled // the labels above the current paragraph, outermost first
	ruling       []labelled // the latest label and the labels around it, outermost first
	groups       labelForm  // of the labels between the Scope and its first item
	scoped       bool       // a Scope field was seen
	reasoned     bool       // a Reason field was seen
	reasonAt     int        // how many items precede the Reason
	reasonOffset int        // where the Reason's text begins

	first  [len(labels)]int // the index in fields, from 1, of the first field of each meaning
	margin ast.Node         // the latest list item whose text ends at the margin in words that read as a label
	closed string           // why the boxes that follow are below no field; "" if nothing closed one
	open   []openItem       // the items around the current paragraph, outermost first
}

// An openItem is an item that may have further words.
type openItem struct {
	li   ast.Node
	item int // its index in items
}

// place returns the line and column of an offset in the source.
func (b *body) place(offset int) (line, column int) { return b.at.place(b.file.starts, offset) }

// newTicket makes the ticket that a heading opens.
func (b *body) newTicket(r reading, heading string, offset int) *Ticket {
	return &append(b.allTickets.room(1), Ticket{ID: r.id, Title: r.title, Heading: heading, offset: offset})[0]
}

// begin opens a ticket.
func (b *body) begin(t *Ticket) {
	t.Line, t.Column = b.place(t.offset)
	b.file.Tickets = append(b.file.Tickets, t)
	b.ticket = t
	b.gathered = gathered{ // reuses the memory of the ticket before
		fields: b.fields[:0], items: b.items[:0], labels: b.labels[:0], ruling: b.ruling[:0],
		router: b.router[:0], files: b.files[:0], reasons: b.reasons[:0], open: b.open[:0],
		field: noField,
	}
}

// finish closes the ticket, if one is open, before the offset, and sets the parts that depend on the whole ticket: its
// router, files and reason, and whether a Reason without a Scope makes it an exception.
func (b *body) finish(offset int) {
	t := b.ticket
	if t == nil {
		return
	}
	b.ticket = nil
	t.end = offset
	if one, ok := single(b.router); ok {
		t.Router = one
	} else {
		t.Router = strings.Join(routersOf(b.router), routerJoin)
	}
	if one, ok := single(b.files); ok {
		t.Files = append(b.allValues.room(1), cleanFile(one))
	} else {
		t.Files = filesOf(b.files)
	}
	t.Reason = strings.Join(b.reasons, " ")
	for i := range b.items {
		if it := &b.items[i]; len(it.Below) > 0 { // once, because an item may have very many lines
			it.Text = strings.TrimSpace(it.Text + " " + strings.Join(it.Below, " "))
		}
	}
	if b.reasoned && !b.scoped {
		t.Kind = KindException
		b.item(ItemException, t.Reason, nil, b.reasonOffset)
		last := len(b.items) - 1
		reason := b.items[last]
		copy(b.items[b.reasonAt+1:], b.items[b.reasonAt:last])
		b.items[b.reasonAt] = reason
	}
	t.Fields, t.Items = b.allFields.clone(b.fields), b.allItems.clone(b.items)
	b.bare = len(t.Fields)+len(t.Items) == 0
}

// opensField reports whether the paragraph is a field with a meaning.
func (b *body) opensField(n ast.Node) bool {
	first := n.FirstChild()
	if first == nil {
		return false
	}
	if n.Parent().Kind() == ast.KindListItem {
		own := ownLine(b.src, n)
		if own.box != nil || !isOwnLine(n) {
			return false
		}
		first = own.first
	}
	for ; first != nil; first = b.nextLabel(first) {
		if label, _ := b.splitLabel(first); meaningOf(label) != meansNothing {
			return true
		}
	}
	return false
}

// paragraph reads a paragraph of the ticket's body: a list item's, in quotes too, or a label with a list below it.
func (b *body) paragraph(n ast.Node) {
	b.checkBullets(n)
	if n.FirstChild() == nil {
		return
	}
	li := n.Parent()
	for len(b.open) > 0 && !isWithin(n, b.open[len(b.open)-1].li) {
		b.open = b.open[:len(b.open)-1]
	}
	if li.Kind() != ast.KindListItem {
		if !b.goesOn(n.FirstChild()) && !b.blockLabel(n) && !b.blockValue(n) {
			b.checkLabel(n, n.FirstChild(), skipSpace(b.src, n.Lines().At(0).Start))
			b.checkTable(n)
			if b.scopeBegun() && b.ruling[0].item.Kind() != ast.KindHeading { // text below a heading belongs to the heading's field
				b.closeList("a paragraph")
			}
		}
		return
	}
	b.leaveLabels(n)
	b.atMargin(n)
	if isOwnLine(n) {
		if own := ownLine(b.src, n); !b.label(li, own) {
			b.plainItem(li, own)
			if own.box == nil {
				b.checkLabel(n, own.first, own.offset)
			}
		}
	} else if b.goesOn(n.FirstChild()) {
		b.labelWithin(n.FirstChild(), skipSpace(b.src, n.Lines().At(0).Start))
	} else if b.isBeside(n) && b.innerLabel(n) {
		return
	} else if last := len(b.labels) - 1; last >= 0 && b.labels[last].item == li {
		parts := b.split(n.FirstChild())
		b.value(b.text(n.FirstChild()), skipSpace(b.src, n.Lines().At(0).Start), parts)
	} else {
		b.labelWithin(n.FirstChild(), skipSpace(b.src, n.Lines().At(0).Start))
	}
}

// goesOn adds the lines below an item's own line to the innermost open item, and reports whether there is one. An item without
// a box is a part of the words of the item around it, and so are its lines.
func (b *body) goesOn(first ast.Node) bool {
	text := ""
	if len(b.open) > 0 {
		text = b.text(first)
	}
	for i := len(b.open) - 1; i >= 0 && text != ""; i-- {
		it := &b.items[b.open[i].item]
		if it.Below = append(it.Below, text); it.HasBox() {
			break
		}
	}
	return len(b.open) > 0
}

// blockLabel reads a paragraph that is a label for the list below it, and reports whether it is one. It ends the field
// before it in any case.
func (b *body) blockLabel(n ast.Node) bool {
	first := n.FirstChild()
	_, value := b.splitLabel(first)
	label := b.blockLabelOf(first)
	offset := skipSpace(b.src, n.Lines().At(0).Start)
	if label == "" { // the first lines may say something else
		if next, _ := b.splitLabel(b.nextLabel(first)); meaningOf(next) != meansNothing {
			first, offset = b.cutNextLabel(first)
			label, value = b.splitLabel(first)
		}
	}
	if label == "" {
		if text := b.text(first); colonEnds(text) && n.Lines().Len() == 1 { // it introduces the blocks that follow, and is no field
			b.endField()
			b.closed = below(text)
		}
		return false
	}
	for label != "" {
		next, at := b.cutNextLabel(value)
		b.blockField(n, label, value, offset)
		label, value = b.splitLabel(next)
		offset = at
	}
	return true
}

// subheading reads a heading within the ticket. It ends the field before it, and is a field if its words have a meaning.
func (b *body) subheading(h ast.Node, title string) {
	b.open = b.open[:0]
	label := labelIn(title)
	if meaningOf(label) == meansNothing {
		b.endField()
		b.closed = below(title)
		b.nearLabel(label, headingOffset(b.src, h.(*ast.Heading)))
		return
	}
	b.blockField(h, label, nil, headingOffset(b.src, h.(*ast.Heading)))
}

// labelIn returns a sub-heading as a label.
func labelIn(title string) string { return strings.TrimRight(cutAttributes(title), colons+" ") }

// blockValue reads a paragraph as the value of the label paragraph or sub-heading above it, and reports whether it is
// one. A Router has its value in the line below it, and Files in the paragraph; everything after a Reason counts,
// because it may limit the reason.
func (b *body) blockValue(n ast.Node) bool {
	if len(b.ruling) != 1 || b.ruling[0].item.Parent() != n.Parent() {
		return false
	}
	first, offset := n.FirstChild(), skipSpace(b.src, n.Lines().At(0).Start)
	if meaningOf(b.plainLabel(first)) != meansNothing || isBox(b.src[offset:]) {
		return false
	}
	below := b.ruling[0].item == n.PreviousSibling() && b.fields[b.current].Value == ""
	switch {
	case below && (b.field == meansRouter && n.Lines().Len() == 1 || b.field == meansFiles || b.field == meansReason):
		b.labelValue(first)
	case b.field == meansReason && b.ruling[0].item.Kind() != ast.KindListItem:
		b.value(b.text(first), offset, b.split(first))
	default:
		return false
	}
	return true
}

// blockField begins a field whose value is below a paragraph or heading.
func (b *body) blockField(n ast.Node, label string, value ast.Node, offset int) {
	b.endField()
	b.labels = b.labels[:0]
	b.beginField(labelled{n, meaningOf(label), len(b.fields)}, label, value, offset)
}

// A line is a list item's own paragraph, its first.
type line struct {
	box    *extast.TaskCheckBox // nil if it begins with none
	first  ast.Node             // the first inline after the box
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

// plainItem reads a list item that is not a label: it belongs to the latest field. Within an item it is also a part of
// the item's words, unless it has a box.
func (b *body) plainItem(li ast.Node, own line) {
	var parts []part
	if own.box == nil && b.field != meansScope && b.field != meansAcceptance {
		parts = b.split(own.first)
	}
	text := b.text(own.first)
	b.checkBox(own, text, b.field)
	b.labelsWithin(own.first)
	within := own.box == nil && b.goesOn(own.first)
	switch {
	case b.field == meansScope:
		if own.box == nil && !within && text != "" {
			b.file.boxless = append(b.file.boxless, boxless{b.ticket, b.origin(own.offset)})
		}
		if own.box != nil {
			b.item(ItemScope, text, own.box, own.offset)
			b.open = append(b.open, openItem{li, len(b.items) - 1})
		}
	case b.field == meansAcceptance:
		if own.box != nil || text != "" {
			b.item(ItemAcceptance, text, own.box, own.offset)
			b.open = append(b.open, openItem{li, len(b.items) - 1})
		}
	case own.box != nil:
		b.stray(own.offset, b.whyStray())
	case b.field != noField:
		b.value(text, own.offset, parts)
	}
}

// value reads a part of the latest field's value, at its label or below it.
func (b *body) value(text string, offset int, parts []part) {
	if text == "" {
		return
	}
	f := &b.fields[b.current]
	if len(f.Values) == 0 {
		f.Values = b.allValues.room(len(parts))
	}
	for _, p := range parts {
		if p.code || strings.ContainsFunc(p.text, isWordRune) {
			f.Values = append(f.Values, strings.ReplaceAll(p.text, "\n", " "))
		}
	}
	switch b.field {
	case meansRouter:
		begun := len(b.router)
		if b.router = append(b.router, parts...); begun < len(b.router) {
			b.router[begun].first, b.router[len(b.router)-1].ended = true, true
		}
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
		it.Checked = &b.allBoxes.clone([]bool{box.IsChecked})[0]
	}
	it.Line, it.Column = b.place(it.offset)
	for i := len(b.items) - 1; i >= 0; i-- {
		if prev := b.items[i]; prev.Kind == kind {
			it.Index = prev.Index + 1
			break
		}
	}
	b.items = append(b.items, it)
}
