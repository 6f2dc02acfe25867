package criteria

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// An unread remembers which runs of words nothing was made of. A file may hold very many items that differ by a number
// alone, as "call 1" and "call 2", and each run is looked at more than once.
type unread struct{ known sync.Map } // how many tokens some wording goes along with, by outline

// outline is the part of tokens that decides whether they can be read: their words, and of a number that is no status
// only that it is one, and its other places.
func outline(symbol string, ts []token) string {
	var b strings.Builder
	b.WriteString(symbol)
	for i, t := range ts {
		b.WriteByte(0)
		if !counts(t.text) {
			b.WriteString(t.raw) // open parts look at the word as written
			b.WriteByte(2)
			b.WriteString(t.text) // and wordings at how it is read
			continue
		}
		first := slices.IndexFunc(ts[:i+1], func(o token) bool { return o.text == t.text })
		fmt.Fprintf(&b, "\x01%d", first)
	}
	return b.String()
}

// counts reports whether a word is a number of things; no wording distinguishes it from another such number.
func counts(word string) bool {
	switch {
	case word == "", word[0] == '0', len(word) > 9: // no number, or no length of time
		return false
	case len(word) == 3 && word[0] <= '5', len(word) == 4 && (word[0] == '4' || word == "1008"): // a status, or the code of a close
		return false
	}
	return !strings.ContainsFunc(word, func(r rune) bool { return r < '0' || r > '9' })
}
