package sample

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"github.com/engfix/engfix/probe/openapi"
)

const (
	// maxPattern bounds the patterns from which text is made, in bytes, and maxGrowth how far a repetition is stretched
	// to reach a demanded length.
	maxPattern = 4 << 10
	maxGrowth  = 256
)

// fromPattern makes texts for a pattern: the shortest one, and those that are long enough. Look-arounds, which Go's
// syntax does not know, are left out of the making; whoever uses the texts checks them against the whole pattern.
func fromPattern(pattern string, n, shortest, longest int) []string {
	re, ok := parse(pattern)
	if !ok {
		return nil
	}
	var list []string
	for growth := 0; growth <= maxGrowth; growth = growth*2 + 1 {
		for extra := growth / 2; extra <= growth; extra++ {
			w := writer{growth: extra, variant: n - 1, budget: maxText}
			if !w.write(re) {
				return list
			}
			if s := w.b.String(); longEnough(s, shortest, longest) && !slices.Contains(list, s) {
				if list = append(list, s); len(list) > 2 {
					return list
				}
			}
			if extra > 16 && extra < growth {
				extra += growth / 8
			}
		}
	}
	return list
}

func parse(pattern string) (*syntax.Regexp, bool) {
	if len(pattern) > maxPattern {
		return nil, false
	}
	for _, p := range []string{openapi.GoPattern(pattern), withoutLookarounds(openapi.GoPattern(pattern))} {
		if re, err := syntax.Parse(p, syntax.Perl); err == nil {
			return re, true
		}
	}
	return nil, false
}

// withoutLookarounds takes (?=…), (?!…), (?<=…) and (?<!…) out of a pattern, and makes atomic groups plain.
func withoutLookarounds(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch rest := pattern[i:]; {
		case rest[0] == '\\' && len(rest) > 1:
			b.WriteString(rest[:2])
			i++
		case strings.HasPrefix(rest, "(?="), strings.HasPrefix(rest, "(?!"), strings.HasPrefix(rest, "(?<="), strings.HasPrefix(rest, "(?<!"):
			end := groupEnd(rest)
			if end < 0 {
				return pattern
			}
			i += end
		case strings.HasPrefix(rest, "(?>"):
			b.WriteString("(?:")
			i += 2
		default:
			b.WriteByte(rest[0])
		}
	}
	return b.String()
}

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

// A writer writes a text that an expression matches. growth is how often repetitions repeat beyond what they must;
// variant picks among the characters of a class and the branches of an alternative.
type writer struct {
	b       strings.Builder
	growth  int
	variant int
	budget  int
}

func (w *writer) write(re *syntax.Regexp) bool {
	if w.budget--; w.budget < 0 || w.b.Len() > maxText {
		return false
	}
	switch re.Op {
	case syntax.OpNoMatch:
		return false
	case syntax.OpLiteral:
		w.b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		r, ok := nice(re.Rune, w.variant)
		if !ok {
			return false
		}
		w.b.WriteRune(r)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		w.b.WriteByte("abcdefghijklmnopqrstuvwxyz"[w.variant%26])
	case syntax.OpCapture:
		return w.write(re.Sub[0])
	case syntax.OpStar:
		return w.repeat(re.Sub[0], 0, -1)
	case syntax.OpPlus:
		return w.repeat(re.Sub[0], 1, -1)
	case syntax.OpQuest:
		return w.repeat(re.Sub[0], 0, 1)
	case syntax.OpRepeat:
		return w.repeat(re.Sub[0], re.Min, re.Max)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !w.write(sub) {
				return false
			}
		}
	case syntax.OpAlternate:
		for i := range re.Sub {
			before := w.b.String()
			if w.write(re.Sub[(i+w.variant)%len(re.Sub)]) {
				return true
			}
			w.b.Reset()
			w.b.WriteString(before)
		}
		return false
	default: // what matches no character: ends of text and lines, word boundaries, nothing at all
	}
	return true
}

func (w *writer) repeat(re *syntax.Regexp, least, most int) bool {
	n := least + w.growth
	if most >= 0 {
		n = min(n, most)
	}
	for range n {
		if !w.write(re) {
			return false
		}
	}
	return true
}

// nice picks a character of a class (pairs of ends): a letter, a digit or another that can be read, in this order.
func nice(class []rune, variant int) (rune, bool) {
	var fits []rune
	for _, r := range "engfixprobacdhjklmqstuvwyz1234567890ENGFIXPROBACDHJKLMQSTUVWYZ-_./:@# " {
		for i := 0; i+1 < len(class); i += 2 {
			if class[i] <= r && r <= class[i+1] {
				fits = append(fits, r)
				break
			}
		}
	}
	if len(fits) > 0 {
		return fits[variant%len(fits)], true
	}
	for i := 0; i+1 < len(class); i += 2 {
		for r := class[i]; r <= class[i+1] && r < class[i]+256; r++ {
			if unicode.IsPrint(r) {
				return r, true
			}
		}
	}
	if len(class) > 0 {
		return class[0], true
	}
	return 0, false
}

// matches reports whether Go's engine finds the pattern in s; a pattern it cannot read matches nothing.
func matches(pattern, s string) bool {
	re, err := regexp.Compile(openapi.GoPattern(pattern))
	return err == nil && re.MatchString(s)
}

// matching makes a name that the pattern matches, preferably the given one; "" where none is found.
func matching(pattern, name string, n int) string {
	if matches(pattern, name) {
		return name
	}
	for _, made := range fromPattern(pattern, n, 1, -1) {
		if matches(pattern, made) {
			return made
		}
	}
	return ""
}
