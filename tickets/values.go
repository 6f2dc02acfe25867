package tickets

import (
	"bytes"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A part is a piece of a field's value: what one code span holds, or the plain text between two of them.
type part struct {
	text string
	code bool
}

// split gives the parts of a value that begins at first. Underscores and stars within a word that the markdown took for
// emphasis stay: routers and files have them (engines/__init__.py, chat/*.py).
func (r *reader) split(first ast.Node) []part {
	parts, buf := r.parts[:0], r.buf[:0]
	flush := func() {
		if s := bytes.Trim(buf, " \t\r\n,;:"); bytes.ContainsFunc(s, isWordRune) {
			parts = append(parts, part{text: string(s)})
		}
		buf = buf[:0]
	}
	marks := func(n ast.Node) {
		if e, ok := n.(*ast.Emphasis); ok && !r.isMeant(e) {
			buf = append(buf, r.src[e.Pos():e.Pos()+e.Level]...)
		}
	}
	eachInline(first, func(n ast.Node) bool {
		if span, ok := n.(*ast.CodeSpan); ok {
			flush()
			if s := strings.TrimSpace(r.code(span)); s != "" {
				parts = append(parts, part{text: s, code: true})
			}
			return false
		}
		marks(n)
		buf = appendInline(buf, r.src, n)
		return true
	}, marks)
	flush()
	r.parts, r.buf = parts, buf
	return parts
}

// isMeant reports whether the emphasis is around whole words, and not what markdown makes of the marks within a path or
// of a name such as __main__.
func (r *reader) isMeant(e *ast.Emphasis) bool {
	start, end := e.Pos(), emphasisEnd(e)
	if start < 0 || end < 0 {
		return true
	}
	if r.src[start] == '_' && e.Level == 2 {
		return false
	}
	before, _ := utf8.DecodeLastRune(r.src[:start])
	if before == '/' || before == '.' || isWordRune(before) {
		return false
	}
	after, n := utf8.DecodeRune(r.src[end:])
	if after == '.' { // of an extension, or of the sentence
		after, _ = utf8.DecodeRune(r.src[end+n:])
	}
	return after != '/' && !isWordRune(after)
}

// emphasisEnd gives where the emphasis ends in the source, closing marks included, or -1 where it does not end in text,
// or in more emphasis than a person writes.
func emphasisEnd(e *ast.Emphasis) int {
	marks := 0
	for range 3 {
		marks += e.Level
		switch last := e.LastChild().(type) {
		case *ast.Text:
			return last.Segment.Stop + marks
		case *ast.Emphasis:
			e = last
		default:
			return -1
		}
	}
	return -1
}

// routerOf gives the router that the parts name: the first code span, or else the first word.
func routerOf(parts []part) string {
	for _, p := range parts {
		if p.code {
			return p.text
		}
	}
	for _, p := range parts {
		for _, word := range words(p.text) {
			return word
		}
	}
	return ""
}

// filesOf gives the files that the parts name: every code span, and of plain text the words that look like a path.
// Where there is neither, every word counts.
func filesOf(parts []part) []string {
	var files, others []string
	for _, p := range parts {
		if p.code {
			files = appendFile(files, p.text)
			continue
		}
		for _, word := range words(p.text) {
			if strings.Contains(word, "/") || len(path.Ext(word)) > 1 {
				files = appendFile(files, word)
			} else {
				others = appendFile(others, word)
			}
		}
	}
	if len(files) == 0 {
		return others
	}
	return files
}

// appendFile adds a file, with slashes and without detours.
func appendFile(files []string, file string) []string {
	return append(files, path.Clean(strings.ReplaceAll(file, `\`, "/")))
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// words splits plain text at white space, commas and semicolons; "and" and the punctuation around a word are left out.
func words(s string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;", r) }) {
		word = strings.TrimRight(strings.Trim(word, "()<>\"'"), ".:")
		if word != "" && word != "and" && word != "&" {
			out = append(out, word)
		}
	}
	return out
}
