package tickets

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A mislabel is a line that was meant as a field and is not one.
type mislabel struct {
	ticket  *Ticket
	offset  int    // in the source
	trouble string // the fault, in words
}

// checkLabel notes a paragraph that begins like a label with a meaning, below no other, and is no field.
func (b *body) checkLabel(paragraph, first ast.Node, offset int) {
	if slices.ContainsFunc(b.labels, func(l labelled) bool { return l.means != meansNothing && isWithin(paragraph, l.item) }) {
		return
	}
	var label, wrong string
	if isBold(first) && !b.isProse(first.NextSibling()) {
		label, wrong = b.text(first.FirstChild()), "has no colon"
	} else {
		label, wrong = b.plainLabel(first), "is not bold"
	}
	if m := meaningOf(label); m != meansNothing {
		b.mislabel(offset, label, wrong, m)
	}
}

// mislabel notes a label that is not a field, and the fault in it.
func (b *body) mislabel(offset int, label, wrong string, m meaning) {
	b.file.mislabels = append(b.file.mislabels, mislabel{b.ticket, b.origin(offset), fmt.Sprintf(
		"%q %s, so it is not a field: write \"- **%s**:\"", label, wrong, m)})
}

// withinItem is the fault of a label that was probably meant for the items below the item that it is in.
const withinItem = "stands within an item"

// misplaced notes a label with a meaning that stands where it is not read, and the fault of the place.
func (b *body) misplaced(label string, offset int, wrong string) {
	if m := meaningOf(label); m != meansNothing {
		b.mislabel(offset, label, wrong, m)
	}
}

// labelsWithin notes the labels that the further lines of an item's own paragraph begin with.
func (b *body) labelsWithin(first ast.Node) {
	if first == nil {
		return
	}
	for n := nextLine(first); n != nil; n = nextLine(n) {
		if before, ok := n.PreviousSibling().(*ast.Text); ok && isBold(n) {
			b.labelWithin(n, skipSpace(b.src, before.Segment.Stop))
		}
	}
}

// labelWithin notes a label within an item. One with text on its line is a remark on the item ("**Files**: `a.py`"), unless it
// is one of boxes and they follow.
func (b *body) labelWithin(first ast.Node, offset int) {
	label := b.blockLabelOf(first)
	_, value := b.splitLabel(first)
	if b.isAlone(value) || meaningOf(label).hasItems() && b.boxesFollow(first.Parent()) {
		b.misplaced(label, offset, withinItem)
	}
}

// isAlone reports whether nothing but a colon follows a label in its line.
func (b *body) isAlone(value ast.Node) bool {
	if value == nil {
		return true
	}
	t, ok := value.(*ast.Text)
	return ok && (endsLine(t) || t.NextSibling() == nil) && len(bytes.TrimLeftFunc(t.Segment.Value(b.src), isColonOrSpace)) == 0
}

// boxesFollow reports whether the block after a paragraph is a list that begins with a box.
func (b *body) boxesFollow(paragraph ast.Node) bool {
	list := paragraph.NextSibling()
	if list == nil || list.Kind() != ast.KindList {
		return false
	}
	own := list.FirstChild().FirstChild()
	return own != nil && own.Lines().Len() > 0 && isBox(b.src[skipSpace(b.src, own.Lines().At(0).Start):])
}

// bareLabel returns bold text that is all of its paragraph, which is a label without a colon, or "".
func (b *body) bareLabel(first ast.Node) string {
	if first = b.skipOrnament(first); !isBold(first) || first.NextSibling() != nil {
		return ""
	}
	return b.text(first)
}

// labelAt returns the label that a reader sees at the beginning of a line: a field's, one without a colon that is all of the
// line, or a plain one; or "".
func (b *body) labelAt(first ast.Node) string {
	label, _ := b.splitLabel(first)
	if label == "" && isBold(first) && b.isLastInLine(first) {
		label = b.text(first.FirstChild())
	}
	if label == "" {
		label = b.plainLabel(first)
	}
	return label
}

// isLastInLine reports whether nothing but blanks follows the inline in its line.
func (b *body) isLastInLine(n ast.Node) bool {
	next := n.NextSibling()
	return next == nil || endsLine(next) && len(bytes.TrimSpace(next.(*ast.Text).Segment.Value(b.src))) == 0
}

// isBareLabel reports whether the paragraph, of no list, is a label with a meaning that has no colon.
func (b *body) isBareLabel(n ast.Node) bool {
	return n.Parent().Kind() != ast.KindListItem && meaningOf(b.bareLabel(n.FirstChild())) != meansNothing
}

// isPlainLabel reports whether the paragraph is a label with a meaning, but not bold: "Router: `a.b`".
func (b *body) isPlainLabel(n ast.Node) bool {
	return n.FirstChild() != nil && meaningOf(b.plainLabel(ownLine(b.src, n).first)) != meansNothing
}

// plainLabel returns the plain text before the first colon, or all of it, without the marks that markdown does not
// pair ("** Scope" in an outline). If the paragraph begins with text in italics or code, it returns that text; "" for
// anything else.
func (b *body) plainLabel(first ast.Node) string {
	for first != nil && first.Kind() == ast.KindRawHTML { // <b>Router</b>
		first = first.NextSibling()
	}
	switch first := first.(type) {
	case *ast.Text:
		plain := b.plainLine(first)
		if colon := bytes.IndexFunc(plain, isColon); colon >= 0 {
			plain = plain[:colon]
		}
		return string(bytes.Trim(plain, " \t*_"))
	case *ast.Emphasis:
		if first.Level > 1 || b.isProse(first.NextSibling()) {
			return ""
		}
		return strings.TrimRight(b.text(first.FirstChild()), colons+" ")
	case *ast.CodeSpan:
		if b.isProse(first.NextSibling()) {
			return ""
		}
		return strings.TrimSpace(b.code(first))
	}
	return ""
}

// plainLine returns the source of the plain text that a line begins with. Each mark that markdown does not pair is a node of
// its own.
func (b *body) plainLine(first *ast.Text) []byte {
	end := first.Segment.Stop
	for n := ast.Node(first); !endsLine(n); {
		next, ok := n.NextSibling().(*ast.Text)
		if !ok || next.Segment.Start != end {
			break
		}
		n, end = next, next.Segment.Stop
	}
	return b.src[first.Segment.Start:end]
}

// checkTable notes the cells of a table that are labels of fields that the ticket does not have so far.
func (b *body) checkTable(paragraph ast.Node) {
	for i := range paragraph.Lines().Len() {
		line := paragraph.Lines().At(i)
		row := line.Value(b.src)
		if bytes.IndexByte(row, '|') < 0 {
			continue
		}
		at := line.Start
		for cell := range bytes.SplitSeq(row, []byte("|")) {
			m := meaningOf(string(bytes.Trim(cell, " \t\r\n*_`"+colons)))
			if m != meansNothing && !slices.ContainsFunc(b.fields, func(f Field) bool { return meaningOf(f.Label) == m }) {
				b.mislabel(skipSpace(b.src, at), strings.TrimSpace(string(cell)), "stands in a table", m)
			}
			at += len(cell) + len("|")
		}
	}
}

// nearLabel notes a heading within the ticket that is nearly a label with a meaning.
func (b *body) nearLabel(label string, offset int) {
	if meant := meantBy(label); meant != "" {
		b.file.mislabels = append(b.file.mislabels, mislabel{b.ticket, b.origin(offset), fmt.Sprintf(
			"%q is not a field that engfix knows: did you mean %s?", label, meant)})
	}
}
