package tickets

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// maxWork bounds the cost of a file's inline text. The library's time grows with the product of a paragraph's length
// and the marks in it (brackets, stars, backticks). The largest file of ordinary prose costs a part of this; a single
// paragraph reaches it with some forty thousand marks.
const maxWork = 1 << 31

// maxFree is the greatest length of a paragraph that is not counted. However many there are in a file of MaxSize, they
// cost no more than two paragraphs that use up the budget.
const maxFree = 128

// costly is 1 for each byte that the library remembers until the paragraph ends.
var costly = [256]byte{'[': 1, ']': 1, '*': 1, '_': 1, '`': 1, '<': 1, '!': 1}

// A budget adds up the cost of a file's paragraphs and headings as they are found. Once it is used up, it drops the
// others before their inline text is read.
type budget struct {
	spent    int64
	exceeded int // offset of the first block that was dropped; -1 if there is none
}

// Transform implements parser.ParagraphTransformer.
func (b *budget) Transform(p *ast.Paragraph, r text.Reader, _ parser.Context) {
	if !b.spend(p.Lines(), r.Source()) {
		p.Parent().RemoveChild(p.Parent(), p)
	}
}

func (b *budget) spend(lines *text.Segments, src []byte) bool {
	length, marks := 0, 0
	for i := range lines.Len() {
		line := lines.At(i)
		length += line.Len()
	}
	if length <= maxFree {
		return b.exceeded < 0
	}
	for i := range lines.Len() {
		line := lines.At(i)
		for _, c := range src[line.Start:line.Stop] {
			marks += int(costly[c])
		}
	}
	b.spent += int64(length) * int64(marks)
	if b.spent > maxWork && b.exceeded < 0 {
		b.exceeded = lines.At(0).Start
	}
	return b.exceeded < 0
}

// A headingParser is the library's parser of headings that begin with "#", within a budget.
type headingParser struct {
	parser.BlockParser
	budget *budget
}

// Open implements parser.BlockParser.
func (p headingParser) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, r, pc)
	if n != nil && n.Lines().Len() > 0 && !p.budget.spend(n.Lines(), r.Source()) {
		n.Lines().Clear()
	}
	return n, state
}
