package tickets

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// atMargin ends the Scope that the list item before ended with a label at the margin, and notes such a label. The boxes within
// that item stay its own.
func (b *body) atMargin(n ast.Node) {
	if b.margin != nil && !isWithin(n, b.margin) {
		if b.field == meansScope { // without a box, an item behind it would be lost in silence
			b.closeList("a line at the margin")
		}
		b.margin = nil
	}
	if b.endsInLabel(n) {
		b.margin = n.Parent()
	}
}

// isLazy reports whether a line of a list item's paragraph begins at the margin. To markdown it continues the text above it.
func (b *body) isLazy(n ast.Node, line int) bool {
	if line < 1 || n.Parent().Kind() != ast.KindListItem {
		return false
	}
	at := n.Lines().At(line).Start
	return at > 0 && b.src[at-1] == '\n'
}

// labelWords is how many words a label at the margin has at most.
const labelWords = 5

// endsInLabel reports whether the last line of a list item's paragraph begins at the margin and reads as a
// label: "Out of scope:", "**Later**". One that goes on in lower case ("this order:") is a hard-wrapped line of the item.
func (b *body) endsInLabel(n ast.Node) bool {
	last := n.Lines().Len() - 1
	if !b.isLazy(n, last) {
		return false
	}
	line := n.Lines().At(last)
	text := bytes.TrimSpace(b.src[line.Start:line.Stop])
	if isAllBold(string(text)) {
		return true
	}
	if bold := bytes.HasPrefix(text, []byte("**")) || bytes.HasPrefix(text, []byte("__")); !bold {
		if first, _ := utf8.DecodeRune(text); !unicode.IsUpper(first) {
			return false
		}
	}
	return colonEnds(string(bytes.TrimRight(text, "*_"))) && len(bytes.Fields(text)) <= labelWords
}
