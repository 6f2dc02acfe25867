package tickets

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// labelParser parses the bold words that a paragraph begins with, as most lines of a ticket file do: "**Router**". The
// library reaches the same result through delimiters that may open and close, which costs as much as the rest of the
// line.
type labelParser struct{}

// Trigger implements parser.InlineParser.
func (labelParser) Trigger() []byte { return []byte{'*'} }

// Parse implements parser.InlineParser. It leaves everything else to the library.
func (labelParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if parent.HasChildren() {
		return nil
	}
	line, segment := block.PeekLine()
	n := boldWords(line)
	if n == 0 {
		return nil
	}
	bold := ast.NewEmphasis(len(stars))
	bold.SetPos(segment.Start)
	start := segment.Start + len(stars)
	bold.AppendChild(bold, ast.NewTextSegment(text.NewSegment(start, start+n)))
	block.Advance(n + 2*len(stars))
	return bold
}

var stars = []byte("**")

// boldWords returns the length of the words between the stars that the line begins with, or 0. The words are of ASCII
// letters, digits and blanks, maybe with a colon after them, so that the stars can only mean bold.
func boldWords(line []byte) int {
	inner, ok := bytes.CutPrefix(line, stars)
	if !ok {
		return 0
	}
	n := 0
	for n < len(inner) && (isUpper(inner[n]) || isLower(inner[n]) || isDigit(inner[n]) || inner[n] == ' ') {
		n++
	}
	if n == 0 || inner[0] == ' ' || inner[n-1] == ' ' {
		return 0
	}
	colon := n < len(inner) && inner[n] == ':'
	if colon {
		n++
	}
	after, ok := bytes.CutPrefix(inner[n:], stars)
	if !ok || len(after) > 0 && (after[0] == '*' || colon && !isSpace(after[0])) {
		return 0
	}
	return n
}
