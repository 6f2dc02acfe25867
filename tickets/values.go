package tickets

import (
	"bytes"
	"iter"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A part is a piece of a field's value: the content of one code span, or the plain text between two of them, which may be
// marks without words.
type part struct {
	text  string
	code  bool
	ended bool // a separator follows it, or its list item ends
	first bool // a list item, or the value on the label's line, begins with it
}

// split returns the parts of a value that begins at first. Underscores and stars within a word stay, even if markdown
// reads them as emphasis: routers and files have them (engines/__init__.py, chat/*.py). Text that is struck through
// (~~a.b~~) is left out.
func (r *reader) split(first ast.Node) []part {
	parts, buf := r.parts[:0], r.buf[:0]
	struck := r.strikes(first)
	flush := func() {
		parts = appendPlain(parts, buf)
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
			if s := strings.TrimSpace(r.code(span)); s != "" && !struck.open {
				parts = append(parts, part{text: s, code: true})
			}
			return false
		}
		marks(n)
		start := len(buf)
		buf = struck.cut(appendInline(buf, r.src, n), start)
		if t, ok := n.(*ast.Text); ok && t.SoftLineBreak() {
			buf = append(bytes.TrimRight(buf, " "), '\n')
		}
		return true
	}, marks)
	flush()
	r.parts, r.buf = parts, buf
	return parts
}

// appendPlain adds the plain text between two code spans, if it is more than separators.
func appendPlain(parts []part, text []byte) []part {
	around := func(r rune) bool { return isColonOrSpace(r) || isSeparator(r) }
	rest := bytes.TrimLeftFunc(text, around)
	if last := len(parts) - 1; last >= 0 && bytes.ContainsFunc(text[:len(text)-len(rest)], isSeparator) {
		parts[last].ended = true
	}
	said := bytes.TrimRightFunc(rest, around)
	if len(said) == 0 {
		return parts
	}
	return append(parts, part{text: string(said), ended: bytes.ContainsFunc(rest[len(said):], isSeparator)})
}

// isMeant reports whether the emphasis is around whole words, and not an effect of the marks within a path or of a name
// such as __main__.
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

// emphasisEnd returns where the emphasis ends in the source, closing marks included, or -1 if it does not end in text,
// or ends in more emphasis than a person writes.
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

// filesOf returns the files that the parts name, each once: the code spans, and in plain text the words that are a
// file's name or, in a plain list of files, have a slash. If there are none, the words with a slash count, and if there
// are none either, every word.
func filesOf(parts []part) []string {
	var files, paths, others []string
	list := !slices.ContainsFunc(parts, func(p part) bool { return p.code })
	for _, p := range parts {
		for piece := range pieces(p.text) {
			if p.code {
				if len(files) == 0 || strings.Trim(piece, lineNumbers) != "" { // "a.py:103, 523" names lines too
					files = appendFile(files, strings.TrimSpace(piece))
				}
				continue
			}
			said := wordsIn(piece)
			listed := list && !strings.Contains(piece, "(") && !slices.ContainsFunc(said, isNoPath)
			for _, word := range said {
				switch {
				case strings.Contains(word, "://"): // a link
				case isFileName(word) || listed:
					files = appendFile(files, word)
				case strings.Contains(word, "/"):
					paths = appendFile(paths, word)
				default:
					others = appendFile(others, word)
				}
			}
		}
	}
	switch {
	case len(files) > 0:
		return unique(files)
	case len(paths) > 0:
		return unique(paths)
	}
	return unique(others)
}

// lineNumbers are the characters of the numbers of lines behind a file.
const lineNumbers = "0123456789-–:#LC "

// single returns the value of parts that are one code span with one value in it, as those of most tickets are.
func single(parts []part) (value string, ok bool) {
	if len(parts) != 1 || !parts[0].code || strings.ContainsFunc(parts[0].text, isSeparator) {
		return "", false
	}
	return parts[0].text, true
}

// unique leaves out repeated names.
func unique(names []string) []string {
	if len(names) < 2 {
		return names
	}
	named := make(map[string]bool, len(names))
	return slices.DeleteFunc(names, func(name string) bool {
		before := named[name]
		named[name] = true
		return before
	})
}

func isNoPath(word string) bool { return !strings.Contains(word, "/") && !isFileName(word) }

// isFileName reports whether a word of prose is a file's name, or a folder's with its slash: "engines/a.py", "routes.py"
// and "engines/", but not "and/or", "v1.2" or "e.g".
func isFileName(word string) bool {
	if strings.HasSuffix(word, "/") || strings.HasSuffix(word, "/*") {
		return len(word) > len("/*")
	}
	ext := path.Ext(word)
	stem := strings.TrimSuffix(word, ext)
	if len(ext) < len(".c") || stem == "" || strings.IndexFunc(ext, unicode.IsLetter) != 1 {
		return false
	}
	return len(ext) > len(".c") || strings.Contains(stem, "/")
}

// appendFile adds a file, unless it has no name.
func appendFile(files []string, file string) []string {
	if file == "" {
		return files
	}
	return append(files, cleanFile(file))
}

// cleanFile returns a file's path with forward slashes, cleaned, without the numbers of lines behind it.
func cleanFile(file string) string {
	if i := strings.IndexAny(file, ":#"); i > 0 && i < len(file)-1 && strings.Trim(file[i:], lineNumbers) == "" {
		file = file[:i]
	}
	return path.Clean(strings.ReplaceAll(file, `\`, "/"))
}

// isSeparator reports whether the character separates the values of a list. A line end does.
func isSeparator(r rune) bool {
	switch r {
	case ',', ';', '\n', '、', '，', '；':
		return true
	}
	return false
}

// pieces splits a value at its separators, but not within braces: "a/{b,c}.py" is one piece.
func pieces(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !strings.ContainsFunc(s, isSeparator) { // most values hold none
			yield(s)
			return
		}
		start, depth := 0, 0
		for i, r := range s {
			switch {
			case r == '{':
				depth++
			case r == '}':
				depth--
			case depth <= 0 && isSeparator(r):
				if !yield(s[start:i]) {
					return
				}
				start = i + utf8.RuneLen(r)
			}
		}
		yield(s[start:])
	}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// wordsIn returns the words of plain text, split at commas and semicolons too; "and", "or", marks alone and the punctuation
// around a word are left out.
func wordsIn(s string) []string {
	var out []string
	for piece := range pieces(s) {
		for _, word := range strings.Fields(piece) {
			word = strings.TrimRight(strings.Trim(word, "()<>\"'"), ".:")
			if strings.ContainsFunc(word, isWordRune) && word != "and" && word != "or" {
				out = append(out, word)
			}
		}
	}
	return out
}
