package tickets

import (
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The bold words at the beginning of a paragraph are what the library makes of them, whatever stands around them.
func TestLabelParser(t *testing.T) {
	const longest = 4
	pieces := []string{"**", "*", "a", "B", " ", ":", ".", "`", "\n", "\\"}
	library := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...), parser.WithInlineParsers(parser.DefaultInlineParsers()...))
	ours := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...), parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithInlineParsers(util.Prioritized(labelParser{}, 0)))
	taken, differ := 0, 0
	var try func(inner, after string, more int)
	try = func(inner, after string, more int) {
		src := []byte("**" + inner + "**" + after)
		if boldWords(src) > 0 {
			taken++
		}
		if got, want := inlineTree(ours, src), inlineTree(library, src); got != want && differ < 5 {
			differ++
			t.Errorf("%q:\ngot  %s\nwant %s", src, got, want)
		}
		if more == 0 {
			return
		}
		for _, piece := range pieces {
			if after == "" {
				try(inner+piece, "", more-1)
			}
			try(inner, after+piece, more-1)
		}
	}
	try("", "", longest)
	if taken == 0 {
		t.Error("no text was taken for bold words")
	}
}

// inlineTree returns what a parser reads: for each node its kind, its place, and the place of its text.
func inlineTree(p parser.Parser, src []byte) string {
	var out strings.Builder
	_ = ast.Walk(p.Parse(text.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			out.WriteString(")")
			return ast.WalkContinue, nil
		}
		fmt.Fprintf(&out, "(%s %d", n.Kind(), n.Pos())
		switch n := n.(type) {
		case *ast.Text:
			fmt.Fprintf(&out, " %v %t %t", n.Segment, n.SoftLineBreak(), n.HardLineBreak())
		case *ast.Emphasis:
			fmt.Fprintf(&out, " level %d", n.Level)
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}
