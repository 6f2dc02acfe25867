package checks

import (
	"strings"

	"github.com/engfix/engfix/tickets"
)

// Nearest tells how an item was understood, for a reader who wants to mend its words: ok where every part binds to
// checks or a rule of the team's says manual, and the rule's phrase that comes nearest where a word had to be read as
// another or nothing matched.
func (in Interpreter) Nearest(text string, kind tickets.ItemKind) (ok bool, nearest string) {
	it := tickets.Item{Kind: kind, Text: text}
	for _, p := range in.read(it) {
		if len(p.Bindings) == 0 && p.Why == "" {
			return false, in.nearestRule(p.Words)
		}
	}
	for _, s := range sentencesOf(text) {
		if _, _, matched := in.custom(s); matched {
			continue
		}
		s = normal(s)
		if mended := mend(s); mended != s {
			if r, _ := in.builtin(s, kind); r == nil {
				if r, _ := in.builtin(mended, kind); r != nil {
					return true, r.Words
				}
			}
		}
	}
	return true, ""
}

// nearestRule gives the phrase of the rule that shares most words with s.
func (in Interpreter) nearestRule(s string) string {
	have := map[string]bool{}
	for _, w := range word.FindAllString(mend(s), -1) {
		have[w] = true
	}
	best, most := "", 0.0
	for _, r := range in.Builtin {
		words := word.FindAllString(strings.ToLower(r.Words), -1)
		shared := 0
		for _, w := range words {
			if have[w] {
				shared++
			}
		}
		if score := float64(shared) / float64(len(words)); score > most {
			best, most = r.Words, score
		}
	}
	return best
}
