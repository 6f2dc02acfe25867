package tickets

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// The labels with a meaning, in lower case, as labels compare. Others are kept and shown.
const (
	labelRouter     = "router"
	labelFiles      = "files"
	labelScope      = "scope"
	labelAcceptance = "acceptance"
	labelReason     = "reason"
)

// knownLabels are the labels with a meaning as they are best written.
var knownLabels = []string{"Router", "Files", "Scope", "Acceptance", "Reason"}

func isKnownLabel(label string) bool {
	switch strings.ToLower(label) {
	case labelRouter, labelFiles, labelScope, labelAcceptance, labelReason:
		return true
	}
	return false
}

// A body gathers the fields and items of one ticket from the blocks below its heading.
type body struct {
	file   *File
	src    []byte
	ticket *Ticket

	label string // of the field that list items belong to now, in lower case; "" before the first
	depth int    // how many items of labels with a meaning the walk is within

	router       []part // of the Router fields
	files        []part // of the Files fields
	scoped       bool   // a Scope field was seen
	reasoned     bool   // a Reason field was seen
	reasonOffset int    // where the Reason's text begins
	reasonAt     int    // how many items stand before the Reason
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
	if b.label != labelScope {
		b.label = ""
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
		if label, value, ok := b.asLabel(own); ok {
			b.field(label, value, own, rest)
			return
		}
		b.plainItem(own)
	}
	for ; rest != nil; rest = rest.NextSibling() {
		b.block(rest)
	}
}

// asLabel splits a label from its value. A box is never a label. Bold words within an item of Scope or Acceptance are
// the item's own, unless the label is one with a meaning.
func (b *body) asLabel(own line) (label string, value ast.Node, ok bool) {
	if own.box != nil {
		return "", nil, false
	}
	label, value, ok = splitLabel(b.src, own.first)
	return label, value, ok && (b.depth == 0 || isKnownLabel(label))
}

// splitLabel gives the label of an inline sequence that begins with bold text and a colon, inside or outside of the
// bold, and the inline where its value begins, or nil.
func splitLabel(src []byte, first ast.Node) (label string, value ast.Node, ok bool) {
	for first != nil && first.Kind() == ast.KindRawHTML {
		first = first.NextSibling()
	}
	if !isBold(first) {
		return "", nil, false
	}
	label, value = plain(src, first.FirstChild()), first.NextSibling()
	if inside, found := strings.CutSuffix(label, ":"); found {
		label = strings.TrimSpace(inside)
	} else if t, isText := value.(*ast.Text); !isText || !bytes.HasPrefix(bytes.TrimSpace(t.Segment.Value(src)), []byte(":")) {
		return "", nil, false
	}
	return label, value, label != ""
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

// field takes in a label with its value and what stands below it.
func (b *body) field(label string, value ast.Node, own line, rest ast.Node) {
	b.label = strings.ToLower(label)
	f := Field{Label: label, offset: own.offset}
	f.Line, f.Column = b.file.place(own.offset)
	b.ticket.Fields = append(b.ticket.Fields, f)
	switch b.label {
	case labelScope:
		b.scoped = true
	case labelReason:
		if !b.reasoned {
			b.reasoned, b.reasonOffset, b.reasonAt = true, own.offset, len(b.ticket.Items)
		}
	}
	if value != nil {
		parts := splitParts(b.src, value)
		text, offset := afterColon(b.src, value)
		b.ticket.Fields[len(b.ticket.Fields)-1].Value = text
		b.value(text, offset, parts)
	}
	if isKnownLabel(label) {
		b.depth++
		defer func() { b.depth-- }()
	}
	for ; rest != nil; rest = rest.NextSibling() {
		if rest.Kind() == ast.KindParagraph && rest.FirstChild() != nil {
			first := rest.FirstChild()
			b.value(plain(b.src, first), skipSpace(b.src, rest.Lines().At(0).Start), splitParts(b.src, first))
		}
		b.block(rest)
	}
}

// afterColon gives the value of a label as plain text, and where it begins.
func afterColon(src []byte, value ast.Node) (text string, offset int) {
	text = strings.TrimLeftFunc(plain(src, value), isColonOrSpace)
	for n := value; n != nil; n = n.NextSibling() {
		t, ok := n.(*ast.Text)
		if !ok {
			return text, n.Pos()
		}
		said := t.Segment.Value(src)
		if rest := bytes.TrimLeftFunc(said, isColonOrSpace); len(rest) > 0 {
			return text, t.Segment.Stop - len(rest)
		}
	}
	return text, -1
}

func isColonOrSpace(r rune) bool { return r == ':' || unicode.IsSpace(r) }

// plainItem takes in a list item that is no label: it belongs to the latest label.
func (b *body) plainItem(own line) {
	text := plain(b.src, own.first)
	b.checkBox(own, text)
	switch {
	case b.label == labelScope:
		if own.box != nil {
			b.item(ItemScope, text, own.box, own.offset)
		}
	case b.label == labelAcceptance:
		if own.box != nil || text != "" {
			b.item(ItemAcceptance, text, own.box, own.offset)
		}
	case own.box != nil:
		b.ticket.stray = append(b.ticket.stray, own.offset)
	case b.label != "":
		b.value(text, own.offset, splitParts(b.src, own.first))
	}
}

// value takes in a part of the latest field's value, at its label or below it.
func (b *body) value(text string, offset int, parts []part) {
	if text == "" {
		return
	}
	t := b.ticket
	f := &t.Fields[len(t.Fields)-1]
	for _, p := range parts {
		f.Values = append(f.Values, p.text)
	}
	switch b.label {
	case labelRouter:
		b.router = append(b.router, parts...)
	case labelFiles:
		b.files = append(b.files, parts...)
	case labelAcceptance:
		b.item(ItemAcceptance, text, nil, offset)
	case labelReason:
		if t.Reason == "" {
			b.reasonOffset = offset
		}
		t.Reason = strings.TrimSpace(t.Reason + " " + text)
	}
}

func (b *body) item(kind ItemKind, text string, box *extast.TaskCheckBox, offset int) {
	it := Item{Kind: kind, Index: 1, Text: text, offset: offset}
	if box != nil {
		checked := box.IsChecked
		it.Checked = &checked
	}
	it.Line, it.Column = b.file.place(offset)
	for i := len(b.ticket.Items) - 1; i >= 0; i-- {
		if prev := b.ticket.Items[i]; prev.Kind == kind {
			it.Index = prev.Index + 1
			break
		}
	}
	b.ticket.Items = append(b.ticket.Items, it)
}

// finish settles what only the whole ticket tells: its router and files, and that a Reason and no Scope make
// an exception.
func (b *body) finish() {
	b.ticket.Router = routerOf(b.router)
	b.ticket.Files = filesOf(b.files)
	if !b.reasoned || b.scoped {
		return
	}
	t := b.ticket
	t.Kind = KindException
	b.item(ItemException, t.Reason, nil, b.reasonOffset)
	last := len(t.Items) - 1
	reason := t.Items[last]
	copy(t.Items[b.reasonAt+1:], t.Items[b.reasonAt:last])
	t.Items[b.reasonAt] = reason
}
