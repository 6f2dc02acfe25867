// Package words counts, lists and shortens things in English, for messages.
package words

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Count returns "1 box" or "3 boxes".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Plural returns the plural of a noun that takes -s or -es: "tickets", "boxes".
func Plural(noun string) string {
	if strings.HasSuffix(noun, "x") {
		return noun + "es"
	}
	return noun + "s"
}

// And lists names: "a, b and c".
func And(names []string) string { return list(names, "and") }

// Or lists names to choose from: "a, b or c".
func Or(names []string) string { return list(names, "or") }

func list(names []string, last string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + last + " " + names[len(names)-1]
}

// Clip returns the beginning of a text, in one line of at most that many characters; "…" marks a cut.
func Clip(s string, most int) string {
	if len(s) > 16*most {
		s = strings.ToValidUTF8(s[:16*most], "") + "…" // enough to see, whatever white space it holds
	}
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
