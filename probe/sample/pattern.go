package sample

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/engfix/engfix/probe/openapi"
)

const (
	// maxPattern bounds the patterns from which text is made, in bytes, and maxStretched how many of a pattern's repetitions
	// are tried one by one to reach a demanded length.
	maxPattern   = 4 << 10
	maxStretched = 8
)

// fromPattern makes texts for a pattern: the shortest ones, those that are long enough, those that take other branches, and
// those that are of many kinds of characters, as look-aheads ask for. Look-arounds, which Go's syntax does not know, are
// left out of the making; whoever uses the texts checks them against the whole pattern.
func fromPattern(pattern string, n, shortest, longest int) []string {
	var list []string
	for _, re := range parse(pattern) {
		add := func(w *writer) (written bool) {
			s, ok := w.text(re)
			if ok && longEnough(s, shortest, longest) && !slices.Contains(list, s) {
				list = append(list, s)
			}
			return ok
		}
		enough := len(list) + 3
		for _, growth := range growths {
			if len(list) >= enough || !add(&writer{growth: growth, nth: n - 1}) {
				break
			}
		}
		for _, w := range stretched(re, n-1, shortest) {
			add(w)
		}
		for other := range 3 {
			add(&writer{nth: n - 1, shift: other + 1})
		}
		for _, growth := range []int{0, 3, 7, 15} {
			add(&writer{growth: growth, nth: n - 1, mixed: true})
		}
		if s, ok := (&writer{nth: n - 1}).text(re); ok && (n > 1 || utf8.RuneCountInString(s) < shortest) {
			list = append(list, fit(numbered(s, n), n, shortest, longest)) // what is not anchored at its end may go on
		}
	}
	return list
}

// growths are how far all the repetitions of a pattern are stretched at once.
var growths = []int{0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 15, 19, 23, 27, 31, 47, 63, 95, 127, 191, 255}

// stretched gives writers that stretch one repetition alone, as far as the shortest text demands.
func stretched(re *expression, nth, shortest int) []*writer {
	length := func(w *writer) int {
		s, ok := w.text(re)
		if !ok {
			return maxText
		}
		return utf8.RuneCountInString(s)
	}
	least := length(&writer{nth: nth})
	var list []*writer
	for _, rep := range firstOf(repetitions(re.Regexp), maxStretched) {
		unit := length(&writer{growth: 1, only: rep, nth: nth}) - least
		if missing := shortest - least; unit > 0 && missing > 0 {
			list = append(list, &writer{growth: (missing + unit - 1) / unit, only: rep, nth: nth})
		}
	}
	return list
}

// repetitions lists the repetitions of an expression, the outermost first.
func repetitions(re *syntax.Regexp) []*syntax.Regexp {
	var list []*syntax.Regexp
	switch re.Op {
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		list = append(list, re)
	}
	for _, sub := range re.Sub {
		list = append(list, repetitions(sub)...)
	}
	return list
}

// An expression is a pattern as Go reads it, and the characters to take of each class in it, once they were wanted.
type expression struct {
	*syntax.Regexp
	choices map[choice][]rune
}

// A choice is one of the characters of a class, or of those that are there for mixed kinds.
type choice struct {
	class *syntax.Regexp
	mixed bool
}

func newExpression(re *syntax.Regexp) *expression { return &expression{re, map[choice][]rune{}} }

// parse reads a pattern as Go does. Where Go cannot, it gives what remains without look-arounds, and the same with those
// that demand something taken for what they demand.
func parse(pattern string) []*expression {
	if len(pattern) > maxPattern {
		return nil
	}
	pattern = openapi.GoPattern(pattern)
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

// plain writes a pattern without what Go's syntax does not know: look-arounds are left out, or become groups where they
// demand something and inline is set; atomic groups become groups; references to groups become characters that a writer
// knows.
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
		if m := openings.FindStringSubmatch(rest); m != nil && !class {
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
	return farBounds.ReplaceAllString(b.String(), "{$1,1000}")
}

// farBounds are counts that Go bounds more tightly: what repeats up to so often may repeat less.
var farBounds = regexp.MustCompile(`\{(\d{1,3}),\d{4,}\}`)

// openings is what a group begins with, and the name that it gets.
var openings = regexp.MustCompile(`^\((?:\?(?:P=|>|=|!|<=|<!|P?<(\w+)>|[^<])|)`)

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

// A writer writes a text that an expression matches. growth is how often repetitions, or only one, repeat beyond what they
// must. nth counts through the characters of classes and the branches of alternatives, the first place fastest, so that each
// gives another text; shift moves on at every place at once; mixed takes characters of one kind after the other.
type writer struct {
	growth int
	only   *syntax.Regexp
	nth    int
	shift  int
	mixed  bool

	left int // of nth

	b       strings.Builder
	steps   int
	groups  map[int]string // what groups matched
	choices map[choice][]rune
}

// text writes one text; false where there is none, or none of a reasonable size.
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
	default: // what matches no character: ends of text and lines, word boundaries, nothing at all
	}
	return true
}

// choose gives which of n to begin with.
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

// pick writes a character of a class (pairs of ends); false where there is none.
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

// choices gives the characters to take of a class: letters, digits and others that can be read, in this order, or where kinds
// are mixed some of each in turn; or else a single one.
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

// A reading tells what the engines make of a pattern.
type reading struct {
	readable bool // there is one that reads it
	// begins reports whether Go's finds the pattern at the beginning of a text, where Python's match wants it. It says so of
	// every text where Go cannot read the pattern.
	begins func(string) bool
}

// reading reads a pattern, once for the sample.
func (g *generator) reading(pattern string) reading {
	r, ok := g.readings[pattern]
	if ok {
		return r
	}
	r = reading{openapi.Readable(pattern), func(string) bool { return true }}
	if re, err := regexp.Compile("^(?:" + openapi.GoPattern(pattern) + ")"); err == nil {
		r.begins = re.MatchString
	}
	g.readings[pattern] = r
	return r
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
