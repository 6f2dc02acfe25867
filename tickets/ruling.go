package tickets

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A labelled is a list item that is a label.
type labelled struct {
	item  ast.Node
	means meaning
	field int // its index in fields
}

// leaveLabels drops the labels that the list item's paragraph is not below. A label applies to the items beside it;
// after its list the label around it applies again.
func (b *body) leaveLabels(n ast.Node) {
	for len(b.labels) > 0 && !isWithin(n, b.labels[len(b.labels)-1].item) {
		b.labels = b.labels[:len(b.labels)-1]
	}
	for last := len(b.ruling) - 1; last >= 0 && b.ruling[last].isNested() && !isWithin(n, b.ruling[last].item.Parent()); last-- {
		if last == 0 {
			b.endField()
			return
		}
		b.ruling = b.ruling[:last]
		outer := b.ruling[last-1]
		b.field, b.current = outer.means, outer.field
	}
}

// isNested reports whether the label is within a list item: what is behind that item does not belong to it.
func (l labelled) isNested() bool {
	list := l.item.Parent()
	return list.Kind() == ast.KindList && list.Parent().Kind() == ast.KindListItem
}

// rule makes a label the one for the items that follow: in place of the label before it, or within that label's list.
func (b *body) rule(l labelled) {
	b.field, b.current, b.closed = l.means, l.field, ""
	if l.means != meansNothing && !l.isNested() && len(b.ruling) > 0 && b.ruling[0].item.Kind() != ast.KindListItem {
		b.ruling = b.ruling[:0] // a paragraph or heading holds no other field beside its list
	}
	if last := len(b.ruling) - 1; last >= 0 {
		list := b.ruling[last].item.Parent()
		if list == l.item.Parent() || !isWithin(l.item, list) {
			b.ruling = b.ruling[:last]
		}
	}
	b.ruling = append(b.ruling, l)
}

// isBeside reports whether the block stands where the items of the latest label do, in the label's own list item.
func (b *body) isBeside(n ast.Node) bool {
	last := len(b.ruling) - 1
	return last >= 0 && b.ruling[last].item == n.Parent()
}

// A labelForm is the form of a label without a meaning beside the items of a Scope.
type labelForm uint8

const (
	plainLabel labelForm = 1 << iota
	boldLabel
	headingLabel
	remark labelForm = 0 // it is a text
)

// innerLabel reads a paragraph beside the items of a Scope or an Acceptance, in the label's own list item, as a label, and
// reports whether it is one. A label without a meaning counts only if it ends a Scope.
func (b *body) innerLabel(n ast.Node) bool {
	if !b.field.hasItems() {
		return false
	}
	first := n.FirstChild()
	next, _ := b.splitLabel(b.nextLabel(first))
	means := meaningOf(b.blockLabelOf(first)) != meansNothing || meaningOf(next) != meansNothing
	return (means || b.endsScope(b.formOf(n))) && b.blockLabel(n)
}

// innerHeading reads a heading in a quote or a list item as innerLabel reads a paragraph.
func (b *body) innerHeading(h *ast.Heading, title string) {
	label := labelIn(title)
	if b.isBeside(h) && (b.endsScope(headingLabel) || meaningOf(label) != meansNothing && b.scopeBegun()) {
		b.subheading(h, title)
		return
	}
	b.misplaced(label, headingOffset(b.src, h), withinItem)
}

// formOf returns the form of the label that a paragraph is, or begins with in a line of its own. Bold words that end as a
// sentence does are none.
func (b *body) formOf(n ast.Node) labelForm {
	first := n.FirstChild()
	if label, value := b.splitLabel(first); label != "" {
		if b.isAlone(value) {
			return boldLabel
		}
		return remark
	}
	if bold := b.bareLabel(first); bold != "" {
		if strings.ContainsAny(bold[len(bold)-1:], ".!?") {
			return remark
		}
		return boldLabel
	}
	if n.Lines().Len() == 1 && colonEnds(b.text(first)) {
		return plainLabel
	}
	return remark
}

// endsScope reports whether a label without a meaning, beside the items of a Scope, ends it. If one of its form precedes
// the first item, each is the name of a group of items.
func (b *body) endsScope(form labelForm) bool {
	if !b.scopeBegun() {
		b.groups |= form
		return false
	}
	return form&^b.groups != 0
}

// blockLabelOf returns the label that a paragraph begins with, or is as a whole, or "".
func (b *body) blockLabelOf(first ast.Node) string {
	if label, _ := b.splitLabel(first); label != "" {
		return label
	}
	return b.bareLabel(first)
}

func isWithin(n, container ast.Node) bool {
	for n != nil && n != container {
		n = n.Parent()
	}
	return n != nil
}
