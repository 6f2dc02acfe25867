package python

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/internal/lazy"
)

// cookie is the declaration of PEP 263; it counts in the first two lines only.
var cookie = lazy.Regexp(`^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`)

// decode returns the source as Python reads it: without a byte order mark, as UTF-8, every line end a line feed.
func decode(src []byte) (string, error) {
	src, hadBOM := bytes.CutPrefix(src, []byte("\xef\xbb\xbf"))
	if i := bytes.IndexByte(src, 0); i >= 0 {
		return "", &SyntaxError{Pos: Pos{Line: 1 + bytes.Count(src[:i], []byte("\n")), Col: 1}, Msg: "a NUL byte: this is not Python source"}
	}
	text := string(src)
	if strings.ContainsRune(text, '\r') {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	encoding := "utf-8"
	if !hadBOM {
		encoding = declaredEncoding(text)
	}
	switch encoding {
	case "utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii":
		if !utf8.ValidString(text) {
			return "", &SyntaxError{Pos: Pos{Line: badLine(text), Col: 1}, Msg: fmt.Sprintf("not %s, which is the encoding of the file", encoding)}
		}
		return text, nil
	}
	// Every other encoding that Python accepts for source keeps ASCII unchanged. Reading its letters as Latin-1
	// produces the right positions, and the right names and paths as long as those are ASCII.
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	for i := range len(text) {
		b.WriteRune(rune(text[i]))
	}
	return b.String(), nil
}

// declaredEncoding reads the coding cookie; without one the encoding is UTF-8.
func declaredEncoding(text string) string {
	rest := text
	for range 2 {
		line, after, _ := strings.Cut(rest, "\n")
		if m := cookie().FindStringSubmatch(line); m != nil {
			return strings.ReplaceAll(strings.ToLower(m[1]), "_", "-")
		}
		if t := strings.TrimLeft(line, " \t\f"); t != "" && t[0] != '#' {
			break // a first line of code ends the search
		}
		rest = after
	}
	return "utf-8"
}

// badLine finds the first line that is not UTF-8.
func badLine(text string) int {
	line := 1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		i += size
	}
	return line
}
