package tickets

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A lineNote says how the parts of a line were read.
type lineNote uint8

const (
	boxNoted     lineNote = 1 << iota // its box is an item or a problem, or was not meant as one
	headingNoted                      // its heading opens a ticket or is a problem, or was not meant as one
	headingRead                       // it is a heading, of whatever
	itemRead                          // its box is an item
)

// unread checks the lines as a person reads them, and notes each that looks like a box or a ticket's heading and was
// read as neither: markdown has forms that swallow a line without a trace, such as "[x]: text", a link definition. It
// does not rely on a list of these forms.
func (b *body) unread(raw []ast.Node) {
	notes := b.lineNotes(raw)
	for i := 0; i < len(b.src); i++ {
		n := bytes.IndexByte(b.src[i:], '[')
		if n < 0 {
			break
		}
		if notes[b.lineOf(i+n)]&boxNoted == 0 {
			if start, why := b.boxAsRead(i, i+n); why != "" {
				b.unreadBox(notes, start, why)
			}
		}
		i = lineEnd(b.src, i+n)
	}
	for i := 0; i < len(b.src); i++ {
		n := bytes.Index(b.src[i:], []byte("<input"))
		if n < 0 {
			break
		}
		i += n
		end := lineEnd(b.src, i)
		if isHTMLBox(b.src[i:end]) {
			b.unreadBox(notes, i, "it is HTML: write \"- [ ] text\"")
		}
		i = end
	}
	b.unreadHeadings(notes)
	b.unreadHeads(notes)
}

// lineNotes returns the notes on each line, from 1.
func (b *body) lineNotes(raw []ast.Node) []lineNote {
	f := b.file
	notes := make([]lineNote, len(f.starts)+1)
	for _, t := range f.Tickets {
		notes[t.Line] = boxNoted | headingNoted | headingRead
		for i := range t.Items {
			if t.Items[i].HasBox() {
				notes[t.Items[i].Line] |= boxNoted | itemRead
			}
		}
	}
	note := func(offset int, what lineNote) {
		line, _ := b.place(offset)
		notes[line] |= what
	}
	for _, m := range f.malformed {
		note(m.offset, boxNoted)
	}
	for _, s := range f.strays {
		note(s.offset, boxNoted)
	}
	for _, h := range f.headings {
		if what := headingNoted | headingRead; h.form == formNone {
			note(h.offset, what)
		} else {
			note(h.offset, what|boxNoted)
		}
	}
	for _, n := range raw {
		for i := range n.Lines().Len() {
			note(b.origin(n.Lines().At(i).Start), boxNoted|headingNoted)
		}
	}
	return notes
}

// boxAsRead returns where a box begins in a person's reading, and why it is no item, if the bracket at i belongs to
// such a box: the first thing in its line, at or after from, apart from marks of quotes, lists, tables and headings.
// why is "" for others.
func (b *body) boxAsRead(from, i int) (start int, why string) {
	before := b.src[from+bytes.LastIndexByte(b.src[from:i], '\n')+1 : i]
	if bare := bytes.TrimSuffix(before, []byte(`\`)); len(bare) < len(before) {
		before, i = bare, i-1
	}
	text := b.src[i:lineEnd(b.src, i)]
	if !isBoxLike(text) || !isMarker(before) {
		return 0, ""
	}
	if bytes.IndexByte(before, '#') >= 0 {
		return i, "it stands in a heading"
	}
	if name, value, named := bytes.Cut(text, []byte("]:")); named && len(name) <= len("[x") {
		if isAddress(bytes.TrimSpace(value)) && len(bytes.TrimSpace(before)) == 0 {
			return 0, "" // it is meant as a link's name
		}
		return i, fmt.Sprintf("markdown reads \"%s]:\" as a link's name: leave out the colon", name)
	}
	return i, "markdown does not read its line as a list item: write \"- [ ] text\" on a line of its own"
}

// isBoxLike reports whether the text begins with a box, or with what can only be meant as one.
func isBoxLike(text []byte) bool {
	if isBox(text) {
		return true
	}
	box := misspeltBox(text)
	return box.meant != "" || box.sure
}

// isMarker reports whether the text before a box in its line is no more than a marker: characters that are no words, or the
// number or letter of a list's item ("a)", "iv.", "(1)", "①"). A box within brackets or quotation marks, or behind an
// ellipsis, is spoken of.
func isMarker(before []byte) bool {
	if last, n := utf8.DecodeLastRune(before); n > 0 && !unicode.IsSpace(last) && last != '>' && last != '|' &&
		(last < utf8.RuneSelf || unicode.IsLetter(last) || unicode.In(last, unicode.Ps, unicode.Pi)) {
		return false
	}
	text := string(before)
	if strings.ContainsAny(text, "`\"'…") {
		return false
	}
	if strings.ContainsAny(text, "<&") {
		if text = withoutTags(before); strings.Contains(text, "<") { // a comment is open
			return false
		}
	}
	word := strings.TrimFunc(text, func(r rune) bool { return !isWordRune(r) })
	_, after, _ := strings.Cut(text, word)
	end, _ := utf8.DecodeRuneInString(after)
	if strings.Trim(word, "0123456789.") == "" || word == "o" { // a round bullet that was copied as a letter
		return word == "" || !isColon(end) // "1: [ ] is open"
	}
	return strings.ContainsRune(numeralEnds, end) && (utf8.RuneCountInString(word) == 1 || strings.Trim(strings.ToLower(word), "ivx") == "")
}

// numeralEnds are the characters behind the letter or roman number of a list's item, plain and wide ones.
const numeralEnds = ".)．）、"

// lineMarks are the marks that may precede a heading or a title in its line, and blanks.
const lineMarks = " \t>-+*.)|#0123456789"

// isFront reports whether the text is marks that may precede a heading and characters that are not seen.
func isFront(text []byte) bool {
	return len(bytes.TrimFunc(text, func(r rune) bool {
		return strings.ContainsRune(lineMarks, r) || unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Mn)
	})) == 0
}

// isAddress reports whether the text begins like the address of a page.
func isAddress(text []byte) bool {
	return len(text) > 0 && strings.IndexByte("/#<", text[0]) >= 0 || bytes.Contains(text, []byte("://"))
}

func (b *body) unreadBox(notes []lineNote, offset int, why string) {
	if line := b.lineOf(offset); notes[line]&boxNoted == 0 {
		notes[line] |= boxNoted
		b.strayAt(offset, why)
	}
}

// unreadHeadings notes the lines that begin with "##" and an ID.
func (b *body) unreadHeadings(notes []lineNote) {
	for i := 0; i < len(b.src); i++ {
		n := bytes.IndexByte(b.src[i:], '#')
		if n < 0 {
			break
		}
		at, end := i+n, lineEnd(b.src, i+n)
		before := b.src[i+bytes.LastIndexByte(b.src[i:at], '\n')+1 : at]
		i = end
		bare := bytes.TrimLeft(b.src[at:end], "#")
		level := end - at - len(bare)
		if level < 2 || notes[b.lineOf(at)]&headingNoted != 0 || !isFront(before) {
			continue
		}
		title := string(bare)
		if r := readHeading(strings.TrimSpace(title)); r.form == formTicket || r.form == formLoose {
			notes[b.lineOf(at)] |= headingNoted | headingRead
			b.file.headings = append(b.file.headings, heading{
				ticket: b.ticketAt(b.origin(at)), offset: b.origin(at), level: level, title: strings.TrimSpace(title), reading: r,
				wrong: "markdown does not read its line as a heading: write \"### ID: Title\" with an empty line above it",
			})
		}
	}
}
