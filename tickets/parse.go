package tickets

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Parse parses the text of a ticket file; path is for messages only. The File keeps src, which must not be changed
// afterwards. Whatever CommonMark allows is understood; what is refused (text that is not UTF-8, and see MaxSize and
// MaxDepth) is a *Error with its place.
func Parse(path string, src []byte) (*File, error) {
	r, err := check(path, src)
	if err != nil {
		return nil, err
	}
	file := &File{Path: path, source: src, starts: lineStarts(src)}
	p := fileParser{body: body{file: file, rendition: r, reader: newReader(r.markdown)}}
	work := &budget{exceeded: -1}
	markdown(work, p.take).Parse(text.NewReader(r.markdown))
	if work.exceeded >= 0 {
		return nil, file.errorAt(r.origin(work.exceeded), "there are too many marks (brackets, stars, backticks) in one paragraph here: split it up")
	}
	p.body.finish(len(src))
	slices.SortFunc(file.malformed, func(a, b malformed) int { return a.offset - b.offset })
	return file, nil
}

// A fileParser takes the paragraphs and headings of a document.
type fileParser struct {
	section string
	level   int      // of the open ticket's heading
	body    body     // of the open ticket; its ticket is nil where none is open
	foreign ast.Node // the latest quote or list item with a ticket's heading in it: what follows there is no open ticket's
}

func (p *fileParser) take(n ast.Node) {
	h, ok := n.(*ast.Heading)
	switch {
	case ok && h.Parent().Kind() == ast.KindDocument:
		p.heading(h)
	case ok:
		p.headingWithin(h)
	case n.Parent().Kind() == ast.KindDocument && p.nearHeading(n):
	case p.body.ticket != nil && (p.foreign == nil || !isWithin(n, p.foreign)):
		p.body.paragraph(n)
	}
}

// headingWithin takes in a heading in a quote or a list item. It opens nothing; in a list item that is hardly meant.
func (p *fileParser) headingWithin(h *ast.Heading) {
	title := p.body.text(h.FirstChild())
	if _, _, ok := parseTicketHeading(title); !ok {
		return
	}
	p.foreign = h.Parent()
	if p.foreign.Kind() == ast.KindListItem {
		offset := p.body.origin(headingOffset(p.body.src, h))
		p.body.file.headings = append(p.body.file.headings, heading{p.body.ticket, offset, h.Level, title, "a ticket's heading stands in no list"})
	}
}

// nearHeading reports whether the paragraph is a ticket's heading but for the number of its "#" or a space behind them.
func (p *fileParser) nearHeading(n ast.Node) bool {
	if n.FirstChild() == nil {
		return false
	}
	start := skipSpace(p.body.src, n.Lines().At(0).Start)
	if p.body.src[start] != '#' {
		return false
	}
	title := p.body.text(n.FirstChild())
	bare := strings.TrimLeft(title, "#")
	if _, _, ok := parseTicketHeading(strings.TrimSpace(bare)); !ok {
		return false
	}
	level := len(title) - len(bare)
	wrong := wrongLevel
	if 2 <= level && level <= 6 {
		wrong = fmt.Sprintf("put a space behind the %q", title[:level])
	}
	p.body.file.headings = append(p.body.file.headings, heading{p.body.ticket, p.body.origin(start), level, title, wrong})
	return true
}

func (p *fileParser) heading(h *ast.Heading) {
	title := p.body.text(h.FirstChild())
	offset := p.body.origin(headingOffset(p.body.src, h))
	if id, title, ok := parseTicketHeading(title); ok && h.Level > 1 {
		p.body.finish(offset)
		p.level = h.Level
		p.body.begin(&Ticket{ID: id, Title: title, Section: p.section, Kind: KindTicket, offset: offset})
		return
	}
	p.body.file.headings = append(p.body.file.headings, heading{p.body.ticket, offset, h.Level, title, ""})
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
