package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mdText escapes foreign text for one line of GitHub-flavoured markdown, table cells included: it is shown unchanged,
// and makes no markup, link, HTML, mention or new line. Only characters that need it are escaped, for those who read
// the source.
func mdText(s string) string {
	s = Line(s)
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	before := ' '
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		switch r {
		case '\\', '`', '*', '[', ']', '<', '>', '|', '~', '$':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '_': // within a word it means nothing
			if !isWord(before) || !isWord(after) {
				b.WriteByte('\\')
			}
			b.WriteByte('_')
		case '&': // an entity
			if isWord(after) || after == '#' {
				b.WriteByte('\\')
			}
			b.WriteByte('&')
		case '#', '@': // a heading, a reference, a mention: a zero-width space keeps a site from notifying somebody
			if i == 0 && r == '#' {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
			if isWord(after) {
				b.WriteString("&#8203;")
			}
		case ':': // GitHub links what looks like an address
			if strings.HasPrefix(s[i:], "://") {
				b.WriteString("&#58;")
			} else {
				b.WriteByte(':')
			}
		case '.':
			if i >= 3 && strings.EqualFold(s[i-3:i], "www") {
				b.WriteString("&#46;")
			} else {
				b.WriteByte('.')
			}
		case '-', '+', '=': // a list, a rule, or the line that makes a heading of the one before
			if i == 0 {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return numbered(b.String())
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// numbered escapes "1." and "1)" at the beginning, which would open an ordered list.
func numbered(s string) string {
	rest := strings.TrimLeft(s, "0123456789")
	if rest == s || rest == "" || rest[0] != '.' && rest[0] != ')' {
		return s
	}
	return s[:len(s)-len(rest)] + `\` + rest
}

// mdCode returns text from outside as a code span on one line; "" stays "".
func mdCode(s string) string {
	s = Line(s)
	if s == "" {
		return ""
	}
	ticks := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return ticks + s + ticks
}

// mdCellCode is mdCode for a table cell, in which an unescaped bar ends the cell even within a code span.
func mdCellCode(s string) string { return strings.ReplaceAll(mdCode(s), "|", `\|`) }

// mdFence returns text from outside as a fenced block, with each line indented, so that it can belong to a list item.
func mdFence(lang, s, indent string) string {
	s = strings.TrimRight(Clean(s), "\n")
	fence := strings.Repeat("`", max(3, longestRun(s, '`')+1))
	block := fence + lang + "\n" + s + "\n" + fence
	return indent + strings.ReplaceAll(block, "\n", "\n"+indent) + "\n"
}

func longestRun(s string, of byte) int {
	longest, n := 0, 0
	for i := range len(s) {
		if s[i] != of {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}
