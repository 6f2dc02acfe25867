package tickets

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// depthOf returns how many list items and quotes stand within each other at most, as the markdown library sees it.
func depthOf(src []byte) int {
	deepest := 0
	var walk func(n ast.Node, depth int)
	walk = func(n ast.Node, depth int) {
		if k := n.Kind(); k == ast.KindListItem || k == ast.KindBlockquote {
			depth++
		}
		deepest = max(deepest, depth)
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if c.Type() == ast.TypeBlock {
				walk(c, depth)
			}
		}
	}
	r := render(src)
	r.expandTabs()
	walk(markdown(&budget{exceeded: -1}, func(ast.Node) {}, new([]ast.Node)).Parse(text.NewReader(r.markdown)), 0)
	return deepest
}
