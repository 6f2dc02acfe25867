package sample

import (
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe/openapi"
)

// An expression is a pattern as Go reads it, with the characters to take of each class, filled in when they are needed.
type expression struct {
	*syntax.Regexp
	choices map[choice][]rune
}

// A choice is a class of characters, and whether to take mixed kinds of them.
type choice struct {
	class *syntax.Regexp
	mixed bool
}

func newExpression(re *syntax.Regexp) *expression { return &expression{re, map[choice][]rune{}} }

// parse reads a pattern as Go does. If Go cannot, it returns the pattern without look-arounds, and the pattern with
// positive look-arounds as groups.
func parse(pattern string) []*expression {
	pattern, ok := openapi.GoPattern(pattern)
	if !ok {
		return nil
	}
	if re, err := syntax.Parse(pattern, syntax.Perl); err == nil {
		return []*expression{newExpression(re)}
	}
	var list []*expression
	for _, inline := range []bool{false, true} {
		if re, err := syntax.Parse(plain(pattern, inline), syntax.Perl); err == nil {
			list = append(list, newExpression(re))
		}
	}
	return list
}

// backReference is the character that stands for the text of the first group; those of further groups follow it in the
// area of private use.
const backReference, maxGroups = '\ue000', 99

// plain writes a pattern without constructs that Go's syntax does not know: look-arounds are left out, or become groups
// if they are positive and inline is set; atomic groups become groups; references to groups become characters that a
// writer knows.
func plain(pattern string, inline bool) string {
	var b strings.Builder
	groups := 0
	names := map[string]int{}
	reference := func(group int) {
		if group >= 1 && group <= min(groups, maxGroups) {
			b.WriteRune(backReference + rune(group) - 1)
		}
	}
	class := false
	for i := 0; i < len(pattern); i++ {
		rest := pattern[i:]
		if m := openings().FindStringSubmatch(rest); m != nil && !class {
			switch opening, name := m[0], m[1]; {
			case opening == "(?P=":
				name, _, _ = strings.Cut(rest[len(opening):], ")")
				reference(names[name])
				i += len(opening) + len(name)
				continue
			case opening == "(?>", inline && (opening == "(?=" || opening == "(?<="):
				b.WriteString("(?:")
				i += len(opening) - 1
				continue
			case slices.Contains([]string{"(?=", "(?!", "(?<=", "(?<!"}, opening):
				end := groupEnd(rest)
				if end < 0 {
					return pattern
				}
				i += end
				continue
			case opening == "(" || name != "":
				groups++
				names[name] = groups
			}
		}
		switch {
		case rest[0] == '\\' && len(rest) > 1:
			if !class && '1' <= rest[1] && rest[1] <= '9' {
				reference(int(rest[1] - '0'))
			} else {
				b.WriteString(rest[:2])
			}
			i++
			continue
		case class:
			class = rest[0] != ']'
		case rest[0] == '[':
			class = true
		}
		b.WriteByte(rest[0])
	}
	return farBounds().ReplaceAllString(b.String(), "{$1,1000}")
}

// farBounds are counts that Go bounds more tightly: a repetition with such a maximum may repeat less.
var farBounds = lazy.Regexp(`\{(\d{1,3}),\d{4,}\}`)

// openings matches the beginning of a group, and the group's name.
var openings = lazy.Regexp(`^\((?:\?(?:P=|>|=|!|<=|<!|P?<(\w+)>|[^<])|)`)

// groupEnd returns the index of the parenthesis that closes the one at the beginning of s, or -1.
func groupEnd(s string) int {
	depth, class := 0, false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case class:
			class = s[i] != ']'
		case s[i] == '[':
			class = true
		case s[i] == '(':
			depth++
		case s[i] == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
