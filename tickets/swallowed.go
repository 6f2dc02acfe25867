package tickets

import (
	"bytes"
	"fmt"
	"html"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// A stray is a box that is not an item of any ticket.
type stray struct {
	ticket *Ticket // the one around it, nil if there is none
	offset int     // in the source
	why    string
}

const isCode = "it is indented by four or more columns, so it is code"

// An unclosed block is code, a comment or other HTML that does not end, or ends in the wrong place.
type unclosed struct {
	offset int    // of where it opens, in the source
	what   string // it is, in words
	end    string // what would end it
	holds  []string
	closed bool // it does end, but it may end too late
}

// swallowed searches a block that markdown does not parse (code, HTML) for boxes and tickets that were probably not
// meant to be in it. A closed fence or comment counts as meant.
func (b *body) swallowed(n ast.Node) {
	switch n := n.(type) {
	case *ast.CodeBlock:
		b.swallowedLines(n, isCode)
		if between := n.PreviousSibling(); between != nil && between.Kind() != ast.KindParagraph && between.Kind() != ast.KindHeading { // these may announce an example
			b.swallowedCriteria(n, between.PreviousSibling(), isCode)
		}
	case *ast.FencedCodeBlock:
		width, closed := b.fence(n)
		end := strings.Repeat(string(b.fenceMark(n)), width)
		if !closed || b.mayEndLate(n) {
			b.swallows(n, n.Pos(), "code fence", end, closed)
		}
	case *ast.HTMLBlock:
		b.swallowedHTML(n)
	}
}

// mayEndLate reports whether the fence that ends a block was probably meant to open another one: the block is within a
// ticket, names no language, begins with other text than a heading, and holds a ticket's heading with a label below it.
// A block that begins with the heading is an example.
func (b *body) mayEndLate(n *ast.FencedCodeBlock) bool {
	if n.Info != nil || b.ticketAt(b.origin(n.Pos())) == nil {
		return false
	}
	text, heading, late := false, false, false
	b.eachLine(n, func(_ int, line []byte) {
		late = late || heading && bytes.Contains(line, []byte("**:"))
		heading = heading || text && headingID(line) != ""
		text = text || len(line) > 0 && line[0] != '#'
	})
	return late
}

func (b *body) swallowedHTML(n *ast.HTMLBlock) {
	switch n.HTMLBlockType {
	case ast.HTMLBlockType6, ast.HTMLBlockType7:
		b.swallowedLines(n, inHTML)
		b.swallowedCriteria(n, n.PreviousSibling(), inHTML)
	default:
		if what, open, end := rawEnds(b.src, n); !endsItself(b.src, n, open, end) {
			b.swallows(n, skipSpace(b.src, n.Lines().At(0).Start), what, end, false)
		}
	}
}

// endsItself reports whether an HTML block has the mark that ends it before it is opened again: an end after a second
// opening mark was meant for the second block.
func endsItself(src []byte, n *ast.HTMLBlock, open, end string) bool {
	text := n.Lines().Value(src)
	if n.HasClosure() {
		text = append(text, n.ClosureLine.Value(src)...)
	}
	own, _, ends := bytes.Cut(bytes.ToLower(text), []byte(end))
	return (ends || n.HasClosure()) && bytes.Count(own, []byte(open)) < 2
}

// rawEnds returns the marks that open and end an HTML block that continues over empty lines, and its name in words. In
// markdown the end of one of <pre>, <script>, <style> and <textarea> also ends the others.
func rawEnds(src []byte, n *ast.HTMLBlock) (what, open, end string) {
	switch n.HTMLBlockType {
	case ast.HTMLBlockType2:
		return "comment", "<!--", "-->"
	case ast.HTMLBlockType3:
		return "<?", "<?", "?>"
	case ast.HTMLBlockType4:
		return "<!", "<!", ">"
	case ast.HTMLBlockType5:
		return "<![CDATA[", "<![cdata[", "]]>"
	}
	line := n.Lines().At(0)
	name := bytes.ToLower(bytes.TrimLeft(line.Value(src), " \t<"))
	if i := bytes.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		name = name[:i]
	}
	tag := string(name)
	return "<" + tag + ">", "<" + tag, "</" + tag + ">"
}

func (b *body) fenceMark(n *ast.FencedCodeBlock) byte { return b.src[n.Pos()] }

// fence returns the width of the fence that opens a block, and whether a fence meant for the block ends it: if a fence
// with a language opens another block in between, the end was meant for that one.
func (b *body) fence(n *ast.FencedCodeBlock) (width int, closed bool) {
	start, mark := n.Pos(), b.fenceMark(n)
	width = fenceWidth(b.src[start:], mark)
	end := lineEnd(b.src, start) + 1
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		end = line.Stop
		text := bytes.TrimSpace(line.Value(b.src))
		if w := fenceWidth(text, mark); w >= width && w < len(text) {
			return width, false
		}
	}
	if end >= len(b.src) {
		return width, false
	}
	last := bytes.TrimLeft(b.src[end:lineEnd(b.src, end)], " \t>")
	return width, fenceWidth(last, mark) >= width
}

func fenceWidth(text []byte, mark byte) int {
	n := 0
	for n < len(text) && text[n] == mark {
		n++
	}
	if n < 3 {
		return 0
	}
	return n
}

// swallows notes a block that does not end, or ends too late, and what it holds.
func (b *body) swallows(n ast.Node, start int, what, end string, closed bool) {
	u := unclosed{offset: b.origin(start), what: what, end: end, closed: closed}
	line, _ := b.place(u.offset)
	why := fmt.Sprintf("the %s of line %d swallows it", what, line)
	b.eachLine(n, func(offset int, text []byte) {
		if id := headingID(text); id != "" {
			u.holds = append(u.holds, id)
		} else if ids := idsInHeading(text); !closed && len(ids) > 0 {
			u.holds = append(u.holds, ids[0])
		}
		if b.isBoxLine(text) {
			u.holds = append(u.holds, "the box at line "+strconv.Itoa(b.lineOf(offset)))
			b.strayAt(offset, why)
		}
	})
	if len(u.holds) > 0 {
		b.file.unclosed = append(b.file.unclosed, u)
	}
}

// swallowedLines notes the boxes and tickets' headings in a block.
func (b *body) swallowedLines(n ast.Node, why string) {
	b.eachLine(n, func(offset int, text []byte) {
		if headingID(text) != "" {
			b.swallowedHeading(offset, text, why)
		}
		if b.isBoxLine(text) {
			b.strayAt(offset, why)
		}
	})
}

// swallowedCriteria notes the items of an Acceptance that a line at the margin behind their list turned into code or HTML.
func (b *body) swallowedCriteria(n, list ast.Node, why string) {
	if list == nil || list.Kind() != ast.KindList {
		return
	}
	start := b.origin(n.Lines().At(0).Start)
	t := b.ticketAt(start)
	if t == nil {
		return
	}
	if i := sort.Search(len(t.Items), func(i int) bool { return t.Items[i].offset > start }); i == 0 || t.Items[i-1].Kind != ItemAcceptance {
		return
	}
	b.eachLine(n, func(offset int, text []byte) {
		if _, gap := bulletWidth(text); gap > 0 && !b.isBoxLine(text) && rawLabelIn(text) == "" {
			b.file.cut = append(b.file.cut, stray{t, b.origin(offset), why})
		}
	})
}

// eachLine visits the lines of a block, blanks around them left out.
func (b *body) eachLine(n ast.Node, visit func(offset int, text []byte)) {
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text := b.src[line.Start:line.Stop]
		visit(line.Start+len(text)-len(bytes.TrimLeft(text, " \t")), bytes.TrimSpace(text))
	}
}

// isBoxLine reports whether a line of raw text would be a box, also in a quote or in a table's row.
func (b *body) isBoxLine(text []byte) bool {
	text = bytes.TrimLeft(text, "> \t")
	if len(text) > 0 && text[0] == '|' && len(boxesInRow(text)) > 0 {
		return true
	}
	text = bytes.TrimLeft(text, "> \t|")
	if isHTMLBox(text) {
		return true
	}
	if len(text) > 0 && text[0] == '<' {
		text = []byte(html.UnescapeString(string(text)))
	}
	for len(text) > 0 && text[0] == '<' { // <td>Add</td><td>[ ]</td>
		_, text, _ = bytes.Cut(text, []byte(">"))
		if inner, after, opened := bytes.Cut(text, []byte("<")); opened {
			if b.isBoxLine(inner) {
				return true
			}
			text = text[len(text)-len(after)-1:]
		}
	}
	bulleted := false
	for n, gap := bulletWidth(text); n > 0; n, gap = bulletWidth(text) {
		text, bulleted = text[n+gap:], true
	}
	if bulleted {
		box := misspeltBox(text)
		return isBox(text) || box.meant != "" || box.sure
	}
	return isBox(text) || misspeltBox(text).sure || ahead(text) > 0
}

// isHTMLBox reports whether the text holds a box as HTML writes it.
func isHTMLBox(text []byte) bool {
	i := bytes.Index(text, []byte("<input"))
	return i >= 0 && bytes.Contains(text[i:], []byte("checkbox"))
}

// headingID returns the ID of a ticket's heading that a line of raw text would be, in markdown or in HTML, or "".
func headingID(text []byte) string {
	if isHTMLHeading(text) {
		if r := readHeading(withoutTags(text)); r.form == formTicket {
			return r.id
		}
	}
	if len(text) > 0 && text[0] == '<' { // <summary>### ENG-1: Title
		text = []byte(withoutTags(text))
	}
	bare := bytes.TrimLeft(text, "#")
	if level := len(text) - len(bare); level < 1 || level > 6 || len(bare) == 0 || bare[0] != ' ' {
		return ""
	}
	r := readHeading(strings.TrimSpace(string(bare)))
	if r.form == formMalformed && r.sure {
		return r.ids[0]
	}
	return r.id
}

// idsInHeading returns the IDs in a line that would be a heading of any kind.
func idsInHeading(text []byte) []string {
	if title := bytes.TrimLeft(text, "#"); len(title) < len(text) && bytes.HasPrefix(title, []byte(" ")) {
		return idsIn(string(title))
	}
	return nil
}

func (b *body) lineOf(offset int) int {
	line, _ := b.place(b.origin(offset))
	return line
}

func (b *body) strayAt(offset int, why string) {
	at := b.origin(offset)
	b.file.strays = append(b.file.strays, stray{b.ticketAt(at), at, why})
}

// ticketAt returns the ticket around an offset in the source, or nil.
func (b *body) ticketAt(offset int) *Ticket {
	all := b.file.Tickets
	i := sort.Search(len(all), func(i int) bool { return all[i].offset > offset }) - 1
	if i < 0 || offset >= all[i].end {
		return nil
	}
	return all[i]
}
