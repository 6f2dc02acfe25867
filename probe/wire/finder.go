package wire

import (
	"math/bits"
	"slices"
	"strings"
)

// A finder finds which of many texts are in another, in one pass however many there are. It is made in the time of
// sorting them, because an exchange may have texts of its own. The zero value finds nothing.
//
// A rolling hash, as wide as the shortest text, rules out nearly every place. At the others, the sorted texts are
// searched for those that begin there.
type finder struct {
	texts   []string // sorted, each once
	places  []int    // of each text in the list that the finder was made from
	shorter []int    // of each text the index of the longest other text that it begins with; -1 for none
	width   int      // how many bytes are hashed, at most 8
	filter  []uint64 // bits, by hash
	shift   int      // from a product to a hash
}

// newFinder makes a finder for distinct texts, none of them empty.
func newFinder(texts []string) finder {
	if len(texts) == 0 {
		return finder{}
	}
	f := finder{width: 8, places: make([]int, len(texts)), texts: make([]string, len(texts)), shorter: make([]int, len(texts))}
	for i, text := range texts {
		f.places[i] = i
		f.width = min(f.width, len(text))
	}
	slices.SortFunc(f.places, func(a, b int) int { return strings.Compare(texts[a], texts[b]) })
	size := max(9, bits.Len(uint(16*len(texts)))) // so that one place of sixteen passes by chance
	f.filter, f.shift = make([]uint64, 1<<(size-6)), 64-size
	for i, place := range f.places {
		text := texts[place]
		f.texts[i] = text
		h := f.hash(window(text[:f.width]))
		f.filter[h>>6] |= 1 << (h & 63)
		p := i - 1
		for p >= 0 && !strings.HasPrefix(text, f.texts[p]) {
			p = f.shorter[p]
		}
		f.shorter[i] = p
	}
	return f
}

// window is a text of at most 8 bytes as a number.
func window(s string) (w uint64) {
	for i := range len(s) {
		w = w<<8 | uint64(s[i])
	}
	return w
}

func (f *finder) hash(window uint64) uint64 { return window * 0x9e3779b97f4a7c15 >> f.shift }

// any reports whether one of the texts is in s.
func (f *finder) any(s string) bool {
	found := false
	f.each(s, func(int, int) bool { found = true; return false })
	return found
}

// in returns which of the texts are in s, as indexes of the list that the finder was made from, in ascending order.
func (f *finder) in(s string) []int {
	var found []int
	var seen map[int]bool
	f.each(s, func(i, _ int) bool {
		if seen == nil {
			seen = map[int]bool{}
		}
		for ; i >= 0 && !seen[i]; i = f.shorter[i] {
			seen[i] = true
			found = append(found, f.places[i])
		}
		return true
	})
	slices.Sort(found)
	return found
}

// each calls do for each place of s at which a text begins, with the index of the longest such text and the place,
// until do returns false.
func (f *finder) each(s string, do func(i, from int) bool) {
	if f.width == 0 || len(s) < f.width {
		return
	}
	all := ^uint64(0) >> (64 - 8*f.width)
	w := window(s[:f.width-1])
	for end := f.width - 1; end < len(s); end++ {
		w = (w<<8 | uint64(s[end])) & all
		if h := f.hash(w); f.filter[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		if i := f.at(s[end+1-f.width:]); i >= 0 && !do(i, end+1-f.width) {
			return
		}
	}
}

// at returns the index of the longest text that s begins with, or -1. Whatever is sorted between a text and s begins
// with that text too. So the result is the last text that is not sorted after s, or a text that this one begins with.
func (f *finder) at(s string) int {
	i, exact := slices.BinarySearch(f.texts, s)
	if !exact {
		i--
	}
	for i >= 0 && !strings.HasPrefix(s, f.texts[i]) {
		i = f.shorter[i]
	}
	return i
}
