package tickets

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A meaning is the meaning of a label.
type meaning int

const (
	meansNothing meaning = iota // a field that is kept and shown
	meansRouter
	meansFiles
	meansScope
	meansAcceptance
	meansReason

	noField meaning = -1 // before the first label
)

// labels are the labels with a meaning, each at its meaning, the best one first.
var labels = [...][]string{
	meansNothing:    nil,
	meansRouter:     {"Router"},
	meansFiles:      {"Files"},
	meansScope:      {"Scope"},
	meansAcceptance: {"Acceptance", "Acceptance criteria", "Done when", "Definition of done"},
	meansReason:     {"Reason"},
}

// String returns the preferred label for the meaning.
func (m meaning) String() string { return labels[m][0] }

// hasItems reports whether the boxes below the label are items.
func (m meaning) hasItems() bool { return m == meansScope || m == meansAcceptance }

// knownLabels returns the preferred labels.
func knownLabels() []string {
	var known []string
	for m := meansRouter; int(m) < len(labels); m++ {
		known = append(known, m.String())
	}
	return known
}

// meaningOf returns the meaning of a label; case and an emoji in front do not matter.
func meaningOf(label string) meaning {
	if label != "" && label[0] >= utf8.RuneSelf {
		label = strings.TrimLeftFunc(label, isOrnament)
	}
	for m, spellings := range labels {
		for _, known := range spellings {
			if len(label) == len(known) && strings.EqualFold(known, label) {
				return meaning(m)
			}
		}
	}
	return meansNothing
}

// isOrnament reports whether the character is an emoji, a part of one, or a blank.
func isOrnament(r rune) bool { return r == ' ' || r >= utf8.RuneSelf && !isWordRune(r) }

// meantBy returns the label that a misspelt one may stand for, or "": one that is nearly the same, or the first word of
// "Files to change".
func meantBy(label string) string {
	for _, spellings := range labels {
		if len(nearest(label, spellings)) > 0 {
			return spellings[0]
		}
	}
	first, _, _ := strings.Cut(strings.TrimLeft(label, "0123456789.) "), " ")
	if m := meaningOf(first); m != meansNothing {
		return m.String()
	}
	return ""
}

// label reads a list item's own line as a label, and reports whether it is one. A box is never a label. Bold words
// below a label with a meaning are the item's own, unless they are a label with one too.
func (b *body) label(li ast.Node, own line) bool {
	if own.box != nil {
		return false
	}
	label, value := b.splitLabel(own.first)
	m := meaningOf(label)
	if len(label) == 0 || m == meansNothing && b.belowMeaning() {
		return false
	}
	for offset := own.offset; ; m = meaningOf(label) {
		next, at := b.cutNextLabel(value)
		l := labelled{li, m, len(b.fields)}
		b.labels = append(b.labels, l)
		b.beginField(l, label, value, offset)
		if label, value = b.splitLabel(next); label == "" {
			return true
		}
		offset = at
	}
}

// nextLine returns the inline at which the line behind n's begins, or nil.
func nextLine(n ast.Node) ast.Node {
	for ; n != nil; n = n.NextSibling() {
		if endsLine(n) {
			return n.NextSibling()
		}
	}
	return nil
}

// endsLine reports whether a line ends with the inline.
func endsLine(n ast.Node) bool {
	t, ok := n.(*ast.Text)
	return ok && (t.SoftLineBreak() || t.HardLineBreak())
}

// nextLabel returns the inline after n at which a line begins with a label, or nil.
func (b *body) nextLabel(n ast.Node) ast.Node {
	for n = nextLine(n); n != nil; n = nextLine(n) {
		if label, _ := b.splitLabel(n); label != "" {
			return n
		}
	}
	return nil
}

// cutNextLabel cuts the next label of a paragraph, and the text after it, from the value before it. It returns that
// label, or nil, and its offset.
func (b *body) cutNextLabel(value ast.Node) (label ast.Node, offset int) {
	label = b.nextLabel(value)
	if label == nil {
		return nil, 0
	}
	before := label.PreviousSibling().(*ast.Text)
	offset = before.Segment.Stop
	if offset < len(b.src) && b.src[offset] == '\\' {
		offset++
	}
	offset = skipSpace(b.src, offset)
	rest := ast.NewParagraph()
	for n := label; n != nil; {
		next := n.NextSibling()
		rest.AppendChild(rest, n)
		n = next
	}
	return label, offset
}

// belowMeaning reports whether the current paragraph is below a label with a meaning.
func (b *body) belowMeaning() bool {
	means := func(l labelled) bool { return l.means != meansNothing }
	return slices.ContainsFunc(b.labels, means) ||
		len(b.ruling) > 0 && b.ruling[0].item.Kind() != ast.KindListItem && means(b.ruling[0])
}

// beginField begins a field, whose value is on the label's own line or below it.
func (b *body) beginField(l labelled, label string, value ast.Node, offset int) {
	b.rule(l)
	f := Field{Label: label, offset: b.origin(offset)}
	f.Line, f.Column = b.place(f.offset)
	b.fields = append(b.fields, f)
	b.once(l.means)
	switch {
	case l.means == meansScope:
		b.scoped, b.groups = true, 0
	case l.means == meansReason && !b.reasoned:
		b.reasoned, b.reasonOffset, b.reasonAt = true, offset, len(b.items)
	}
	if value != nil {
		b.labelValue(value)
	}
}

// once notes a repeat if the latest field is the second of a kind that a ticket may have once.
func (b *body) once(m meaning) {
	if m != meansRouter && m != meansFiles && m != meansScope {
		return
	}
	if b.first[m] == 0 {
		b.first[m] = len(b.fields)
		return
	}
	first, second := b.fields[b.first[m]-1], b.fields[len(b.fields)-1]
	if b.ticket.Unsettled == "" {
		b.ticket.Unsettled = fmt.Sprintf("the ticket has two %s fields, at lines %d and %d: merge them, or make two tickets", m, first.Line, second.Line)
	}
	b.file.repeats = append(b.file.repeats, repeat{b.ticket, m, first.Line, second.offset})
}

// isProse reports whether the inline goes on in words, as a sentence does after bold words.
func (b *body) isProse(n ast.Node) bool {
	t, ok := n.(*ast.Text)
	if !ok {
		return false
	}
	r, _ := utf8.DecodeRune(bytes.TrimSpace(t.Segment.Value(b.src)))
	return isWordRune(r)
}

// splitLabel returns the label of an inline sequence that begins with bold text and a colon, inside or outside of the
// bold, and the inline where its value begins, or nil. The label is empty if there is none.
func (b *body) splitLabel(first ast.Node) (label string, value ast.Node) {
	first = b.skipOrnament(first)
	if !isBold(first) {
		return "", nil
	}
	label, value = b.text(first.FirstChild()), first.NextSibling()
	if inside := strings.TrimRight(label, colons); len(inside) < len(label) {
		return strings.TrimSpace(inside), value
	}
	if t, ok := value.(*ast.Text); ok {
		if r, _ := utf8.DecodeRune(bytes.TrimSpace(t.Segment.Value(b.src))); isColon(r) {
			return label, value
		}
	}
	return "", nil
}

// skipOrnament returns the inline after HTML tags and an emoji in front of bold words, or the inline itself.
func (b *body) skipOrnament(first ast.Node) ast.Node {
	for first != nil && first.Kind() == ast.KindRawHTML {
		first = first.NextSibling()
	}
	if t, ok := first.(*ast.Text); ok && isBold(t.NextSibling()) && !endsLine(t) {
		if text := t.Segment.Value(b.src); len(text) > 0 && text[0] >= utf8.RuneSelf && len(bytes.TrimFunc(text, isOrnament)) == 0 {
			return t.NextSibling()
		}
	}
	return first
}

// isBold reports whether the inline is bold, emphasis and links around or within it allowed.
func isBold(n ast.Node) bool {
	for n != nil {
		switch n := n.(type) {
		case *ast.Emphasis:
			if n.Level == 2 {
				return true
			}
		case *ast.Link:
		default:
			return false
		}
		if n = n.FirstChild(); n != nil && n.NextSibling() != nil {
			return false
		}
	}
	return false
}

// labelValue reads the value on the label's own line, and notes the labels in it ("**Router**: `a.b` | **Files**: `a.py`").
func (b *body) labelValue(first ast.Node) {
	for n := first; n != nil; n = n.NextSibling() {
		if isBold(n) {
			label, _ := b.splitLabel(n)
			b.misplaced(label, n.Pos(), "stands behind another label")
		}
	}
	text, parts := b.onlyCode(first)
	if parts == nil {
		parts = b.split(first)
		text = strings.TrimLeftFunc(b.text(first), isColonOrSpace)
	}
	if text != "" {
		offset := valueOffset(b.src, first)
		b.checkBoxInLabel(offset)
		b.fields[b.current].Value = text
		b.value(text, offset, parts)
	}
}

// onlyCode returns a value that is one code span, as most are; parts is nil if it is not.
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

// valueOffset returns where the value of a label begins, colon and blanks left out.
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

// colons are the colons that end a label or an ID: the plain one and the full-width one of Chinese and Japanese.
const colons = ":\uff1a"

func isColon(r rune) bool { return r == ':' || r == '\uff1a' }

// colonBegins reports whether the text's first character is a colon.
func colonBegins(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return isColon(r)
}

// colonEnds reports whether the text's last character is a colon.
func colonEnds(text string) bool { return strings.TrimRight(text, colons) != text }

func isColonOrSpace(r rune) bool { return isColon(r) || unicode.IsSpace(r) }
