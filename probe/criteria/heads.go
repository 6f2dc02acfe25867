package criteria

// A head says with which words what a pattern reads may begin. It only ever rules out: what it lets pass may not fit.
type head struct {
	any   bool // with words that no table lists
	empty bool // with none: the pattern may read nothing
	words map[string]bool
}

// admits reports whether a pattern with the head may fit at a position.
func (h head) admits(p *parser, at int) bool {
	return h.any || h.empty || at < len(p.tokens) && h.words[p.tokens[at].text]
}

// with is the head of what begins as either of two does.
func (h head) with(other head) head {
	words := make(map[string]bool, len(h.words)+len(other.words))
	for _, set := range []map[string]bool{h.words, other.words} {
		for w := range set {
			words[w] = true
		}
	}
	return head{any: h.any || other.any, empty: h.empty || other.empty, words: words}
}

// headOf is the head of a pattern, given those of the symbols that it names.
func headOf(pat pattern, symbols map[string]head) head {
	switch pat := pat.(type) {
	case literal:
		var h head
		h.words = make(map[string]bool, len(pat))
		for _, w := range pat {
			h.words[w] = true
		}
		return h
	case optional:
		h := headOf(pat.pattern, symbols)
		h.empty = true
		return h
	case choice:
		var h head
		for _, each := range pat {
			h = h.with(headOf(each, symbols))
		}
		return h
	case sequence:
		h := head{empty: true}
		for _, each := range pat {
			next := headOf(each, symbols)
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

// findHeads gives each rule its head. A symbol may name itself, by way of others: the heads grow until they grow no more.
func (g *grammar) findHeads() {
	symbols := map[string]head{}
	for symbol := range g.symbols {
		if g.rules[symbol] == nil {
			symbols[symbol] = head{any: true, empty: true}
		}
	}
	for grew := true; grew; {
		grew = false
		for symbol, rules := range g.rules {
			before := symbols[symbol]
			h := before
			for _, r := range rules {
				h = h.with(headOf(r.pattern, symbols))
			}
			if h.any != before.any || h.empty != before.empty || len(h.words) != len(before.words) {
				symbols[symbol], grew = h, true
			}
		}
	}
	for _, rules := range g.rules {
		for _, r := range rules {
			r.head = headOf(r.pattern, symbols)
		}
	}
}
