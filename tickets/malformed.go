package tickets

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A malformed box is meant as a box, but markdown does not read it as one.
type malformed struct {
	ticket  *Ticket
	offset  int    // of its first byte in the source
	length  int    // of the text there
	meant   string // the correct text; "" if a person must decide
	trouble string // the fault, in words
}

// checkBox notes an item below a field that begins with a malformed box.
func (b *body) checkBox(own line, text string, below meaning) {
	if own.box != nil {
		b.checkTicked(own, text)
		return
	}
	if own.first != nil && own.first.Kind() == ast.KindLink {
		return
	}
	box := misspeltBox(b.src[own.offset:lineEnd(b.src, own.offset)])
	if box.square && !below.hasItems() {
		b.stray(own.offset, squareOnly)
	} else if box.length > 0 && (box.meant != "" || box.sure || below == meansScope || below == meansAcceptance && box.mark) {
		b.malformed(own.offset, box.length, box.meant, box.trouble)
	} else if n := ahead(b.src[own.offset:lineEnd(b.src, own.offset)]); n > 0 {
		b.malformed(own.offset, n+len("[ ]"), "", inFront)
	}
}

// checkTicked notes a box without words, and one with another box after it.
func (b *body) checkTicked(own line, text string) {
	if b.ticket == nil {
		return
	}
	if text == "" {
		b.malformed(own.offset, len("[ ]"), "", "the box has no text: write the task after it")
		return
	}
	start := skipSpace(b.src, own.offset+len("[ ]"))
	behind := b.src[start:lineEnd(b.src, start)]
	n, gap := bulletWidth(behind)
	if n == 0 {
		gap = 0
	}
	if isBox(behind) || isBox(behind[n+gap:]) {
		b.malformed(start, n+gap+len("[ ]"), "", "it is the second box of its item: keep one")
	}
}

// squareOnly is why a square below neither Scope nor Acceptance is no item.
const squareOnly = "it is a square that stands below neither Scope nor Acceptance: write \"[ ]\" there if it is meant as a box"

// inFront is the fault of a box that ahead finds.
const inFront = "something is in front of the box: put the box first"

// ahead returns the length of the characters before a box at the beginning of a text; 0 if there is no such box. The
// characters must not be words, brackets or quotation marks: they are an emoji, a mark of direction or a footnote's
// name.
func ahead(text []byte) int {
	rest := text
	if bytes.HasPrefix(text, []byte("[^")) {
		if i := bytes.Index(text, []byte("]:")); i > 0 {
			rest = text[i+len("]:"):]
		}
	}
	rest = bytes.TrimLeftFunc(rest, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.So, unicode.Sk, unicode.Cf, unicode.Mn, unicode.Pd) || r == ':' || r == '+'
	})
	if n := len(text) - len(rest); isBox(rest) {
		return n
	}
	return 0
}

// checkBoxInLabel notes a box that a label's value begins with, on the label's own line. A box in the lines below it is
// found as one without a bullet.
func (b *body) checkBoxInLabel(offset int) {
	text := b.src[offset:lineEnd(b.src, offset)]
	before := b.src[bytes.LastIndexByte(b.src[:offset], '\n')+1 : offset]
	if !mayHoldBox(text) || len(bytes.TrimSpace(before)) == 0 {
		return
	}
	n, gap := bulletWidth(text)
	if n == 0 {
		gap = 0
	}
	box := text[n+gap:]
	if m := misspeltBox(box); m.square && !b.field.hasItems() {
		b.stray(offset, squareOnly)
	} else if isBox(box) || m.meant != "" {
		b.malformed(offset, n+gap+len("[ ]"), "", "the box is on the line of the label: put it on a line of its own, as \"- [ ] text\"")
	}
}

// checkBullets notes the lines of a paragraph that would be items with a correct bullet and a space after it ("-[ ]"),
// and the boxes in the rows of a table.
func (b *body) checkBullets(paragraph ast.Node) {
	lines := paragraph.Lines()
	own := isOwnLine(paragraph)
	for i := range lines.Len() {
		start := skipSpace(b.src, lines.At(i).Start)
		text := b.src[start:max(start, lines.At(i).Stop)]
		first := own && i == 0
		if !mayHoldBox(text) || first && isBox(text) {
			continue
		}
		if !first && bytes.IndexByte(text, '|') >= 0 && b.checkCells(start, text) {
			continue
		}
		n, gap := bulletWidth(text)
		if n == 0 {
			b.checkBare(paragraph, start, text, first)
			continue
		}
		b.checkBulleted(start, text, n, gap)
	}
}

// checkBulleted notes a box after something that was meant as a bullet and does not begin a list item.
func (b *body) checkBulleted(start int, text []byte, n, gap int) {
	bullet, box := string(text[:n]), text[n+gap:]
	length := len("[ ]")
	var meant string
	if isBox(box) {
		meant = string(box[:3])
	} else if m := misspeltBox(box); m.meant != "" && !bytes.HasPrefix(box[m.length:], []byte("*")) { // "*[x]*" is emphasis
		length, meant = m.length, m.meant
	} else {
		return
	}
	switch {
	case n > 1 && text[0] >= utf8.RuneSelf:
		b.malformed(start, n+gap+length, "- "+meant, "the bullet "+bullet+" is not one in markdown")
	case gap > 0 && text[n] >= utf8.RuneSelf:
		b.malformed(start, n+gap+length, bullet+" "+meant, "the character after the bullet is not a space in markdown")
	case gap > 0: // no other spelling would help
		b.malformed(start, n+gap+length, "", "markdown does not start a list here: put an empty line above it, or indent it less")
	default:
		b.malformed(start, n+gap+length, bullet+" "+meant, "there is no space between the bullet and the box")
	}
}

// mayHoldBox reports whether a line may hold a box, or something meant as one: it has a bracket, is HTML, or is not
// ASCII. Most lines have none of these.
func mayHoldBox(line []byte) bool {
	for _, c := range line {
		if c == '[' || c == '<' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// checkBare notes a line that begins with a box and has no bullet. A list item's own first line has one.
func (b *body) checkBare(paragraph ast.Node, start int, text []byte, bulleted bool) {
	if bulleted {
		return
	}
	if isBox(text) {
		b.malformed(start, len("[ ]"), "- "+string(text[:3]), "there is no bullet in front of the box")
	} else if box := misspeltBox(text); box.square && !b.linesBelow(paragraph).hasItems() {
		b.stray(start, squareOnly)
	} else if box.sure {
		b.malformed(start, box.length, "", "there is no bullet in front of the box, and "+box.trouble)
	} else if n := ahead(text); n > 0 {
		b.malformed(start, n+len("[ ]"), "", inFront)
	}
}

// linesBelow returns the meaning of the label that the lines of a paragraph are below: its own or the latest.
func (b *body) linesBelow(paragraph ast.Node) meaning {
	if label, _ := b.splitLabel(ownLine(b.src, paragraph).first); label != "" {
		return meaningOf(label)
	}
	if inList := len(b.ruling) > 0 && b.ruling[0].item.Kind() == ast.KindListItem; inList && paragraph.Parent().Kind() != ast.KindListItem {
		return noField
	}
	return b.field
}

// checkCells notes the boxes that cells of a table's row begin with, and reports whether there are any.
func (b *body) checkCells(start int, row []byte) bool {
	boxes := boxesInRow(row)
	for _, at := range boxes {
		b.stray(start+at, "it stands in a table")
	}
	return len(boxes) > 0
}

// boxesInRow returns where the cells of a table's row stand that hold a box.
func boxesInRow(row []byte) []int {
	var boxes []int
	for i := 0; i < len(row); {
		end := len(row)
		if n := bytes.IndexByte(row[i:], '|'); n >= 0 {
			end = i + n
		}
		if holdsBox(row[i:end]) {
			boxes = append(boxes, skipSpace(row, i))
		}
		i = end + 1
	}
	return boxes
}

// holdsBox reports whether a table's cell, or a text beside an HTML tag in it ("Steps:<br>- [ ] one"), begins with a box.
func holdsBox(cell []byte) bool {
	found, tagged := beginsWithBox(cell), true
	for !found && tagged {
		text, rest, _ := bytes.Cut(cell, []byte("<"))
		found = beginsWithBox(text)
		_, cell, tagged = bytes.Cut(rest, []byte(">"))
	}
	return found
}

// beginsWithBox reports whether a text of one line begins with a box, behind a bullet or not.
func beginsWithBox(text []byte) bool {
	text = bytes.TrimSpace(text)
	n, gap := bulletWidth(text)
	if n == 0 {
		gap = 0
	}
	return isBox(text) || isBox(text[n+gap:]) || misspeltBox(text).sure
}

// otherBullets are characters that people use as bullets and that markdown does not know.
const otherBullets = "•–—―·‣−◦▪▫●○■►▶➤→‐‑⁃∙・"

// bulletWidth returns the length of the list marker, or of something meant as one, at the beginning of the text, or 0,
// and the length of the blanks after it.
func bulletWidth(text []byte) (n, gap int) {
	for n < min(len(text), 9) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	marks := "-+*"
	if n > 0 {
		marks = ".)"
	}
	switch r, size := utf8.DecodeRune(text[n:]); {
	case size == 0:
		return 0, 0
	case strings.ContainsRune(marks, r), n == 0 && strings.ContainsRune(otherBullets, r):
		n += size
	default:
		return 0, 0
	}
	return n, len(text[n:]) - len(bytes.TrimLeftFunc(text[n:], unicode.IsSpace))
}

// isOwnLine reports whether a paragraph is a list item's own.
func isOwnLine(paragraph ast.Node) bool {
	li := paragraph.Parent()
	return li.Kind() == ast.KindListItem && li.FirstChild() == paragraph
}

// isBoxItem reports whether the paragraph is the own line of a list item with a box.
func (b *body) isBoxItem(n ast.Node) bool {
	return n.Parent().Kind() == ast.KindListItem && isOwnLine(n) && ownLine(b.src, n).box != nil
}

func (b *body) malformed(offset, length int, meant, trouble string) {
	b.file.malformed = append(b.file.malformed, malformed{b.ticket, b.origin(offset), length, meant, trouble})
}

func lineEnd(src []byte, i int) int {
	if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(src)
}

// A misspelt box is a text's beginning that is meant as a box.
type misspelt struct {
	length  int    // 0 if there is none
	meant   string // the correct text; "" if a person must decide
	trouble string // the fault, in words
	mark    bool   // it holds one mark
	sure    bool   // it can only be meant as a box
	square  bool   // it is a square, which is a bullet or a sign elsewhere
}

// brackets are pairs that people write for those of a box; escaped ones come from exports. Round and curly brackets
// hold many things: they are a box only if they hold nothing or an x.
var brackets = [][2]string{{"[", "]"}, {`\[`, `\]`}, {`\[`, "]"}, {"［", "］"}, {"【", "】"}, {"〔", "〕"}, {"(", ")"}, {"{", "}"}}

// glyphs are characters that show a box.
var glyphs = map[string]string{
	"☐": "[ ]", "□": "[ ]", "▢": "[ ]", "◻": "[ ]", "◽": "[ ]", "❏": "[ ]", "❑": "[ ]", "❒": "[ ]", "⬜": "[ ]", "🔲": "[ ]", "🔳": "[ ]",
	"☑": "[x]", "🗹": "[x]", "☒": "",
}

// squares are the glyphs that are also bullets, or signs in a legend.
const squares = "□▢◻◽❏❑❒"

// misspeltBox returns the malformed box that text begins with. "[x](url)" and "[x][label]" are links.
func misspeltBox(text []byte) misspelt {
	if len(text) == 0 || text[0] < utf8.RuneSelf && strings.IndexByte("[\\<`*_~({", text[0]) < 0 {
		return misspelt{}
	}
	if text[0] >= utf8.RuneSelf {
		if box := glyphBox(text); box.length > 0 {
			return box
		}
	}
	if bytes.HasPrefix(text, []byte("<input")) && isHTMLBox(text) {
		return misspelt{bytes.IndexByte(text, '>') + 1, "", "the box is HTML: write [ ] or [x]", true, true, false}
	}
	if inner := bytes.TrimLeft(text, "`*_~"); len(inner) < len(text) && len(inner) > 2 && isBox(inner[:3]) && !isLinked(inner[3:]) {
		wrap := string(text[:len(text)-len(inner)])
		return misspelt{len(wrap) + 3, "", "the box stands within " + wrap + ": write it in front", true, true, false}
	}
	for _, pair := range brackets {
		if inner, ok := bytes.CutPrefix(text, []byte(pair[0])); ok {
			if end := bytes.Index(inner, []byte(pair[1])); end >= 0 {
				n := len(pair[0]) + end + len(pair[1])
				return bracketed(text[:n], inner[:end], text[n:])
			}
		}
	}
	return misspelt{}
}

// glyphBox returns the malformed box that the character at the beginning of the text makes.
func glyphBox(text []byte) misspelt {
	for glyph, meant := range glyphs {
		if bytes.HasPrefix(text, []byte(glyph)) {
			n := len(glyph)
			if bytes.HasPrefix(text[n:], []byte("\ufe0f")) {
				n += len("\ufe0f")
			}
			if meant != "" && n < len(text) && !isSpace(text[n]) {
				meant += " "
			}
			return misspelt{n, meant, "the box is the character " + glyph, true, true, strings.Contains(squares, glyph)}
		}
	}
	return misspelt{}
}

// looksTicked reports whether a mark is a letter that looks like an x: a Cyrillic, Greek or wide one.
func looksTicked(mark []byte) bool {
	return utf8.RuneCount(mark) == 1 && bytes.ContainsAny(mark, "\u0445\u0425\u03c7\u03a7\uff58\uff38")
}

// isLinked reports whether the text after a pair of brackets makes them a link.
func isLinked(after []byte) bool { return len(after) > 0 && (after[0] == '(' || after[0] == '[') }

// bracketed returns the malformed box that brackets make, with the text after them.
func bracketed(box, within, after []byte) misspelt {
	if isLinked(after) {
		return misspelt{}
	}
	m := misspelt{length: len(box), mark: true}
	mark := bytes.TrimFunc(within, func(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Mn) })
	loose := box[0] == '(' || box[0] == '{'
	switch {
	case loose && len(within) != 1:
		return misspelt{}
	case len(mark) == 0, string(mark) == "&nbsp;":
		m.meant = "[ ]"
	case len(mark) == 1 && ticked(mark[0]), looksTicked(mark):
		m.meant = "[x]"
	case loose:
		return misspelt{}
	case len(after) > 0 && isSpace(after[0]) && bytes.IndexFunc(mark, unicode.IsDigit) < 0 && mark[0] != '^' && !bytes.ContainsAny(mark, " \t"):
		// "[1]" and "[^a]" are notes
		first, _ := utf8.DecodeRune(mark)
		m.mark = len(bytes.Trim(mark, string(first))) == 0 // [-], [--]
		m.sure = m.mark && bytes.IndexFunc(mark, unicode.IsLetter) < 0
		m.trouble = "the box contains " + string(mark) + ", which is neither ticked nor open: write [ ] or [x]"
		return m
	default:
		return misspelt{}
	}
	m.trouble = "the box is " + string(box)
	if len(after) == 0 || isSpace(after[0]) {
		return m
	}
	if len(within) == 1 && len(box) == len("[ ]") {
		m.trouble = "there is no space after the box"
	}
	if after[0] == ':' {
		m.meant, m.sure = "", true
		return m
	}
	m.meant += " "
	return m
}
