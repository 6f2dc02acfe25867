package tickets

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A malformed box is what a person meant as a box and markdown does not take for one.
type malformed struct {
	ticket  *Ticket
	offset  int    // of its first byte in the source
	length  int    // of what stands there
	meant   string // what to write instead; "" where a person must decide
	trouble string // what is wrong with it, in words
}

// checkBox notes an item that begins with a malformed box.
func (b *body) checkBox(own line, text string) {
	if own.box != nil {
		if text == "" {
			b.malformed(own.offset, len("[ ]"), "", "there is no text behind the box: say what is to be done")
		}
		return
	}
	if own.first != nil && own.first.Kind() == ast.KindLink {
		return
	}
	n, meant, trouble := misspeltBox(b.src[own.offset:lineEnd(b.src, own.offset)])
	if n > 0 && (meant != "" || b.field == meansScope) {
		b.malformed(own.offset, n, meant, trouble)
	}
}

// checkBullets notes the lines of a paragraph that are items but for their bullet, which is missing, or but for the space
// behind it ("-[ ]").
func (b *body) checkBullets(paragraph ast.Node) {
	lines := paragraph.Lines()
	for i := range lines.Len() {
		start := skipSpace(b.src, lines.At(i).Start)
		text := b.src[start:max(start, lines.At(i).Stop)]
		n := bulletWidth(text)
		bullet, box := string(text[:n]), text[n:]
		switch {
		case n == 0 && isBox(box) && (i > 0 || !isOwnLine(paragraph)):
			b.malformed(start, len("[ ]"), "- "+string(box[:3]), "there is no bullet in front of the box")
		case n == 0:
		case isBox(box):
			b.malformed(start, n+len("[ ]"), bullet+" "+string(box[:3]), "there is no space between the bullet and the box")
		default:
			if n, meant, _ := misspeltBox(box); n > 0 && meant != "" && !bytes.HasPrefix(box[n:], []byte("*")) { // "*[x]*" is emphasis
				b.malformed(start, len(bullet)+n, bullet+" "+meant, "there is no space between the bullet and the box")
			}
		}
	}
}

// bulletWidth gives the length of the list marker that the text begins with, space behind it or not, or 0.
func bulletWidth(text []byte) int {
	digits := 0
	for digits < min(len(text), 9) && '0' <= text[digits] && text[digits] <= '9' {
		digits++
	}
	marks := "-+*"
	if digits > 0 {
		marks = ".)"
	}
	if digits == len(text) || strings.IndexByte(marks, text[digits]) < 0 {
		return 0
	}
	return digits + 1
}

// isOwnLine reports whether a paragraph is a list item's own.
func isOwnLine(paragraph ast.Node) bool {
	li := paragraph.Parent()
	return li.Kind() == ast.KindListItem && li.FirstChild() == paragraph
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

// misspeltBox gives the length of the malformed box that text begins with, what was meant, and what is wrong; 0 where
// there is none. "[x](url)" and "[x][label]" are links.
func misspeltBox(text []byte) (n int, meant, trouble string) {
	if len(text) == 0 || text[0] != '[' {
		return 0, "", ""
	}
	end := bytes.IndexByte(text, ']')
	if end < 0 {
		return 0, "", ""
	}
	within, after := text[1:end], text[end+1:]
	n = end + 1
	if len(after) > 0 && (after[0] == '(' || after[0] == '[') {
		return 0, "", ""
	}
	switch mark := bytes.TrimSpace(within); {
	case len(mark) == 0:
		meant = "[ ]"
	case len(mark) == 1 && ticked(mark[0]):
		meant = "[x]"
	case utf8.RuneCount(mark) == 1 && len(after) > 0 && isSpace(after[0]) && bytes.IndexFunc(mark, unicode.IsDigit) < 0: // "[1]" is a note
		return n, "", "the box holds " + string(mark) + ", which is neither ticked nor open: write [ ] or [x]"
	default:
		return 0, "", ""
	}
	trouble = "the box is " + string(text[:n])
	if len(after) == 0 || isSpace(after[0]) {
		return n, meant, trouble
	}
	if len(within) == 1 {
		trouble = "there is no space behind the box"
	}
	if after[0] == ':' {
		return n, "", trouble
	}
	return n, meant + " ", trouble
}
