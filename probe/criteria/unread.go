package criteria

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// An unread remembers the runs of words that could not be read. A file may hold very many items that differ only by a
// number, such as "call 1" and "call 2", and each run is read more than once.
type unread struct{ known sync.Map } // how many tokens fit some wording, by outline

// outline returns the part of tokens that decides whether they can be read. A number that is not a status stands as a
// mark, with the places of the same number.
func outline(symbol string, ts []token) string {
	var b strings.Builder
	b.Grow(len(symbol) + 16*len(ts))
	b.WriteString(symbol)
	for i, t := range ts {
		b.WriteByte(0)
		if !counts(t.text) {
			b.WriteString(t.raw) // open parts read the word as written
			b.WriteByte(2)
			b.WriteString(t.text) // and wordings as it is read
			continue
		}
		first := slices.IndexFunc(ts[:i+1], func(o token) bool { return o.text == t.text })
		b.WriteByte(1)
		b.WriteString(strconv.Itoa(first))
	}
	return b.String()
}

// counts reports whether a word is a number of things; no wording distinguishes it from another such number.
func counts(word string) bool {
	switch {
	case word == "", word[0] == '0', len(word) > 9: // not a number, or not a length of time
		return false
	case len(word) == 3 && word[0] <= '5', len(word) == 4 && (word[0] == '4' || word == "1008"): // a status, or the code of a close
		return false
	}
	return !strings.ContainsFunc(word, func(r rune) bool { return r < '0' || r > '9' })
}
