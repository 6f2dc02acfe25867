package tickets

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// outside reads a paragraph that is in no ticket: its boxes are noted.
func (b *body) outside(n ast.Node) {
	open, field := b.ticket, b.field
	b.ticket, b.field = nil, noField
	defer func() { b.ticket, b.field = open, field }()
	b.checkBullets(n)
	if n.FirstChild() == nil {
		return
	}
	own := ownLine(b.src, n)
	if isOwnLine(n) {
		b.checkBox(own, b.text(own.first), noField)
	}
	if own.box != nil {
		b.stray(own.offset, "it is outside of the tickets")
	} else if _, value := b.splitLabel(own.first); value != nil && strings.TrimLeftFunc(b.text(value), isColonOrSpace) != "" {
		b.checkBoxInLabel(valueOffset(b.src, value))
	}
}

// stray notes a box that is not an item.
func (b *body) stray(offset int, why string) {
	b.file.strays = append(b.file.strays, stray{b.ticket, b.origin(offset), why})
}
