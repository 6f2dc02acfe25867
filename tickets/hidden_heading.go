package tickets

import (
	"bytes"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// pass reads the HTML between the last block and a place in the markdown.
func (p *fileParser) pass(end int) {
	for ; p.passed < len(p.raw) && startOf(p.raw[p.passed]) < end; p.passed++ {
		if block, ok := p.raw[p.passed].(*ast.HTMLBlock); ok && (block.Parent().Kind() == ast.KindDocument || p.body.isBeside(block)) {
			p.passHTML(block)
		}
	}
}

// startOf returns where a block begins in the markdown.
func startOf(n ast.Node) int {
	if n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	return n.Pos()
}

// passHTML reads an HTML block. A ticket's heading in it ends the ticket above: the text below belongs to no ticket.
func (p *fileParser) passHTML(block *ast.HTMLBlock) {
	if !readsAsHTML(block) {
		return
	}
	if p.body.ticket != nil && p.body.scopeBegun() && withoutTags(block.Lines().Value(p.body.src)) != "" {
		p.body.closeList("HTML with a text")
	}
	headed := false
	p.body.eachLine(block, func(offset int, text []byte) {
		switch {
		case p.body.ticket == nil:
		case isHTMLHeading(text):
			p.body.misplaced(labelIn(withoutTags(text)), offset, "is written in HTML")
		default:
			p.body.rawLabel(text, offset)
		}
		if headingID(text) != "" {
			p.leave()
			p.body.finish(p.body.origin(offset))
			p.body.swallowedHeading(offset, text, inHTML)
			headed = true
		}
	})
	start := startOf(block)
	if text := withoutTags(block.Lines().Value(p.body.src)); !headed {
		if r := readHeading(text); r.form == formTicket && !p.isOpen(r) && p.mayOpen(r) {
			p.named = &heading{
				ticket: p.body.ticket, offset: p.body.origin(skipSpace(p.body.src, start)), title: text, reading: r,
				wrong: "it is written in HTML: write \"### ID: Title\"", bold: true,
			}
		}
	}
}

// rawLabel notes a field's label that a line of HTML begins with.
func (b *body) rawLabel(text []byte, offset int) {
	if label := rawLabelIn(text); label != "" {
		b.file.mislabels = append(b.file.mislabels, mislabel{b.ticket, b.origin(offset), fmt.Sprintf("%q is not a field: %s", label, inHTML)})
	}
}

// rawLabelIn returns the field's label that a line begins with, "" for none. Bold words with text behind them and no colon
// are none.
func rawLabelIn(text []byte) string {
	if n, gap := bulletWidth(text); gap > 0 {
		text = text[n+gap:]
	}
	bold, isBold := bytes.CutPrefix(text, []byte("**"))
	bold, rest, closed := bytes.Cut(bold, []byte("**"))
	rest = bytes.TrimSpace(rest)
	ends := len(rest) == 0 || bytes.IndexAny(rest, colons) == 0 || bytes.ContainsAny(bold, colons)
	if label := labelIn(string(bold)); isBold && closed && ends && meaningOf(label) != meansNothing {
		return label
	}
	return ""
}

// readsAsHTML reports whether the block is HTML that a reader sees, and no comment, script or <pre>.
func readsAsHTML(n *ast.HTMLBlock) bool {
	return n.HTMLBlockType == ast.HTMLBlockType6 || n.HTMLBlockType == ast.HTMLBlockType7
}

// inHTML is why text in an HTML block is not read.
const inHTML = "it is inside HTML, where markdown is not read: put an empty line above it"

// swallowedHeading notes, once, a ticket's heading in a line that markdown does not parse.
func (b *body) swallowedHeading(offset int, text []byte, wrong string) {
	at := b.origin(offset)
	if b.hidden[at] {
		return
	}
	if b.hidden == nil {
		b.hidden = make(map[int]bool)
	}
	b.hidden[at] = true
	asHTML := isHTMLHeading(text)
	if asHTML {
		wrong = "it is written in HTML: write \"### ID: Title\""
	}
	title := strings.TrimLeft(withoutTags(text), "# ")
	b.file.headings = append(b.file.headings, heading{
		ticket: b.ticketAt(at), offset: at, title: title, reading: readHeading(title), wrong: wrong, about: asHTML,
	})
}

// htmlHeadings are the tags that look like a heading to a reader.
var htmlHeadings = []string{"<h1", "<h2", "<h3", "<h4", "<h5", "<h6", "<summary", "<b>", "<strong>"}

// isHTMLHeading reports whether a line of HTML begins with such a tag.
func isHTMLHeading(text []byte) bool {
	lower := bytes.ToLower(text)
	return len(text) > 0 && text[0] == '<' && slices.ContainsFunc(htmlHeadings, func(tag string) bool { return bytes.Contains(lower, []byte(tag)) })
}

// withoutTags returns a line of HTML without its tags, character references resolved.
func withoutTags(text []byte) string {
	var out strings.Builder
	for len(text) > 0 {
		before, tag, opened := bytes.Cut(text, []byte("<"))
		out.Write(before)
		if !opened {
			break
		}
		if _, text, opened = bytes.Cut(tag, []byte(">")); !opened {
			out.WriteByte('<')
			out.Write(tag)
			break
		}
	}
	return strings.TrimSpace(html.UnescapeString(out.String()))
}

// gluedHeading handles a ticket's heading that markdown reads as one more line of the paragraph above it: "###ENG-2:
// Title" below an item. One with a heading's mark ends the ticket; one in bold, or at the margin below an item, does if
// there are fields or boxes below it.
func (p *fileParser) gluedHeading(n ast.Node) {
	lines := n.Lines()
	for i := 1; i < lines.Len(); i++ {
		start := skipSpace(p.body.src, lines.At(i).Start)
		text := string(bytes.TrimSpace(p.body.src[start:max(start, lines.At(i).Stop)]))
		title, level := cutHeadingMark(text)
		marked := level > 0
		lazy := p.body.isLazy(n, i)
		if !marked && !lazy && !isAllBold(text) {
			continue
		}
		bold := false
		if !marked {
			title, bold = plainHead(text)
		}
		r := readHeading(strings.TrimSpace(title))
		if r.form != formTicket && !(lazy && bold && (r.form == formLoose || r.sure)) {
			continue
		}
		h := heading{
			ticket: p.body.ticket, offset: p.body.origin(start), title: text, reading: r,
			wrong: "it continues the paragraph above it: put an empty line between them, and write \"### ID: Title\"",
		}
		if !marked {
			h.bold = true
			p.named = &h
			continue
		}
		p.note(h)
		p.leave()
		p.body.finish(h.offset)
	}
}

// isAllBold reports whether all of a line is bold.
func isAllBold(line string) bool {
	return len(line) > len("****") && (line[:2] == "**" || line[:2] == "__") && strings.Index(line[2:], line[:2]) == len(line)-len("****")
}

// plainHead returns a line without the marks of a link, of emphasis and of HTML that it may begin with, and whether it begins
// in bold.
func plainHead(line string) (plain string, bold bool) {
	if strings.HasPrefix(line, "<") {
		bold = isHTMLHeading([]byte(line))
		line = withoutTags([]byte(line))
	}
	for _, mark := range []string{"**", "__", "*", "_"} {
		if strings.HasPrefix(line, mark) {
			bold = bold || len(mark) == len("**")
			line = strings.Replace(line, mark, "", 2)
		}
	}
	if label, address, ok := strings.Cut(line, "]("); ok && strings.HasPrefix(label, "[") {
		_, after, _ := strings.Cut(address, ")")
		line = label[1:] + after
	}
	return line, bold
}

// mayName reports whether the first word of a line may be an ID or precede one. It is true for few lines.
func mayName(text []byte) bool {
	for len(text) > 0 && text[0] < utf8.RuneSelf && !unicode.IsLetter(rune(text[0])) {
		text = text[1:]
	}
	if len(text) > 0 && text[0] >= utf8.RuneSelf {
		text = bytes.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	}
	n := 0
	for n < len(text) && (isUpper(text[n]) || text[n] == '-') {
		n++
	}
	if n > 0 && n < len(text) && isDigit(text[n]) {
		return true
	}
	if n > 1 && n < len(text) && text[n] == ' ' { // TODO
		return true
	}
	return len(text) > 0 && (text[0] == 'T' || text[0] == 't') && markWord(string(text[:min(len(text), len("ticket "))])) > 0
}

// isOwn reports whether the ID is the open ticket's, or that of a part of it.
func (b *body) isOwn(id string) bool {
	return b.ticket != nil && (id == b.ticket.ID || parentOf(id) == b.ticket.ID)
}

// holdsFields reports whether a Router, Files or Scope stands in the list item. A standard or a criterion (RFC-7807, AC-1)
// has the form of an ID too, and boxes below it are a ticket's own items.
func (b *body) holdsFields(li ast.Node) bool {
	for n := li.FirstChild(); n != nil; n = n.NextSibling() {
		switch n.Kind() {
		case ast.KindList, ast.KindListItem, ast.KindBlockquote:
			if b.holdsFields(n) {
				return true
			}
		case ast.KindHeading:
			if belongsToOne(labelIn(b.text(n.FirstChild()))) {
				return true
			}
		case ast.KindParagraph:
			for first := n.FirstChild(); first != nil; first = nextLine(first) {
				if belongsToOne(b.labelAt(first)) {
					return true
				}
			}
		}
	}
	return false
}

// belongsToOne reports whether a label is that of a field that a ticket may have once.
func belongsToOne(label string) bool {
	m := meaningOf(label)
	return m == meansRouter || m == meansFiles || m == meansScope
}

// lacksHeading reports whether boxes below a list item that begins with an ID are those of another ticket: the ID is missing,
// and the item is not in the list of a Scope or Acceptance.
func (p *fileParser) lacksHeading(r reading) bool {
	b := &p.body
	within := (b.field == meansScope || b.field == meansAcceptance) && len(b.ruling) > 0 && b.ruling[0].item.Kind() != ast.KindListItem
	return !within && p.isMissing(r)
}

// mayOpen reports whether fields below a line that names a ticket may be that ticket's. Within another ticket, a line about
// a ticket with a heading, or about one of another file, is a remark.
func (p *fileParser) mayOpen(r reading) bool { return p.body.ticket == nil || p.isMissing(r) }

// isMissing reports whether the ID that a line begins with is one of this file and no ticket has it.
func (p *fileParser) isMissing(r reading) bool {
	id := r.id
	if id == "" && len(r.ids) > 0 {
		id = r.ids[0]
	}
	if id == "" {
		return false
	}
	if p.headed.ids == nil {
		p.headed = p.body.headedIDs()
	}
	return !p.headed.ids[id] && (p.headed.hasPrefix(id) || p.headed.ids[parentOf(id)])
}

// headedIDs returns the IDs of the tickets so far, and those in all lines that look like a ticket's heading, those below the
// current place included.
func (b *body) headedIDs() idSet {
	all := knownIDs(b.file.Tickets)
	for line := range strings.Lines(b.whole) {
		title, level := cutHeadingMark(strings.TrimLeft(line, " "))
		if level < 2 {
			continue
		}
		if r := readHeading(strings.TrimSpace(title)); r.form == formTicket {
			all.add(r.id)
		}
	}
	return all
}

// mayNameInList reports whether the block is the own line of a list item, in no other list, that may have the form of a
// ticket's heading. It is true for few.
func (b *body) mayNameInList(n ast.Node) bool {
	if !isOwnLine(n) || n.Parent().Parent().Parent().Kind() != ast.KindDocument || n.FirstChild() == nil {
		return false
	}
	own := ownLine(b.src, n)
	return own.first != nil && mayName(b.src[own.offset:lineEnd(b.src, own.offset)])
}

// namesInList handles a list item's own line that has the form of a ticket's heading. To a reader it is one if there are
// fields or boxes below it. Within a ticket fields must be in the item, or its ID must be that of a ticket without a
// heading; and a box of its own makes it an item.
func (p *fileParser) namesInList(n ast.Node) {
	if len(p.held) == 0 || n != p.held[0] {
		return
	}
	li, own := n.Parent(), ownLine(p.body.src, n)
	text := p.body.text(own.first)
	r := readHeading(text)
	if r.form < formLoose {
		r = readState(text)
	} else if r.form == formLoose && !isBold(own.first) {
		return
	}
	if r.form < formLoose || p.body.isOwn(r.id) || p.body.ticket != nil && (own.box != nil || !p.body.holdsFields(li) && !p.lacksHeading(r)) {
		return
	}
	p.named, p.namedIn = &heading{
		ticket: p.body.ticket, offset: p.body.origin(own.offset), title: text, reading: r,
		wrong: "it is an item of a list: write \"### ID: Title\"",
	}, li
	if p.body.opensField(n) {
		p.named.fields = true
		p.field()
	}
}
