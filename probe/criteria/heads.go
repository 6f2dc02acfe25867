package criteria

import "slices"

// A head is the set of first words of a pattern. It only rules words out: those that it admits may still not match.
type head struct {
	any   bool // with words that no table lists
	empty bool // with no word: the pattern may match nothing
	words wordSet
}

// admits reports whether a pattern with the head may fit at a position.
func (h head) admits(p *parser, at int) bool {
	return h.any || h.empty || at < len(p.tokens) && h.words.has(p.numbers[at])
}

// with returns the head of a choice between two patterns.
func (h head) with(other head) head {
	return head{any: h.any || other.any, empty: h.empty || other.empty, words: h.words.union(other.words)}
}

// same reports whether two heads admit the same.
func (h head) same(other head) bool {
	return h.any == other.any && h.empty == other.empty && slices.Equal(h.words, other.words)
}

// A wordSet is a set of words of the vocabulary, a bit for each by its number. Sets are never changed, so that heads
// share them.
type wordSet []uint64

func (s wordSet) has(number int) bool {
	return number >= 0 && number/64 < len(s) && s[number/64]&(1<<(number%64)) != 0
}

// union is the set of the words of both. It ends with its last word.
func (s wordSet) union(other wordSet) wordSet {
	if len(s) < len(other) {
		s, other = other, s
	}
	for i, bits := range other {
		if bits&^s[i] == 0 {
			continue
		}
		both := slices.Clone(s)
		for ; i < len(other); i++ {
			both[i] |= other[i]
		}
		return both
	}
	return s
}

// headOf is the head of a pattern, given those of the symbols that it names.
func (g *grammar) headOf(pat pattern, symbols map[string]head) head {
	switch pat := pat.(type) {
	case literal:
		var h head
		for _, w := range pat {
			number := g.vocabulary[w]
			if short := number/64 + 1 - len(h.words); short > 0 {
				h.words = append(h.words, make(wordSet, short)...)
			}
			h.words[number/64] |= 1 << (number % 64)
		}
		return h
	case optional:
		h := g.headOf(pat.pattern, symbols)
		h.empty = true
		return h
	case choice:
		var h head
		for _, each := range pat {
			h = h.with(g.headOf(each, symbols))
		}
		return h
	case sequence:
		h := head{empty: true}
		for _, each := range pat {
			next := g.headOf(each, symbols)
			h.empty = false
			h = h.with(next)
			if !next.empty {
				break
			}
		}
		return h
	case name:
		return symbols[string(pat)]
	}
	return head{any: true, empty: true}
}

// findHeads computes the head of each symbol and of each rule. A symbol may name itself through others, so the heads are computed again
// until they stop growing.
func (g *grammar) findHeads() {
	symbols := map[string]head{}
	for symbol := range g.symbols {
		if g.rules[symbol] == nil {
			symbols[symbol] = head{any: true, empty: true}
		}
	}
	for grew := true; grew; {
		grew = false
		for _, symbol := range g.order {
			before := symbols[symbol]
			h := before
			for _, r := range g.rules[symbol] {
				h = h.with(g.headOf(r.pattern, symbols))
			}
			if !h.same(before) {
				symbols[symbol], grew = h, true
			}
		}
	}
	g.heads = symbols
	for _, rules := range g.rules {
		for _, r := range rules {
			r.head = g.headOf(r.pattern, symbols)
		}
	}
}
