package tickets

import (
	"bytes"
	"path"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// A part is a piece of a field's value: what one code span holds, or the plain text between two of them.
type part struct {
	text string
	code bool
}

// split gives the parts of a value that begins at first. Underscores that the markdown took for emphasis stay: routers
// and files have them (engines/__init__.py).
func (r *reader) split(first ast.Node) []part {
	parts, buf := r.parts[:0], r.buf[:0]
	flush := func() {
		if s := bytes.Trim(buf, " \t\r\n,;:"); bytes.ContainsFunc(s, isWordRune) {
			parts = append(parts, part{text: string(s)})
		}
		buf = buf[:0]
	}
	underscores := func(n ast.Node) {
		if e, ok := n.(*ast.Emphasis); ok && r.src[max(e.Pos(), 0)] == '_' {
			buf = append(buf, "__"[:min(e.Level, 2)]...)
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
		underscores(n)
		buf = appendInline(buf, r.src, n)
		return true
	}, underscores)
	flush()
	r.parts, r.buf = parts, buf
	return parts
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
		word = strings.TrimRight(strings.Trim(word, "()\"'"), ".:")
		if word != "" && word != "and" && word != "&" {
			out = append(out, word)
		}
	}
	return out
}
