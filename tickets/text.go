package tickets

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// eachInline visits first, the siblings after it and their children, in document order. leave is called after a node's
// children. It does not recurse: inline markup can be nested as deep as a paragraph is long.
func eachInline(first ast.Node, visit func(ast.Node) (descend bool), leave func(ast.Node)) {
	if first == nil {
		return
	}
	root := first.Parent()
	for n := first; n != nil; {
		if visit(n) && n.FirstChild() != nil {
			n = n.FirstChild()
			continue
		}
		leave(n)
		for n.NextSibling() == nil {
			n = n.Parent()
			if n == root {
				return
			}
			leave(n)
		}
		n = n.NextSibling()
	}
}

// A reader reads inline text. Text that reads the same as its source, which is most of it, is returned as a part of one
// copy of the source.
type reader struct {
	src   []byte
	whole string // src
	buf   []byte // for text that is being made
	parts []part // the latest result of split
}

func newReader(src []byte) reader { return reader{src: src, whole: string(src)} }

// text returns first and the siblings after it as plain text: marks removed, escapes and entities resolved, links by
// their label, images by their description, HTML dropped, line breaks made one space each.
func (r *reader) text(first ast.Node) string {
	if t, ok := first.(*ast.Text); ok && t.NextSibling() == nil {
		if s, ok := r.verbatim(t); ok {
			return strings.TrimSpace(s)
		}
	}
	buf := r.buf[:0]
	eachInline(first, func(n ast.Node) bool {
		buf = appendInline(buf, r.src, n)
		return n.Kind() != ast.KindCodeSpan
	}, func(ast.Node) {})
	r.buf = buf
	return string(bytes.TrimSpace(buf))
}

// verbatim returns text that reads the same as its source.
func (r *reader) verbatim(t *ast.Text) (s string, ok bool) {
	s = r.whole[t.Segment.Start:t.Segment.Stop]
	return s, t.Segment.Padding == 0 && strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '&') < 0
}

// code returns the content of a code span.
func (r *reader) code(span *ast.CodeSpan) string {
	if t, ok := span.FirstChild().(*ast.Text); ok && t.NextSibling() == nil && t.Segment.Padding == 0 {
		return r.whole[t.Segment.Start:t.Segment.Stop]
	}
	return string(appendCode(nil, r.src, span))
}

// appendInline appends the node's own text, without its children. A code span is taken whole.
func appendInline(buf, src []byte, n ast.Node) []byte {
	switch n := n.(type) {
	case *ast.Text:
		buf = appendUnescaped(buf, n.Segment.Value(src))
		if n.SoftLineBreak() || n.HardLineBreak() {
			buf = append(bytes.TrimRight(buf, " \t\r\n"), ' ')
		}
	case *ast.String:
		buf = append(buf, n.Value...)
	case *ast.CodeSpan:
		buf = appendCode(buf, src, n)
	case *ast.AutoLink:
		buf = append(buf, n.Label(src)...)
	case *ast.RawHTML:
		if n.Segments.Len() > 0 && isLineBreak(src[n.Segments.At(0).Start:]) {
			return append(buf, ' ')
		}
		if isTypeParameter(src, n) {
			return append(buf, src[n.Segments.At(0).Start:n.Segments.At(0).Stop]...)
		}
		if after, ok := n.NextSibling().(*ast.Text); ok && bytes.HasPrefix(after.Segment.Value(src), []byte(" ")) {
			return bytes.TrimRight(buf, " ") // the blank after it is enough
		}
	}
	return buf
}

// isLineBreak reports whether the HTML begins with a br element.
func isLineBreak(html []byte) bool {
	return len(html) >= 4 && strings.EqualFold(string(html[:3]), "<br") && strings.IndexByte(" \t/>", html[3]) >= 0
}

// isTypeParameter reports whether an HTML tag is in fact a type's parameter: it follows a word, as in "Envelope<Item>",
// is one name, and nothing closes it.
func isTypeParameter(src []byte, n *ast.RawHTML) bool {
	if n.Segments.Len() != 1 {
		return false
	}
	at := n.Segments.At(0)
	before, _ := utf8.DecodeLastRune(src[:at.Start])
	name := src[at.Start+1 : max(at.Start+1, at.Stop-1)]
	if !isWordRune(before) || !isWordRune(rune(name[0])) || bytes.ContainsAny(name, " /") {
		return false
	}
	for next := n.NextSibling(); next != nil; next = next.NextSibling() {
		html, ok := next.(*ast.RawHTML)
		if ok && bytes.HasPrefix(html.Segments.Value(src), append([]byte("</"), name...)) {
			return false
		}
	}
	return true
}

// appendCode appends the content of a code span, with each line end as a space.
func appendCode(buf, src []byte, span *ast.CodeSpan) []byte {
	for c := span.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		value := t.Segment.Value(src)
		line := bytes.TrimRight(value, "\r\n")
		if buf = append(buf, line...); len(line) < len(value) {
			buf = append(buf, ' ')
		}
	}
	return buf
}

// appendUnescaped appends text with backslash escapes and character references resolved.
func appendUnescaped(buf, text []byte) []byte {
	for {
		i := bytes.IndexAny(text, `\&`)
		if i < 0 {
			return append(buf, text...)
		}
		buf = append(buf, text[:i]...)
		rest := text[i:]
		if rest[0] == '\\' && len(rest) > 1 && util.IsPunct(rest[1]) {
			buf = append(buf, rest[1])
			text = rest[2:]
			continue
		}
		if ref, n := reference(rest); n > 0 {
			buf = append(buf, ref...)
			text = rest[n:]
			continue
		}
		buf = append(buf, rest[0])
		text = rest[1:]
	}
}

// longestReference is the length of the longest name among HTML's character references, "&" and ";" included.
const longestReference = len("&CounterClockwiseContourIntegral;")

// reference resolves the character reference at the beginning of the text and returns its length, or 0 if there is
// none.
func reference(text []byte) (resolved []byte, length int) {
	end := bytes.IndexByte(text[:min(len(text), longestReference)], ';')
	if text[0] != '&' || end < 2 {
		return nil, 0
	}
	if text[1] == '#' {
		return numericReference(text[:end+1])
	}
	entity, ok := util.LookUpHTML5EntityByName(string(text[1:end]))
	if !ok {
		return nil, 0
	}
	return entity.Characters, end + 1
}

// numericReference resolves "&#35;" and "&#x23;", of at most seven and six digits.
func numericReference(ref []byte) (resolved []byte, length int) {
	digits, base, most := string(ref[2:len(ref)-1]), 10, 7
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, base, most = digits[1:], 16, 6
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || len(digits) > most {
		return nil, 0
	}
	return utf8.AppendRune(nil, util.ToValidRune(rune(min(n, utf8.MaxRune+1)))), len(ref)
}
