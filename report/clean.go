package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from outside safe to print: control and format characters, which can move a cursor, start an escape
// sequence or reverse the direction of the text, are shown by their codes (\x1b, \u202e), and so are bytes that are not
// UTF-8. Newlines and tabs stay, and so do the joiners of a script that is written with them, and of emoji.
func Clean(s string) string { return clean(s, true) }

// Line makes text from outside safe to print on one line: as Clean, with newlines and tabs turned to single spaces and
// blanks at both ends dropped.
func Line(s string) string { return strings.TrimSpace(clean(s, false)) }

func clean(s string, lines bool) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var before rune // the one before, if it is shown as itself
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		after, _ := utf8.DecodeRuneInString(s[i+n:])
		shown := !hidden(r)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case (r == '\n' || r == '\t') && lines:
			b.WriteRune(r)
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		case shown, joins(r) && foreign(before) && foreign(after):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		if before = r; !shown {
			before = 0
		}
		i += n
	}
	return b.String()
}

// joins reports whether the rune only says how its neighbours are drawn: the zero-width joiner and non-joiner.
func joins(r rune) bool { return r == '\u200c' || r == '\u200d' }

// foreign reports whether the rune is a character that a joiner may stand beside. In ASCII text a joiner only hides.
func foreign(r rune) bool { return r > 0x7e && r != utf8.RuneError && !hidden(r) }

// isClean is the fast path: most text is printable ASCII.
func isClean(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// hidden reports whether a terminal may act on the rune instead of showing it.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
