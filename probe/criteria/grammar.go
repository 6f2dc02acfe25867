package criteria

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A grammar is the tables, ready to read with.
type grammar struct {
	symbols    map[string]func(p *parser, at int) []meant
	rules      map[string][]*compiled // of the symbols that have wordings
	order      []string               // of these symbols, as they were added
	heads      map[string]head        // of the symbols
	vocabulary map[string]int         // every word that some wording has, numbered
	tables     int                    // how many of them the tables have: the others are those of a configuration
	patterns   []pattern
	headers    []string // that only requests have: those of the identity, without its credentials
	unread     unread
}

// A rule is the wordings of a symbol, and the meaning of the parts that they name.
type rule struct {
	wordings []string
	// fold makes one meaning of the parts; nil: their combined meaning.
	fold func(parts []found) (meaning, bool)
}

// together combines parts that are about one thing.
func together(parts []found) (meaning, bool) {
	var m meaning
	for _, part := range parts {
		var ok bool
		if m, ok = m.with(part.meaning); !ok {
			return m, false
		}
	}
	return m, true
}

// anyOf combines a list of parts, each of which counts alone.
func anyOf(parts []found) (meaning, bool) {
	var m meaning
	for _, part := range parts {
		m = m.or(part.meaning)
	}
	return m, true
}

// A compiled is one wording of a symbol, ready to read with.
type compiled struct {
	pattern
	head  head
	needs []literal // words that the pattern cannot do without
	fold  func([]found) (meaning, bool)
}

// add adds rules to a symbol.
func (g *grammar) add(symbol string, rules ...rule) {
	if g.symbols[symbol] == nil {
		g.order = append(g.order, symbol)
	}
	for _, r := range rules {
		fold := r.fold
		if fold == nil {
			fold = together
		}
		for _, wording := range r.wordings {
			pat, err := compile(wording)
			if err != nil {
				panic(fmt.Sprintf("criteria: %s: %v", symbol, err)) // a mistake in a table, which every test finds
			}
			g.learn(pat)
			g.patterns = append(g.patterns, pat)
			g.rules[symbol] = append(g.rules[symbol], &compiled{pattern: pat, needs: needed(pat), fold: fold})
		}
	}
	g.symbols[symbol] = func(p *parser, at int) []meant {
		var found []meant
		for _, each := range p.rulesOf(symbol) {
			if !each.head.admits(p, at) {
				continue
			}
			for _, r := range each.match(p, at) {
				if m, ok := each.fold(r.found); ok {
					found = append(found, meant{r.end, m})
				}
			}
		}
		return found
	}
}

// needed returns the words of a pattern; a clause must have one of each.
func needed(pat pattern) []literal {
	switch pat := pat.(type) {
	case literal:
		return []literal{pat}
	case sequence:
		var all []literal
		for _, each := range pat {
			all = append(all, needed(each)...)
		}
		return all
	}
	return nil
}

// knows reports whether some wording has the word.
func (g *grammar) knows(word string) bool {
	_, known := g.vocabulary[word]
	return known
}

// tabled reports whether a wording of the tables has the word.
func (g *grammar) tabled(word string) bool {
	number, known := g.vocabulary[word]
	return known && number < g.tables
}

// learn adds the words of a pattern to the vocabulary.
func (g *grammar) learn(pat pattern) {
	switch pat := pat.(type) {
	case literal:
		for _, w := range pat {
			if !g.knows(w) {
				g.vocabulary[w] = len(g.vocabulary)
			}
		}
	case choice:
		for _, each := range pat {
			g.learn(each)
		}
	case sequence:
		for _, each := range pat {
			g.learn(each)
		}
	case optional:
		g.learn(pat.pattern)
	}
}

// check reports a name in a wording that no symbol has.
func (g *grammar) check(pat pattern) error {
	switch pat := pat.(type) {
	case name:
		if g.symbols[string(pat)] == nil {
			return fmt.Errorf("no symbol is called %s", pat)
		}
	case choice:
		return g.checkAll(pat)
	case sequence:
		return g.checkAll(pat)
	case optional:
		return g.check(pat.pattern)
	}
	return nil
}

func (g *grammar) checkAll(pats []pattern) error {
	for _, each := range pats {
		if err := g.check(each); err != nil {
			return err
		}
	}
	return nil
}

// read reads tokens whole as a symbol. If it cannot, known is how many of them fit some wording.
func (g *grammar) read(symbol string, ts []token) (m meaning, known int, ok bool) {
	if len(ts) > mostTokens {
		return meaning{}, 0, false
	}
	key := outline(symbol, ts)
	if known, seen := g.unread.known.Load(key); seen {
		return meaning{}, known.(int), false
	}
	if m, known, ok = g.parse(symbol, ts); !ok {
		g.unread.known.Store(key, known)
	}
	return m, known, ok
}

func (g *grammar) parse(symbol string, ts []token) (m meaning, known int, ok bool) {
	p := newParser(g, ts)
	whole := slices.DeleteFunc(slices.Clone(p.symbol(symbol, 0)), func(m meant) bool { return m.end < len(ts) })
	if len(whole) == 0 {
		return meaning{}, p.furthest, false
	}
	for _, m := range whole { // "rejected with an envelope" demands a refusal as well as the envelope
		if !slices.ContainsFunc(whole, func(other meant) bool { return !m.covers(other.meaning) }) {
			return m.meaning, len(ts), true
		}
	}
	return meaning{}, len(ts), false // an ambiguous text is not understood
}

// mostTokens bounds a clause: a longer one says more than one thing.
const mostTokens = 60

// newGrammar joins the tables. headers are the names of the identity's headers, identities those of the other
// identities, questions those of the questions that can be asked.
func newGrammar(headers, identities, questions []string) *grammar {
	g := &grammar{symbols: map[string]func(*parser, int) []meant{}, rules: map[string][]*compiled{}, vocabulary: map[string]int{}, headers: slices.DeleteFunc(slices.Clone(headers), traces)}
	for _, symbol := range slices.Sorted(maps.Keys(phrases)) {
		g.add(symbol, rule{wordings: phrases[symbol]})
	}
	g.add("responses",
		rule{[]string{"all|every|each|any [of] [the] [http|api] [success|successful] response|responses|answers|replies", "responses|answers"}, unnarrowed},
		rule{wordings: []string{"<response>"}})
	g.addSlots()
	g.addParts(headers, questions)
	g.addScopes()
	g.addConditions(conditionRows())
	g.addOutcomes(outcomeRows())
	g.addSentences()
	g.tables = len(g.vocabulary)
	g.addIdentities(identities)
	if err := g.checkAll(g.patterns); err != nil {
		panic("criteria: " + err.Error())
	}
	g.findHeads()
	return g
}

// traces reports whether a header follows a request through services, so that answers repeat it.
func traces(header string) bool {
	return slices.ContainsFunc([]string{"request-id", "correlation", "trace"}, func(part string) bool { return strings.Contains(strings.ToLower(header), part) })
}

// unnarrowed is a subject that no condition before it narrows.
func unnarrowed(parts []found) (meaning, bool) {
	m, ok := together(parts)
	m.own = true
	return m, ok
}
