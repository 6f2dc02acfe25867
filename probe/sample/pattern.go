package sample

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode/utf8"

	"github.com/engfix/engfix/probe/openapi"
)

// maxStretched bounds how many of a pattern's repetitions are tried one by one to reach a demanded length.
const maxStretched = 8

// fromPattern makes texts for a pattern: the shortest ones, those that are long enough, those that take other branches,
// and those with many kinds of characters, as look-aheads ask for. Look-arounds, which Go's syntax does not know, are
// ignored here; the caller checks the texts against the whole pattern.
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
			list = append(list, fit(numbered(s, n), n, shortest, longest)) // a pattern without an anchor at its end may go on
		}
	}
	return list
}

// growths lists how far all repetitions of a pattern are stretched together.
var growths = []int{0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 15, 19, 23, 27, 31, 47, 63, 95, 127, 191, 255}

// stretched returns writers that stretch one repetition alone, as far as the shortest text demands.
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

// A reading is a pattern as the engines understand it.
type reading struct {
	readable bool // there is one that reads it
	// begins reports whether Go's engine finds the pattern at the beginning of a text, as Python's match does. If Go cannot
	// read the pattern, every text is accepted.
	begins func(string) bool
}

// reading reads a pattern once for each sample.
func (g *generator) reading(pattern string) reading {
	r, ok := g.readings[pattern]
	if ok {
		return r
	}
	r = reading{openapi.Readable(pattern), func(string) bool { return true }}
	if inGo, ok := openapi.GoPattern(pattern); ok {
		if re, err := regexp.Compile("^(?:" + inGo + ")"); err == nil {
			r.begins = re.MatchString
		}
	}
	g.readings[pattern] = r
	return r
}

// matches reports whether Go's engine finds the pattern in s; a pattern it cannot read matches nothing.
func matches(pattern, s string) bool {
	inGo, ok := openapi.GoPattern(pattern)
	if !ok {
		return false
	}
	re, err := regexp.Compile(inGo)
	return err == nil && re.MatchString(s)
}

// matching makes a name that the pattern matches, preferably the given one; "" if none is found.
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
