package criteria

import "slices"

// A parser reads one clause. It keeps its results for each place, so that the time grows with the clause, and not with
// the number of possible combinations.
type parser struct {
	grammar  *grammar
	tokens   []token
	numbers  []int // of the tokens in the vocabulary; -1: it lacks the word
	known    map[place][]meant
	furthest int // how many tokens fitted some wording
	words    map[string]bool
	rules    map[string][]*compiled // those whose needs the clause has
}

func newParser(g *grammar, tokens []token) *parser {
	p := &parser{grammar: g, tokens: tokens, known: make(map[place][]meant, 8*len(tokens)), words: make(map[string]bool, len(tokens)), rules: map[string][]*compiled{}}
	for _, t := range tokens {
		p.words[t.text] = true
		number, known := g.vocabulary[t.text]
		if !known {
			number = -1
		}
		p.numbers = append(p.numbers, number)
	}
	return p
}

// A place is a symbol at a position.
type place struct {
	symbol string
	at     int
}

// A meant is the meaning of a symbol for the words up to an end.
type meant struct {
	end int
	meaning
}

// hasAll reports whether the clause has one word of each.
func (p *parser) hasAll(needs []literal) bool {
	for _, either := range needs {
		if !slices.ContainsFunc(either, func(w string) bool { return p.words[w] }) {
			return false
		}
	}
	return true
}

// rulesOf returns the rules of a symbol whose words the clause has.
func (p *parser) rulesOf(symbol string) []*compiled {
	fit, done := p.rules[symbol]
	if !done {
		for _, r := range p.grammar.rules[symbol] {
			if p.hasAll(r.needs) {
				fit = append(fit, r)
			}
		}
		p.rules[symbol] = fit
	}
	return fit
}

func (p *parser) reach(at int) { p.furthest = max(p.furthest, at) }

// symbol returns each way to read a symbol from a position on.
func (p *parser) symbol(name string, at int) []meant {
	here := place{name, at}
	if all, done := p.known[here]; done {
		return all
	}
	if !p.grammar.heads[name].admits(p, at) {
		return nil
	}
	p.known[here] = nil // a symbol that begins with itself adds nothing
	all := distinct(p.grammar.symbols[name](p, at))
	p.known[here] = all
	for _, m := range all {
		p.reach(m.end)
	}
	return all
}

func distinct(all []meant) []meant {
	var once []meant
	for _, m := range all {
		if !slices.ContainsFunc(once, func(o meant) bool { return o.end == m.end && o.equal(m.meaning) }) {
			once = append(once, m)
		}
	}
	return once
}
