package tickets

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown returns the parser: CommonMark with task lists, within a budget. take gets the paragraphs, headings and lines
// across the page; raw gets the blocks of code and HTML in document order, before take is called.
func markdown(work *budget, take func(ast.Node), raw *[]ast.Node) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(underlineParser{parser.NewSetextHeadingParser()}, 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(listParser{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(rawParser{parser.NewCodeBlockParser(), raw}, 500),
			util.Prioritized(headingParser{parser.NewATXHeadingParser(), work}, 600),
			util.Prioritized(rawParser{parser.NewFencedCodeBlockParser(), raw}, 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(rawParser{parser.NewHTMLBlockParser(), raw}, 900),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithInlineParsers(util.Prioritized(boxParser{}, 0), util.Prioritized(labelParser{}, 0)),
		parser.WithInlineParsers(util.Prioritized(handover{take}, 1000)), // the last
		parser.WithParagraphTransformers(util.Prioritized(work, 0), util.Prioritized(definitions{}, 100)),
	)
}

// definitions lets the library look for link definitions only in paragraphs that begin with a bracket and not with a box. By
// itself it looks in every paragraph.
type definitions struct{}

// Transform implements parser.ParagraphTransformer.
func (definitions) Transform(p *ast.Paragraph, r text.Reader, pc parser.Context) {
	src := r.Source()
	if text := src[skipSpace(src, p.Lines().At(0).Start):]; text[0] == '[' && !isBox(text) {
		parser.LinkReferenceParagraphTransformer.Transform(p, r, pc)
	}
}

// An underlineParser is the library's parser of underlined headings, except that a line below a table is one across the page.
type underlineParser struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (p underlineParser) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, r, pc)
	if above, ok := pc.LastOpenedBlock().Node.(*ast.Paragraph); n != nil && ok && holdsTable(above, r.Source()) {
		return nil, parser.NoChildren
	}
	return n, state
}

// holdsTable reports whether a paragraph's text holds the line below the head of a table: "|---|:--|".
func holdsTable(paragraph *ast.Paragraph, src []byte) bool {
	lines := paragraph.Lines()
	for i := 1; i < lines.Len(); i++ {
		line, above := lines.At(i), lines.At(i-1)
		row := bytes.TrimSpace(line.Value(src))
		if bytes.IndexByte(row, '|') >= 0 && len(bytes.Trim(row, "|:- \t")) == 0 && bytes.IndexByte(row, '-') >= 0 && bytes.IndexByte(above.Value(src), '|') >= 0 {
			return true
		}
	}
	return false
}

// A rawParser is one of the library's parsers of code and HTML that keeps the blocks it opens.
type rawParser struct {
	parser.BlockParser
	opened *[]ast.Node
}

// Open implements parser.BlockParser.
func (p rawParser) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, r, pc)
	if n != nil {
		*p.opened = append(*p.opened, n)
	}
	return n, state
}

// A listParser is the library's parser of lists, except that it leaves their paragraphs as they are. The library
// replaces them with other blocks if there are no empty lines between the items, which matters only for HTML.
type listParser struct{ parser.BlockParser }

// Close implements parser.BlockParser.
func (listParser) Close(ast.Node, text.Reader, parser.Context) {}

// handover hands over each paragraph, heading and line across the page, in document order, as soon as its inline text
// is parsed. take drops that text once it is read: most of a document's memory is its inline text.
type handover struct{ take func(ast.Node) }

// Trigger implements parser.InlineParser: no text triggers it.
func (handover) Trigger() []byte { return nil }

// Parse implements parser.InlineParser.
func (handover) Parse(ast.Node, text.Reader, parser.Context) ast.Node { return nil }

// CloseBlock implements parser.CloseBlocker.
func (h handover) CloseBlock(block ast.Node, _ text.Reader, _ parser.Context) {
	switch block.Kind() {
	case ast.KindParagraph, ast.KindHeading, ast.KindThematicBreak:
		h.take(block)
	}
}

// boxParser parses task-list boxes as the library's extension does, but only those that can be edited by replacing one
// byte: the extension also accepts "[x](url)" and a box around a tab.
type boxParser struct{}

// Trigger implements parser.InlineParser.
func (boxParser) Trigger() []byte { return []byte{'['} }

// Parse implements parser.InlineParser. A box is the first thing in a list item.
func (boxParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	li := parent.Parent()
	if parent.HasChildren() || li == nil || li.Kind() != ast.KindListItem || li.FirstChild() != parent {
		return nil
	}
	line, _ := block.PeekLine()
	if !isBox(line) {
		return nil
	}
	block.Advance(skipSpace(line, len("[ ]")))
	return extast.NewTaskCheckBox(ticked(line[1]))
}

// isBox reports whether the text begins with a box: "[ ]", "[x]" or "[X]", and white space or the end of the line.
func isBox(text []byte) bool {
	return len(text) >= 3 && text[0] == '[' && text[2] == ']' && (text[1] == ' ' || ticked(text[1])) &&
		(len(text) == 3 || isSpace(text[3]))
}

func ticked(b byte) bool { return b == 'x' || b == 'X' }

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }
