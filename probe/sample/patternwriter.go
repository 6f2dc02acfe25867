package sample

import (
	"regexp/syntax"
	"strings"
	"unicode"
)

// A writer writes a text that an expression matches. growth is how often repetitions, or only one, repeat beyond their
// minimum. nth counts through the characters of classes and the branches of alternatives, the first place fastest, so
// that each value makes another text; shift advances every place at once; mixed takes characters of one kind after the
// other.
type writer struct {
	growth int
	only   *syntax.Regexp
	nth    int
	shift  int
	mixed  bool

	left int // of nth

	b       strings.Builder
	steps   int
	groups  map[int]string // the text that each group matched
	choices map[choice][]rune
}

// text writes one text; false if there is none, or none of a reasonable size.
func (w *writer) text(re *expression) (string, bool) {
	w.b.Reset()
	w.steps, w.groups, w.left, w.choices = 0, map[int]string{}, w.nth, re.choices
	ok := w.write(re.Regexp)
	return w.b.String(), ok
}

func (w *writer) write(re *syntax.Regexp) bool {
	if w.steps++; w.steps > maxText || w.b.Len() > maxText {
		return false
	}
	switch re.Op {
	case syntax.OpNoMatch:
		return false
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if group := int(r-backReference) + 1; group >= 1 && group <= maxGroups {
				w.b.WriteString(w.groups[group])
				continue
			}
			w.b.WriteRune(r)
		}
	case syntax.OpCharClass:
		return w.pick(re, re.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return w.pick(re, []rune{'!', '~'})
	case syntax.OpCapture:
		before := w.b.Len()
		if !w.write(re.Sub[0]) {
			return false
		}
		w.groups[re.Cap] = w.b.String()[before:]
	case syntax.OpStar:
		return w.repeat(re, 0, -1)
	case syntax.OpPlus:
		return w.repeat(re, 1, -1)
	case syntax.OpQuest:
		return w.repeat(re, 0, 1)
	case syntax.OpRepeat:
		return w.repeat(re, re.Min, re.Max)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !w.write(sub) {
				return false
			}
		}
	case syntax.OpAlternate:
		first := w.choose(len(re.Sub))
		for i := range re.Sub {
			before := w.b.String()
			if w.write(re.Sub[(first+i)%len(re.Sub)]) {
				return true
			}
			w.b.Reset()
			w.b.WriteString(before)
		}
		return false
	default: // matches no character: ends of text and lines, word boundaries
	}
	return true
}

// choose returns the index, of n, to begin with.
func (w *writer) choose(n int) int {
	digit := w.left % n
	w.left /= n
	return (digit + w.shift) % n
}

func (w *writer) repeat(re *syntax.Regexp, least, most int) bool {
	n := least
	if w.only == nil || w.only == re {
		n += w.growth
	}
	if most >= 0 {
		n = min(n, most)
	}
	for range n {
		if !w.write(re.Sub[0]) {
			return false
		}
	}
	return true
}

// pick writes a character of a class (pairs of ends); false if there is none.
func (w *writer) pick(re *syntax.Regexp, class []rune) bool {
	key := choice{re, w.mixed}
	from, known := w.choices[key]
	if !known {
		from = choices(class, w.mixed)
		w.choices[key] = from
	}
	if len(from) == 0 {
		return false
	}
	i := w.choose(len(from))
	if w.mixed {
		i += w.b.Len()
	}
	w.b.WriteRune(from[i%len(from)])
	return true
}

// choices returns the characters to take of a class: letters, digits and other readable ones, in this order; some of each
// in turn where kinds are mixed; or a single character if the class has none of these.
func choices(class []rune, mixed bool) []rune {
	readable := "engfixprobacdhjklmqstuvwyz1234567890ENGFIXPROBACDHJKLMQSTUVWYZ-_./:@# "
	if mixed {
		readable = "eE1@nG2f!F3i#O4x$"
	}
	var fits []rune
	for _, r := range readable {
		for i := 0; i+1 < len(class); i += 2 {
			if class[i] <= r && r <= class[i+1] {
				fits = append(fits, r)
				break
			}
		}
	}
	if len(fits) > 0 {
		return fits
	}
	for i := 0; i+1 < len(class); i += 2 {
		for r := class[i]; r <= class[i+1] && r < class[i]+256; r++ {
			if unicode.IsPrint(r) {
				return []rune{r}
			}
		}
	}
	return firstOf(class, 1)
}
