package tickets

import "github.com/yuin/goldmark/ast"

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
	for last := len(b.ruling) - 1; last > 0 && !isWithin(n, b.ruling[last].item.Parent()); last-- {
		b.ruling = b.ruling[:last]
		outer := b.ruling[last-1]
		b.field, b.current = outer.means, outer.field
	}
}

// rule makes a label the one for the items that follow: in place of the label before it, or within that label's list.
func (b *body) rule(l labelled) {
	b.field, b.current, b.closed = l.means, l.field, ""
	if l.means != meansNothing && len(b.ruling) > 0 && b.ruling[0].item.Kind() != ast.KindListItem {
		b.ruling = b.ruling[:0] // a paragraph or heading holds no other field
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

// innerLabel reads a paragraph beside the items of a Scope or an Acceptance, in the label's own list item, as a label, and
// reports whether it is one. Before the first item of a Scope only a label with a meaning counts.
func (b *body) innerLabel(n ast.Node) bool {
	if b.field != meansScope && b.field != meansAcceptance {
		return false
	}
	if meaningOf(b.blockLabelOf(n.FirstChild())) == meansNothing && !b.scopeBegun() {
		return false
	}
	return b.blockLabel(n)
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
