package tickets

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Read reads and parses the ticket file. Errors are of type *Error, say what to do, and wrap the operating system's.
func Read(path string) (*File, error) {
	src, err := readSource(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, src)
}

func readSource(path string) ([]byte, error) {
	if err := checkFile(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	var src bytes.Buffer
	if _, err := src.ReadFrom(io.LimitReader(f, MaxSize+1)); err != nil {
		return nil, unreadable(path, err)
	}
	return src.Bytes(), nil
}

// checkFile refuses what can be no ticket file, without opening it.
func checkFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Path: path, Msg: "there is no such ticket file: check the path, or the tickets: key of engfix.yaml", cause: err}
	case err != nil:
		return unreadable(path, err)
	case info.IsDir():
		return &Error{Path: path, Msg: "is a folder: name the ticket file in it"}
	case !info.Mode().IsRegular():
		return &Error{Path: path, Msg: "is no regular file: name the ticket file itself"}
	case info.Size() > MaxSize:
		return tooLarge(path)
	}
	return nil
}

func unreadable(path string, err error) *Error {
	msg := err.Error()
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		msg = pe.Err.Error() // the path is said already
	}
	return &Error{Path: path, Msg: "cannot be read: " + msg + "; check the path and its permissions", cause: err}
}

// Parse parses the text of a ticket file; path is for messages only. The File keeps src, which must not be changed
// afterwards. Whatever CommonMark allows is understood; what is refused (text that is not UTF-8, and see MaxSize and
// MaxDepth) is a *Error with its place.
func Parse(path string, src []byte) (*File, error) {
	if err := check(path, src); err != nil {
		return nil, err
	}
	file := &File{Path: path, source: src, starts: lineStarts(src)}
	p := fileParser{body: body{file: file, reader: newReader(forMarkdown(src))}}
	work := &budget{exceeded: -1}
	markdown(work, p.take).Parse(text.NewReader(p.body.src))
	if work.exceeded >= 0 {
		return nil, file.errorAt(work.exceeded, "there are too many marks (brackets, stars, backticks) in one paragraph here: split it up")
	}
	p.body.finish(len(src))
	slices.SortFunc(file.malformed, func(a, b malformed) int { return a.offset - b.offset })
	return file, nil
}

// markdown gives the parser: CommonMark with task lists, within a budget. take gets the paragraphs and headings.
func markdown(work *budget, take func(ast.Node)) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithBlockParsers(util.Prioritized(headingParser{parser.NewATXHeadingParser(), work}, 599)), // in front of the library's
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithInlineParsers(util.Prioritized(boxParser{}, 0), util.Prioritized(handover{take}, 1000)), // first and last
		parser.WithParagraphTransformers(util.Prioritized(work, 0), util.Prioritized(definitions{}, 100)),
	)
}

// definitions has the library read link definitions where there can be any, in paragraphs that begin with a bracket;
// it would look for them in every paragraph.
type definitions struct{}

// Transform implements parser.ParagraphTransformer.
func (definitions) Transform(p *ast.Paragraph, r text.Reader, pc parser.Context) {
	if src := r.Source(); src[skipSpace(src, p.Lines().At(0).Start)] == '[' {
		parser.LinkReferenceParagraphTransformer.Transform(p, r, pc)
	}
}

// handover hands over each paragraph and each heading, in document order, as soon as its inline text is parsed and while
// it is at hand, and drops that text then: most of a document's memory is its inline text.
type handover struct{ take func(ast.Node) }

// Trigger implements parser.InlineParser: nothing in the text is for it.
func (handover) Trigger() []byte { return nil }

// Parse implements parser.InlineParser.
func (handover) Parse(ast.Node, text.Reader, parser.Context) ast.Node { return nil }

// CloseBlock implements parser.CloseBlocker.
func (h handover) CloseBlock(block ast.Node, _ text.Reader, _ parser.Context) {
	switch block.Kind() {
	case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading:
		h.take(block)
		block.RemoveChildren(block)
	}
}

// boxParser parses task-list boxes, as the library's extension does but held to what can be edited by replacing one byte:
// the extension takes "[x](url)" and a box around a tab for boxes too.
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

// forMarkdown gives the source as the markdown library wants it, every byte at its offset: it knows neither a byte
// order mark, here made a blank in front of whatever follows, nor a line that ends in CR alone.
func forMarkdown(src []byte) []byte {
	mark, cr := bytes.HasPrefix(src, byteOrderMark), bytes.IndexByte(src, '\r') >= 0
	if !mark && !cr {
		return src
	}
	out := bytes.Clone(src)
	for i, b := range out {
		if b == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
			out[i] = '\n'
		}
	}
	if mark {
		copy(out, "\n\n\n")
	}
	return out
}

// A fileParser takes the paragraphs and headings of a document.
type fileParser struct {
	section string
	level   int  // of the open ticket's heading
	body    body // of the open ticket; its ticket is nil where none is open
}

func (p *fileParser) take(n ast.Node) {
	if h, ok := n.(*ast.Heading); ok {
		if h.Parent().Kind() == ast.KindDocument { // those in lists and quotes open nothing
			p.heading(h)
		}
	} else if p.body.ticket != nil {
		p.body.paragraph(n)
	}
}

func (p *fileParser) heading(h *ast.Heading) {
	title := p.body.text(h.FirstChild())
	offset := headingOffset(p.body.src, h)
	if id, title, ok := parseTicketHeading(title); ok && h.Level > 1 {
		p.body.finish(offset)
		p.level = h.Level
		p.body.begin(&Ticket{ID: id, Title: title, Section: p.section, Kind: KindTicket, offset: offset})
		return
	}
	if p.body.ticket != nil && h.Level > p.level && h.Level > 2 {
		p.body.subheading()
		return
	}
	p.body.finish(offset)
	switch h.Level {
	case 1:
		p.section = ""
	case 2:
		p.section = title
		p.body.file.Sections = append(p.body.file.Sections, title)
	}
}

// headingOffset gives where the heading's line begins, indentation left out.
func headingOffset(src []byte, h *ast.Heading) int {
	offset := max(h.Pos(), 0)
	for offset < len(src) && (src[offset] == ' ' || src[offset] == '\t') {
		offset++
	}
	return offset
}

// parseTicketHeading splits "ENG-STD-003: Video Mask Routes". An ID is made of upper-case letters, digits and single
// dashes, has a letter and ends in a digit.
func parseTicketHeading(heading string) (id, title string, ok bool) {
	id, title, ok = strings.Cut(heading, ":")
	if !ok || !isTicketID(id) {
		return "", "", false
	}
	return id, strings.TrimSpace(title), true
}

func isTicketID(s string) bool {
	letter, last := false, byte('-')
	for i := range len(s) {
		switch b := s[i]; {
		case 'A' <= b && b <= 'Z':
			letter = true
		case '0' <= b && b <= '9':
		case b == '-' && last != '-':
		default:
			return false
		}
		last = s[i]
	}
	return letter && '0' <= last && last <= '9'
}
