package wire

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
)

// A cut is a place in a text that is to be hidden, because it holds one of a finder's texts.
type cut struct{ from, to, place int } // place is the text's in the list that the finder was made from

// cuts returns the places of the finder's texts in s, in the order of s. No two overlap. Of two places that overlap,
// the one wins whose text is first in the list that the finder was made from. That list must have the longest texts
// first, so that no cut leaves a part of a longer text.
//
// A service can choose both s and the texts, so the time does not depend on how many of the texts are in s.
func (f *finder) cuts(s string) []cut {
	c := cutter{finder: f, s: s}
	end, before := 0, -1
	f.each(s, func(text, from int) bool {
		if text != before || from >= end { // of the same text, one that overlaps is looked at when the first is not cut
			c.add(text, from)
			before, end = text, from+len(f.texts[text])
		}
		return true
	})
	for len(c.queue) > 0 {
		c.next()
	}
	slices.SortFunc(c.cuts, func(a, b cut) int { return cmp.Compare(a.from, b.from) })
	return c.cuts
}

// A cutter chooses among the places where a text could be cut.
type cutter struct {
	*finder
	s     string
	queue candidates
	seen  bitmap // places whose longest text was a candidate
	taken bitmap // bytes that are cut
	cuts  []cut
}

// add makes the longest text at a place a candidate, once.
func (c *cutter) add(text, from int) {
	if c.seen == nil {
		c.seen, c.taken = newBitmap(len(c.s)), newBitmap(len(c.s))
	}
	if !c.seen.has(from) {
		c.seen.set(from)
		heap.Push(&c.queue, candidate{c.places[text], from, text})
	}
}

// next decides on the first candidate.
func (c *cutter) next() {
	first := heap.Pop(&c.queue).(candidate) //nolint:forcetypeassert // it holds nothing else
	from, text := first.from, first.text
	// An earlier cut is at least as long, so it covers an end of every place that it overlaps.
	for text >= 0 && (c.taken.has(from) || c.taken.has(from+len(c.texts[text])-1)) {
		text = c.shorter[text]
	}
	switch {
	case text == first.text:
		end := from + len(c.texts[text])
		for i := from; i < end; i++ {
			c.taken.set(i)
		}
		c.cuts = append(c.cuts, cut{from, end, first.rank})
		return
	case text >= 0:
		heap.Push(&c.queue, candidate{c.places[text], from, text})
	}
	c.addOverlapping(first)
}

// addOverlapping adds the next place of a text that is not cut at a place, where the two overlap.
func (c *cutter) addOverlapping(first candidate) {
	text := c.texts[first.text]
	from := first.from + 1
	if next := strings.Index(c.s[from:min(len(c.s), from+2*(len(text)-1))], text); next >= 0 {
		c.add(c.at(c.s[from+next:]), from+next)
	}
}

// A candidate is a text at a place where it could be cut. The lowest rank comes first, and then the first place.
type candidate struct{ rank, from, text int }

// candidates is a heap.
type candidates []candidate

func (q *candidates) Len() int      { return len(*q) }
func (q *candidates) Swap(i, j int) { (*q)[i], (*q)[j] = (*q)[j], (*q)[i] }
func (q *candidates) Less(i, j int) bool {
	return cmp.Or(cmp.Compare((*q)[i].rank, (*q)[j].rank), cmp.Compare((*q)[i].from, (*q)[j].from)) < 0
}

// Push implements heap.Interface.
func (q *candidates) Push(c any) { *q = append(*q, c.(candidate)) } //nolint:forcetypeassert // nothing else is pushed

// Pop implements heap.Interface.
func (q *candidates) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// A bitmap is a set of small numbers.
type bitmap []uint64

func newBitmap(size int) bitmap { return make(bitmap, size/64+1) }
func (b bitmap) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bitmap) set(i int)      { b[i/64] |= 1 << (i % 64) }
