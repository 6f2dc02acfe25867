package wire

import (
	"html"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// A view is the decoded text of a text, with the place of each stretch.
type view struct {
	text string
	// stretches are where the view's text begins to lie elsewhere in the original text, in order. Before the first one, and
	// where there is none, both have the same places.
	stretches []stretch
}

// A stretch of a view begins at a place in it, and at one in the original text.
type stretch struct{ at, source int32 }

// source returns the place in the original text of a place in the view.
func (v view) source(at int) int {
	return sourceAfter(v.stretches[:sort.Search(len(v.stretches), func(i int) bool { return int(v.stretches[i].at) > at })], at)
}

// sourceAfter returns the place in the original text of a place in the last of the stretches.
func sourceAfter(stretches []stretch, at int) int {
	if len(stretches) == 0 {
		return at
	}
	last := stretches[len(stretches)-1]
	return int(last.source) + at - int(last.at)
}

// unescaped returns the view with the escapes of URLs, HTML and JSON undone once, and whether there were any.
func (v view) unescaped() (view, bool) {
	if !strings.ContainsAny(v.text, escapers) {
		return v, false
	}
	next := v.decoded(unescape)
	return next, len(next.text) < len(v.text)
}

// seen returns the view without the characters that nobody sees, and whether there were any. They may divide an escape.
func (v view) seen() (view, bool) {
	if strings.IndexFunc(v.text, unseen) < 0 {
		return v, false
	}
	return v.decoded(see), true
}

// decoded returns the view with its text decoded, step by step. decode takes the beginning of a text, and returns how many
// bytes that has. What it returns at the same length is not decoded.
func (v view) decoded(decode func(string) (string, int)) view {
	var text strings.Builder
	text.Grow(len(v.text))
	var next []stretch
	left, source := v.stretches, 0
	if len(left) > 0 && left[0].at == 0 {
		source, left = int(left[0].source), left[1:]
	}
	for i := 0; i < len(v.text); {
		next = begin(next, text.Len(), source)
		said, n := decode(v.text[i:])
		end := i + n
		source += n
		for ; len(left) > 0 && int(left[0].at) <= end; left = left[1:] {
			at := int(left[0].at)
			source = int(left[0].source) + end - at
			if len(said) == n {
				next = begin(next, text.Len()+at-i, int(left[0].source))
			}
		}
		text.WriteString(said)
		i = end
	}
	next = begin(next, text.Len(), source)
	return view{text.String(), next}
}

// begin appends a stretch, unless the last one already has the source of the place.
func begin(all []stretch, at, source int) []stretch {
	last := len(all) - 1
	switch {
	case source == sourceAfter(all, at):
		return all
	case last >= 0 && int(all[last].at) == at: // it turned out to be empty
		all[last].source = int32(source)
		return all
	}
	return append(all, stretch{int32(at), int32(source)})
}

// folded returns the view with its letters in lower case, and with the blanks that a web form may write.
func (v view) folded() view {
	text := foldedText(v.text)
	if len(text) == len(v.text) && isASCII(text) {
		return view{text, v.stretches}
	}
	return v.decoded(func(s string) (string, int) {
		r, size := utf8.DecodeRuneInString(s)
		return string(foldAt(s, 0, r)), size
	})
}

// foldedText is the text of a folded view, without its places: most texts hold nothing whose place would be asked for.
func foldedText(s string) string {
	plain, ascii := true, true
	for i := range len(s) {
		c := s[i]
		plain = plain && (c < 'A' || c > 'Z') && c != '+'
		ascii = ascii && c < utf8.RuneSelf
	}
	switch {
	case plain && ascii:
		return s
	case ascii:
		text := []byte(s)
		for i, c := range text {
			text[i] = byte(fold(rune(c)))
		}
		return string(text)
	}
	room := len(s)
	if !utf8.ValidString(s) {
		room += room / 2 // a byte of Latin-1 becomes two
	}
	text := make([]byte, 0, room)
	for i, r := range s {
		text = utf8.AppendRune(text, foldAt(s, i, r))
	}
	return string(text)
}

// foldAt folds the character at a place in a text. A byte that is no UTF-8 is probably Latin-1.
func foldAt(s string, at int, r rune) rune {
	if r == utf8.RuneError && !strings.HasPrefix(s[at:], "\uFFFD") {
		r = rune(s[at])
	}
	return fold(r)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

func fold(r rune) rune {
	switch {
	case r == '+', r == '\u00a0':
		return ' '
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf:
		return r
	}
	return unicode.ToLower(r)
}

// unseen reports whether a character leaves no trace on a screen: half of each letter in UTF-16, and marks such as a space of
// no width.
func unseen(r rune) bool { return r == 0 || r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r) }

// see decodes a text up to the first character that leaves no trace, or that character: to nothing.
func see(s string) (said string, n int) {
	switch i := strings.IndexFunc(s, unseen); {
	case i < 0:
		return s, len(s)
	case i > 0:
		return s[:i], i
	}
	_, size := utf8.DecodeRuneInString(s)
	return "", size
}

// escapers begin what unescape decodes.
const escapers = `%&\\`

// longestEntity is the maximum length of an HTML entity, "&CounterClockwiseContourIntegral;", with its delimiters.
const longestEntity = 33

// longestBraces is the maximum length of an escape of JavaScript for any character, as in \u{10ffff}.
const longestBraces = 10

// unescape decodes a text up to the first escape, or that escape, and returns how many bytes it has.
func unescape(s string) (said string, n int) {
	if i := strings.IndexAny(s, escapers); i < 0 {
		return s, len(s)
	} else if i > 0 {
		return s[:i], i
	}
	switch s[0] {
	case '%':
		if b, ok := hexByte(s, 1); ok {
			return string([]byte{b}), 3
		}
		if r, ok := hexRune(s, "%u", 4); ok {
			return string(r), 6
		}
	case '&':
		if end := strings.IndexByte(s[:min(len(s), longestEntity)], ';'); end > 0 {
			if said := html.UnescapeString(s[:end+1]); said != s[:end+1] {
				return said, end + 1
			}
		}
	case '\\':
		return unbackslash(s)
	}
	return s[:1], 1
}

// unbackslash undoes an escape of JSON, JavaScript, Python or a cookie.
func unbackslash(s string) (said string, n int) {
	if len(s) < 2 {
		return s, len(s)
	}
	switch s[1] {
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'b':
		return "\b", 2
	case 'f':
		return "\f", 2
	case 'x':
		if b, ok := hexByte(s, 2); ok {
			return string(rune(b)), 4
		}
	case 'u':
		if digits, _, ok := strings.Cut(s[:min(len(s), longestBraces)], "}"); ok {
			if r, ok := hexRune(digits, `\u{`, len(digits)-3); ok {
				return string(r), len(digits) + 1
			}
		}
		if r, ok := hexRune(s, `\u`, 4); ok {
			if second, ok := hexRune(s[6:], `\u`, 4); utf16.IsSurrogate(r) && ok {
				if both := utf16.DecodeRune(r, second); both != utf8.RuneError {
					return string(both), 12
				}
			}
			return string(r), 6
		}
	case 'U':
		if r, ok := hexRune(s, `\U`, 8); ok {
			return string(r), 10
		}
	case '0', '1', '2', '3':
		if len(s) >= 4 {
			if b, err := strconv.ParseUint(s[1:4], 8, 8); err == nil {
				return string(rune(b)), 4
			}
		}
	}
	return s[1:2], 2
}

// hexByte returns the byte that two hex digits at a place stand for.
func hexByte(s string, at int) (byte, bool) {
	if len(s) < at+2 {
		return 0, false
	}
	b, err := strconv.ParseUint(s[at:at+2], 16, 8)
	return byte(b), err == nil
}

// hexRune returns the character that a mark and hex digits at the beginning of a text stand for.
func hexRune(s, mark string, digits int) (rune, bool) {
	if len(s) < len(mark)+digits || !strings.HasPrefix(s, mark) {
		return 0, false
	}
	r, err := strconv.ParseUint(s[len(mark):len(mark)+digits], 16, 32)
	return rune(r), err == nil
}

// latin1 returns the characters of a text's bytes.
func latin1(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}
