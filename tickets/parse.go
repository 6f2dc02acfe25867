package tickets

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	markdown(work, p.take, &p.raw).Parse(text.NewReader(r.markdown))
	if work.exceeded >= 0 {
		return nil, file.errorAt(r.origin(work.exceeded), "there are too many marks (brackets, stars, backticks) in one paragraph here: split it up")
	}
	p.readHeld()
	p.pass(len(r.markdown) + 1)
	p.leave()
	p.body.finish(len(src))
	for _, n := range p.raw {
		p.body.swallowed(n)
	}
	p.body.unread(p.raw)
	slices.SortFunc(file.malformed, func(a, b malformed) int { return a.offset - b.offset })
	if marker := conflictIn(src); marker > 0 && (file.conflict == 0 || marker < file.conflict) {
		file.conflict = marker
	}
	return file, nil
}

// A fileParser takes the paragraphs and headings of a document.
type fileParser struct {
	sections []section
	level    int        // of the open ticket's heading
	body     body       // of the open ticket; its ticket is nil if none is open
	loose    *candidate // the heading before, if fields below it would make it a ticket
	named    *heading   // the paragraph before, if it names a ticket and fields below it would make it a heading
	namedIn  ast.Node   // the list item or the quote that it is in, if it is in one: only fields in it count
	raw      []ast.Node // the blocks of code and HTML
	passed   int        // how many of them precede the latest block
	headed   idSet      // the IDs in headings of the file, once they are needed
	held     []ast.Node // the blocks so far of a list item that may be another ticket: they are read once it is whole
	foreign  ast.Node   // the latest quote or list item with a ticket's heading in it: the rest of it belongs to no open ticket
}

// A candidate is a ticket that its first field will open.
type candidate struct {
	ticket  *Ticket
	level   int
	heading int // its index in the file's headings
}

// maxHeld bounds the blocks that are held, and so their inline text. The fields of a ticket are among its first.
const maxHeld = 1 << 12

// take takes the next block of the document. Whether a list item is another ticket is decided by the fields in it, so
// its blocks are held until it ends.
func (p *fileParser) take(n ast.Node) {
	if len(p.held) == maxHeld || len(p.held) > 0 && !isWithin(n, p.held[0].Parent()) {
		p.readHeld()
	}
	if len(p.held) > 0 || p.body.mayNameInList(n) {
		p.held = append(p.held, n)
		return
	}
	p.read(n)
}

func (p *fileParser) readHeld() {
	for _, n := range p.held {
		p.read(n)
	}
	p.held = p.held[:0]
}

// read reads a block, and drops its inline text.
func (p *fileParser) read(n ast.Node) {
	p.pass(startOf(n))
	h, ok := n.(*ast.Heading)
	top := n.Parent().Kind() == ast.KindDocument
	switch {
	case n.Kind() == ast.KindThematicBreak:
		if top || p.body.isBeside(n) && p.body.scopeBegun() {
			p.body.closeList("a line across the page")
		}
	case ok && top:
		p.heading(h)
	case ok:
		p.headingWithin(h)
	case top && p.nearHeading(n):
	case p.isForeign(n):
		p.body.outside(n)
	default:
		p.paragraph(n)
	}
	n.RemoveChildren(n)
}

// paragraph reads a paragraph that is not a heading.
func (p *fileParser) paragraph(n ast.Node) {
	p.body.checkSeparator(n)
	if p.namedIn != nil && !isWithin(n, p.namedIn) && !isListBehind(n, p.namedIn) {
		p.named, p.namedIn = nil, nil
	}
	if (p.body.ticket == nil || p.named != nil) && p.opensFields(n) {
		if p.named != nil {
			p.named.about = p.namedIn != nil && p.body.isBoxItem(n)
			p.named.fields = !p.named.about
		}
		p.field()
	}
	if p.namedIn == nil {
		p.named = nil
	}
	p.namesInList(n)
	switch {
	case n.Parent().Kind() == ast.KindDocument && p.names(n):
		p.body.endField()
		p.body.checkBullets(n)
	case p.body.ticket == nil || p.isForeign(n):
		p.body.outside(n)
	default:
		p.body.paragraph(n)
	}
	if n.Parent().Kind() == ast.KindBlockquote && p.names(n) {
		p.namedIn, p.named.wrong = n.Parent(), inQuote
	}
	p.gluedHeading(n)
}

// isForeign reports whether the block belongs to no open ticket.
func (p *fileParser) isForeign(n ast.Node) bool { return p.foreign != nil && isWithin(n, p.foreign) }

// opensFields reports whether the paragraph is the first field below what may be a ticket's heading. Below a text with
// an ID, less is enough: a label without a colon, and below a paragraph a label that is not bold.
func (p *fileParser) opensFields(n ast.Node) bool {
	switch {
	case p.body.opensField(n):
		return true
	case p.named != nil:
		boxes := p.named.bold && p.namedIn == nil || p.namedIn != nil && p.namedIn.Kind() == ast.KindListItem // are enough
		return p.body.isBareLabel(n) || p.body.isPlainLabel(n) || boxes && p.body.isBoxItem(n)
	}
	return p.loose != nil && p.body.isBareLabel(n)
}

// isListBehind reports whether the paragraph is the first of a list that begins right behind a list item, with another bullet.
func isListBehind(paragraph, li ast.Node) bool {
	first := paragraph.Parent()
	list := first.Parent()
	return list != nil && list.PreviousSibling() == li.Parent() && list.FirstChild() == first && li.NextSibling() == nil
}

// field takes in that the next paragraph is a field which the open ticket does not have a claim to.
func (p *fileParser) field() {
	file := p.body.file
	switch {
	case p.named != nil:
		if p.namedIn != nil && p.namedIn.Kind() == ast.KindBlockquote {
			p.foreign = p.namedIn // the ticket around it goes on
		} else {
			p.body.finish(p.named.offset)
		}
		file.headings = append(file.headings, *p.named)
		p.named, p.namedIn = nil, nil
	case p.loose != nil:
		c := p.loose
		p.loose = nil
		file.headings = slices.Delete(file.headings, c.heading, c.heading+1)
		p.holds(c.level)
		p.open(c.ticket, c.level)
	case len(file.headings) > 0:
		file.headings[len(file.headings)-1].fields = true
	}
}

// names reports whether a paragraph would be a ticket's heading if it were a heading, and keeps it until the next one.
func (p *fileParser) names(n ast.Node) bool {
	first := n.FirstChild()
	if first == nil {
		return false
	}
	text := p.body.text(first)
	r := readHeading(text)
	for _, read := range []func(string) reading{readHead, readState} { // "[!todo] ENG-2: Title", "TODO ENG-2: Title"
		if other := read(text); r.form != formTicket && (other.form == formTicket || other.sure) && p.mayOpen(other) {
			r = other
			r.form = formTicket
		}
	}
	if r.form != formTicket && (!isBold(first) || r.form != formLoose && !r.sure) || p.isOpen(r) {
		return false
	}
	p.named = &heading{
		ticket: p.body.ticket, offset: p.body.origin(skipSpace(p.body.src, n.Lines().At(0).Start)), title: text, reading: r,
		wrong: "it is a paragraph: write \"### ID: Title\"", bold: isBold(first),
	}
	return true
}

// isOpen reports whether a line names the open ticket: it is a part of that ticket's text.
func (p *fileParser) isOpen(r reading) bool { return p.body.ticket != nil && r.id == p.body.ticket.ID }

// headingWithin reads a heading in a quote or a list item. It opens nothing. In a list item it was probably meant to,
// so it ends the ticket above.
func (p *fileParser) headingWithin(h *ast.Heading) {
	title := p.body.text(h.FirstChild())
	r := readHeading(title)
	if r.form < formMalformed {
		if p.body.ticket != nil {
			p.body.innerHeading(h, title)
		}
		return
	}
	p.foreign = h.Parent()
	noted := heading{offset: p.body.origin(headingOffset(p.body.src, h)), level: h.Level, title: title, reading: r}
	noted.wrong = inQuote
	inList := p.foreign.Kind() == ast.KindListItem
	if inList {
		noted.wrong = "a ticket's heading cannot be in a list"
	}
	p.note(noted)
	if inList && r.form == formTicket {
		p.leave()
		p.body.finish(noted.offset)
	}
}

// nearHeading reports whether the paragraph is almost a ticket's heading: the number of its "#", the space after them
// or an invisible character before them is wrong, or it is a heading in another markup language. It ends the ticket
// above.
func (p *fileParser) nearHeading(n ast.Node) bool {
	if n.FirstChild() == nil {
		return false
	}
	start := skipSpace(p.body.src, n.Lines().At(0).Start)
	if c := p.body.src[start]; strings.IndexByte("#=h", c) < 0 && c < utf8.RuneSelf {
		return false
	}
	text := p.body.text(n.FirstChild())
	title := strings.TrimLeftFunc(text, func(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsSpace(r) })
	bare, level := cutHeadingMark(title)
	r := readHeading(strings.TrimSpace(bare))
	if level == 0 || r.form != formTicket {
		return false
	}
	wrong := wrongLevel
	switch {
	case title[0] != '#':
		wrong = wrongLanguage
	case title != text:
		wrong = "an invisible character is in front of it: remove it"
	case 2 <= level && level <= 6:
		wrong = fmt.Sprintf("put a space after the %q", title[:level])
	}
	offset := p.body.origin(start)
	p.note(heading{offset: offset, level: level, title: title, reading: r, wrong: wrong})
	p.leave()
	p.body.finish(offset)
	return true
}

// cutHeadingMark returns the text of a heading without the mark in front of it, and its level: the number of "#", or of "="
// in AsciiDoc and wikis, or that of "h3." in Jira. The level is 0 if there is no mark.
func cutHeadingMark(text string) (title string, level int) {
	if len(text) > len("h3.") && text[0] == 'h' && isDigit(text[1]) && text[2] == '.' {
		return text[len("h3."):], int(text[1] - '0')
	}
	title = strings.TrimLeft(text, "#")
	if title == text {
		title = strings.TrimLeft(text, "=")
	}
	return title, len(text) - len(title)
}

// note keeps a heading that opens no ticket.
func (p *fileParser) note(h heading) {
	h.ticket = p.body.ticket
	p.body.file.headings = append(p.body.file.headings, h)
}

func (p *fileParser) heading(h *ast.Heading) {
	title := p.body.text(h.FirstChild())
	offset := p.body.origin(headingOffset(p.body.src, h))
	r := readHeading(title)
	if meaningOf(labelIn(title)) != meansNothing {
		switch {
		case p.loose != nil && h.Level > p.loose.level:
			p.named = nil
			p.field()
		case p.named != nil:
			p.named.fields = true
			p.field()
		}
	}
	if r.form == formTicket && h.Level > 1 {
		p.holds(h.Level)
		p.leave()
		p.body.finish(offset)
		p.open(p.body.newTicket(r, title, offset), h.Level)
		return
	}
	p.leave()
	underlined := p.body.src[headingOffset(p.body.src, h)] != '#'
	if p.body.ticket != nil && (h.Level == p.level || underlined && h.Level < p.level) {
		p.body.misplaced(labelIn(title), headingOffset(p.body.src, h), "is a heading of its ticket's level or above")
	}
	noted := heading{offset: offset, level: h.Level, title: title, reading: r}
	if h.Level == 1 && r.form >= formMalformed {
		noted.wrong = wrongLevel
	}
	p.note(noted)
	if p.continues(h.Level, r) {
		p.body.subheading(h, title)
		return
	}
	p.body.finish(offset)
	if r.form == formLoose && h.Level > 1 {
		t := p.body.newTicket(r, title, offset)
		p.loose = &candidate{t, h.Level, len(p.body.file.headings) - 1}
		return
	}
	p.section(title, h.Level)
}

// leave notes, before the next heading, fields that would have made a ticket.
func (p *fileParser) leave() {
	if p.loose != nil {
		p.section(p.loose.ticket.Heading, p.loose.level)
	}
	p.loose, p.named, p.namedIn = nil, nil, nil
}

// continues reports whether a heading that opens no ticket is one within the open ticket: a deeper one that begins with no
// ID, or with the ticket's own.
func (p *fileParser) continues(level int, r reading) bool {
	if p.body.ticket == nil || level <= p.level || level <= 2 {
		return false
	}
	own := r.id == p.body.ticket.ID || len(r.ids) == 1 && r.ids[0] == p.body.ticket.ID
	return own || r.form <= formMention || r.form == formMalformed && !r.sure
}

// open opens a ticket. The ticket before it that holds it and has nothing of its own is a section.
func (p *fileParser) open(t *Ticket, level int) {
	file := p.body.file
	if last := len(file.Tickets) - 1; last >= 0 && p.level < level && p.body.bare && file.Tickets[last].end == t.offset {
		outer := file.Tickets[last]
		file.Tickets = file.Tickets[:last]
		p.sectionWithID(outer.Heading, p.level)
		p.note(heading{offset: outer.offset, level: p.level, title: outer.Heading})
	}
	p.closeSections(level, false)
	if last := len(p.sections) - 1; last >= 0 {
		t.Section = p.sections[last].name
	}
	t.Kind, t.Parent = KindTicket, parentOf(t.ID)
	p.level = level
	p.body.begin(t)
}

// headingOffset returns where the heading's line begins, after its indentation.
func headingOffset(src []byte, h *ast.Heading) int {
	offset := max(h.Pos(), 0)
	for offset < len(src) && (src[offset] == ' ' || src[offset] == '\t') {
		offset++
	}
	return offset
}
