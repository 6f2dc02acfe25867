package tickets

import (
	"slices"
	"strings"
)

// routersOf returns the routers that the parts name. The first is the first code span, or else the first word. After it,
// each code span and each dotted word is one, up to a separator or the end of the list item, unless other words precede
// it: those make it a part of a remark. Text in brackets is a remark too. A list item that begins with a dotted name names
// one, whatever follows.
func routersOf(parts []part) []string {
	first := max(slices.IndexFunc(parts, func(p part) bool { return p.code }), 0)
	var r routerList
	r.bracketed = balanced(parts[first:])
	for _, p := range parts[first:] {
		if p.code {
			r.code(p.text)
		} else {
			r.plain(p.text, p.first)
		}
		if p.ended {
			r.remark = false
		}
	}
	return unique(r.names)
}

// A routerList gathers the routers of one field, in their order.
type routerList struct {
	names     []string
	remark    bool // other words stand in front
	depth     int  // of the brackets that are open
	bracketed bool // brackets count: each is closed
}

// code reads a code span.
func (r *routerList) code(span string) {
	if r.remark || r.depth > 0 {
		return
	}
	for piece := range pieces(span) {
		r.names = append(r.names, strings.TrimSpace(piece))
	}
}

// plain reads the text between two code spans. It may be the first in a list item.
func (r *routerList) plain(text string, first bool) {
	another := false
	for piece := range pieces(text) {
		if another {
			r.remark, first = false, false
		}
		another = true
		said := wordsIn(r.outside(piece))
		switch {
		case len(said) == 0:
		case !r.remark && !slices.ContainsFunc(said, isUndotted):
			r.names = append(r.names, said...)
		case len(r.names) == 0:
			r.names = append(r.names, said[0])
		case first && isDottedName(said[0]):
			r.names, r.remark = append(r.names, said[0]), true
		default:
			r.remark = true
		}
	}
}

// outside returns the text outside of brackets.
func (r *routerList) outside(text string) string {
	if !r.bracketed {
		return text
	}
	return strings.Map(func(c rune) rune {
		switch c {
		case '(':
			r.depth++
			return ' '
		case ')':
			r.depth--
			return ' '
		}
		if r.depth > 0 {
			return ' '
		}
		return c
	}, text)
}

// balanced reports whether as many brackets are opened as closed.
func balanced(parts []part) bool {
	open := 0
	for _, p := range parts {
		if !p.code {
			open += strings.Count(p.text, "(") - strings.Count(p.text, ")")
		}
	}
	return open == 0
}

func isUndotted(word string) bool { return !strings.Contains(word, ".") }

// isDottedName reports whether a word of prose is names joined by full stops, as a router is: no number, ID, address, file or
// abbreviation.
func isDottedName(word string) bool {
	names := strings.Split(word, ".")
	for _, name := range names {
		if name == "" || isDigit(name[0]) || strings.ContainsFunc(name, func(r rune) bool { return r != '_' && !isWordRune(r) }) {
			return false
		}
	}
	return len(names) > 1 && !slices.Contains([]string{"py", "js"}, names[len(names)-1]) && !slices.Contains([]string{"e.g", "i.e"}, word)
}
