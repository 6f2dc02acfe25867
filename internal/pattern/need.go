package pattern

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A need holds the literals that a text must contain so that an expression can match in it. The zero value needs
// nothing.
type need struct {
	literal string
	folded  bool   // the literal's case does not matter; it is folded itself
	all     []need // each of them
	any     []need // one of them
}

// needsOf derives what a match of an expression must hold.
func needsOf(expr string) need {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return need{}
	}
	return needOf(tree)
}

func needOf(tree *syntax.Regexp) need {
	switch tree.Op {
	case syntax.OpLiteral:
		if slices.Contains(tree.Rune, utf8.RuneError) {
			return need{} // bytes that are no UTF-8 match it
		}
		if tree.Flags&syntax.FoldCase != 0 {
			return need{literal: fold(string(tree.Rune)), folded: true}
		}
		return need{literal: string(tree.Rune)}
	case syntax.OpCapture, syntax.OpPlus:
		return needOf(tree.Sub[0])
	case syntax.OpRepeat:
		if tree.Min > 0 {
			return needOf(tree.Sub[0])
		}
	case syntax.OpConcat:
		var n need
		for _, sub := range tree.Sub {
			if part := needOf(sub); !part.nothing() {
				n.all = append(n.all, part)
			}
		}
		return n
	case syntax.OpAlternate:
		var n need
		for _, sub := range tree.Sub {
			part := needOf(sub)
			if part.nothing() {
				return need{}
			}
			n.any = append(n.any, part)
		}
		return n
	}
	return need{}
}

func (n need) nothing() bool { return n.literal == "" && n.all == nil && n.any == nil }

// metBy reports whether a text holds the needed literals.
func (n need) metBy(text string) bool {
	h := haystack{text: text}
	return n.in(&h)
}

func (n need) in(h *haystack) bool {
	switch {
	case n.all != nil:
		return !slices.ContainsFunc(n.all, func(part need) bool { return !part.in(h) })
	case n.any != nil:
		return slices.ContainsFunc(n.any, func(part need) bool { return part.in(h) })
	case n.folded:
		return strings.Contains(h.folded(), n.literal)
	}
	return strings.Contains(h.text, n.literal)
}

// A haystack is a text that is folded at most once.
type haystack struct {
	text, fold string
}

func (h *haystack) folded() string {
	if h.fold == "" {
		h.fold = fold(h.text)
	}
	return h.fold
}

// fold makes texts equal that differ only in case, as regular expressions see it: to them the Kelvin sign is a k.
func fold(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return strings.ToUpper(s)
	}
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, s)
}
