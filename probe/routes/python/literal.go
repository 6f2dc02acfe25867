package python

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// unquote returns the value of a plain string token. opaque is true if it has none: for a bytes literal, and for a
// string with a character by its Unicode name.
func unquote(tok string) (text string, opaque bool) {
	i := strings.IndexAny(tok, `"'`)
	prefix, body := strings.ToLower(tok[:i]), tok[i:]
	quote := body[:1]
	if strings.HasPrefix(body, quote+quote+quote) && len(body) >= 3 {
		quote = body[:3]
	}
	body = strings.TrimPrefix(body, quote)
	body = strings.TrimSuffix(body, quote)
	opaque = strings.Contains(prefix, "b")
	if !strings.Contains(prefix, "r") {
		opaque = opaque || strings.Contains(body, `\N{`)
		body = unescape(body)
	}
	return body, opaque
}

// unescape resolves the escapes of a string that is not raw. A character given by its Unicode name stays as written.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '\\')
		if i < 0 || i+1 == len(s) {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		c := s[0]
		switch c {
		case '\n':
			s = s[1:]
		case '\\', '\'', '"':
			b.WriteByte(c)
			s = s[1:]
		case 'x', 'u', 'U':
			s = codePoint(&b, s, 16, 1, map[byte]int{'x': 2, 'u': 4, 'U': 8}[c])
		case '0', '1', '2', '3', '4', '5', '6', '7':
			s = codePoint(&b, s, 8, 0, octalDigits(s))
		default:
			if j := strings.IndexByte("abfnrtv", c); j >= 0 {
				b.WriteByte("\a\b\f\n\r\t\v"[j])
				s = s[1:]
				continue
			}
			b.WriteByte('\\') // not an escape: Python keeps the backslash
		}
	}
}

func octalDigits(s string) int {
	n := 0
	for n < 3 && n < len(s) && s[n] >= '0' && s[n] <= '7' {
		n++
	}
	return n
}

// codePoint writes the character whose number is in s[skip:skip+digits] and returns the rest; a malformed escape stays
// as written.
func codePoint(b *strings.Builder, s string, base, skip, digits int) string {
	if len(s) >= skip+digits {
		if n, err := strconv.ParseUint(s[skip:skip+digits], base, 32); err == nil && n <= utf8.MaxRune {
			b.WriteRune(rune(n))
			return s[skip+digits:]
		}
	}
	b.WriteByte('\\')
	b.WriteByte(s[0])
	return s[1:]
}

// literalText returns the value of text within an f-string: doubled braces are one.
func literalText(s string, raw bool) string {
	if !raw {
		s = unescape(s)
	}
	if strings.ContainsAny(s, "{}") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "{{", "{"), "}}", "}")
	}
	return s
}

// hasLetter reports whether a string's prefix has the letter in either case.
func hasLetter(prefix string, letter byte) bool {
	for i := range len(prefix) {
		if prefix[i]|0x20 == letter {
			return true
		}
	}
	return false
}
