package criteria

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// A Spelling is a word that was read as another.
type Spelling struct{ Written, Read string }

// String returns `"Injecct" is read as "inject"`.
func (s Spelling) String() string { return fmt.Sprintf("%q is read as %q", s.Written, s.Read) }

// shortest is the least number of letters of a word that is still certain with one typing error.
const shortest = 7

// respelt corrects each long word that no wording has, if it is one slip away from exactly one word of the wordings.
func (in *Interpreter) respelt(ts []token) (right []token, changed bool) {
	right = ts
	for i, t := range ts {
		if utf8.RuneCountInString(t.text) < shortest || !t.isWord() || in.grammar().knows(t.text) {
			continue
		}
		if meant := in.meantBy(t.text); meant != "" {
			if !changed {
				right, changed = slices.Clone(ts), true
			}
			right[i].text = meant
		}
	}
	return right, changed
}

// meantBy returns the only word of the tables that is one slip away from a word, or "".
func (in *Interpreter) meantBy(word string) string {
	if known, seen := in.slips.Load(word); seen {
		return known.(string)
	}
	meant := ""
	for known := range in.grammar().vocabulary {
		if !slip(word, known) {
			continue
		}
		if meant != "" {
			meant = ""
			break
		}
		meant = known
	}
	in.slips.Store(word, meant)
	return meant
}

// spelt lists the words that are read as others.
func spelt(text string, ts []token) []Spelling {
	var all []Spelling
	for _, t := range ts {
		if written := newToken(text, t.from, t.to); written.text != t.text {
			all = append(all, Spelling{written.raw, t.text})
		}
	}
	return all
}

// slip reports whether a word may be a misspelling of another: with one letter doubled, dropped or swapped with the
// next. The last letter must be right: it distinguishes words of one stem.
func slip(written, meant string) bool {
	w, m := []rune(written), []rune(meant)
	if len(m) < shortest-1 || w[len(w)-1] != m[len(m)-1] {
		return false
	}
	i := 0
	for i < min(len(w), len(m)) && w[i] == m[i] {
		i++
	}
	switch len(w) - len(m) {
	case 1: // doubled
		return i > 0 && w[i] == w[i-1] && string(w[i+1:]) == string(m[i:])
	case -1: // dropped
		return string(w[i:]) == string(m[i+1:])
	case 0: // swapped
		return i+1 < len(w) && w[i] == m[i+1] && w[i+1] == m[i] && string(w[i+2:]) == string(m[i+2:])
	}
	return false
}
