package criteria

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/variants"
	"github.com/engfix/engfix/tickets"
)

// A reader says how the lines of an item are read.
type reader struct {
	kind tickets.ItemKind
	// setting is read before each of them.
	setting []token
	// announces is true for the last line if it ends with a colon and nothing follows.
	announces bool
}

// line reads a line: whole, or each of its sentences.
func (in *Interpreter) line(text string, r reader) []Clause {
	ts := tokens(text)
	announced := r.announces && len(ts) > 0 && ts[len(ts)-1].text == ":"
	var clauses []Clause
	said := sentences(ts)
	if len(said) > 1 { // some phrases have two sentences
		if m, ok := in.meaning(trimmed(ts), r); ok {
			clauses = []Clause{in.understood(text, ts, m)}
		}
	}
	if clauses == nil {
		for _, s := range said {
			clauses = append(clauses, in.sentence(text, s, r)...)
		}
	}
	if announced && len(clauses) > 0 {
		last := &clauses[len(clauses)-1]
		*last = Clause{Words: last.Words, From: len(last.Words) - 1, To: len(last.Words), Why: "the line ends with a colon, and no line below it belongs to it: a person decides"}
	}
	return clauses
}

// sentences splits tokens where a sentence ends. Text in brackets belongs to the sentence around it.
func sentences(ts []token) [][]token {
	var all [][]token
	depth, start := 0, 0
	for i, t := range ts {
		switch t.text {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		}
		if t.ends() && depth <= 0 {
			all, start = append(all, ts[start:i+1]), i+1
		}
	}
	all = append(all, ts[start:])
	return slices.DeleteFunc(all, func(s []token) bool { return len(trimmed(s)) == 0 })
}

// trimmed leaves out the marks around a clause. A question mark stays: a question demands nothing.
func trimmed(ts []token) []token {
	mark := func(t token) bool { return t.ends() && t.text != "?" || t.text == ":" || t.text == "," }
	for len(ts) > 0 && mark(ts[0]) {
		ts = ts[1:]
	}
	for len(ts) > 0 && mark(ts[len(ts)-1]) {
		ts = ts[:len(ts)-1]
	}
	return ts
}

// sentence reads a sentence as it is, or else with its misspelt words corrected.
func (in *Interpreter) sentence(text string, ts []token, r reader) []Clause {
	words := in.wordsOf(text, ts)
	if c, matched := in.customIn(words); matched {
		return []Clause{c}
	}
	if c, matched := in.own(words); matched {
		return []Clause{c}
	}
	ts = trimmed(ts)
	clauses := in.segments(text, ts, r)
	if !slices.ContainsFunc(clauses, Clause.manual) {
		return clauses
	}
	if right, changed := in.respelt(ts); changed {
		if better := in.segments(text, right, r); misunderstood(better) < misunderstood(clauses) {
			return better
		}
	}
	return clauses
}

func (c Clause) manual() bool { return len(c.Bindings) == 0 }

// misunderstood counts the bytes of the clauses that are left to a person.
func misunderstood(clauses []Clause) int {
	n := 0
	for _, c := range clauses {
		if c.manual() {
			n += len(c.Words)
		}
	}
	return n
}

// A segment is a run of a sentence between two possible splits, and its meaning; nil: none.
type segment struct {
	tokens  []token
	meaning *meaning
	custom  *Clause
}

// segments splits a sentence so that as much of it as possible is understood, and reads the clauses.
func (in *Interpreter) segments(text string, ts []token, r reader) []Clause {
	key := in.lostKey(ts, r)
	if _, known := in.lost.Load(key); known && key != "" {
		return []Clause{in.unread(text, ts)}
	}
	split := in.split(text, ts, r)
	if !slices.ContainsFunc(split, segment.read) || slices.ContainsFunc(split, segment.limits) || split[0].supposes() {
		if key != "" {
			in.lost.Store(key, true)
		}
		return []Clause{in.unread(text, ts)}
	}
	var clauses []Clause
	var before *meaning
	for _, s := range split {
		switch {
		case s.custom != nil:
			clauses = append(clauses, *s.custom)
		case s.meaning == nil:
			clauses = append(clauses, in.unread(text, s.tokens))
		default:
			m := *s.meaning
			unclear := false
			if before != nil {
				m, unclear = m.after(*before, s.tokens[0].text == "with")
			}
			if unclear {
				clauses = append(clauses, Clause{Words: in.wordsOf(text, s.tokens), Why: "it does not say whether the condition before it holds here too: put the condition first, as in \"Without a token, returns 401 and …\"; a person decides"})
				continue
			}
			before = &m
			clauses = append(clauses, in.understood(text, s.tokens, m))
		}
	}
	return clauses
}

// lostKey returns the key of a sentence among those of which nothing is understood, so that one which differs by a number is
// not split again. It is "" where more than the outline decides: words around the sentence, or rules of the team's own.
func (in *Interpreter) lostKey(ts []token, r reader) string {
	if len(r.setting)+len(in.Custom)+len(in.Phrases) > 0 {
		return ""
	}
	return outline(string(r.kind), ts)
}

// limits reports whether a segment that is not understood may restrict the rest; which part is unknown.
func (s segment) limits() bool {
	return !s.read() && slices.ContainsFunc(s.tokens, func(t token) bool {
		return slices.Contains(limiting, t.text) || strings.HasSuffix(t.text, "n't")
	})
}

// supposes reports whether a segment that is not understood is a condition, as "while the cache is warm": what comes after it
// holds only then.
func (s segment) supposes() bool {
	return !s.read() && len(s.tokens) > 0 && slices.Contains(supposing, s.tokens[0].text)
}

// excepts reports whether a clause that is not understood makes an exception, which may be one from the sentences around it.
func (c Clause) excepts() bool {
	return c.manual() && slices.ContainsFunc(tokens(c.Words), func(t token) bool { return slices.Contains(excepting, t.text) })
}

// opens reports whether a clause says that endpoints are public.
func (c Clause) opens() bool {
	return slices.ContainsFunc(c.Bindings, func(b probe.Binding) bool { return b.Check == checks.PublicOpen })
}

// closes reports whether a clause asks for identity on all endpoints of a kind, among which may be a public one.
func (c Clause) closes() bool {
	return slices.ContainsFunc(c.Bindings, func(b probe.Binding) bool {
		asked := b.Params.When
		lacks := asked == variants.Anonymous || asked == variants.BadCredential || strings.HasPrefix(asked, "without")
		return b.Params.Path == "" && (lacks || b.Check == checks.IdentityRequired || b.Check == checks.WSIdentityRequired)
	})
}

// excepting words make an exception from what is said, also in a sentence of their own.
var excepting = []string{"unless", "except", "excepting", "excluding", "excluded", "exempt", "only", "but", "otherwise"}

// limiting words make an exception or deny something.
var limiting = []string{"unless", "except", "excepting", "excluding", "but", "only", "not", "never", "nowhere", "dont", "otherwise", "instead"}

// supposing words begin a condition.
var supposing = []string{"if", "when", "whenever", "while", "where", "once", "until", "after", "before", "during", "since", "assuming", "given"}

func (s segment) read() bool { return s.meaning != nil || s.custom != nil }

// after returns the meaning of an outcome that follows another in a sentence. A condition or an operation at the head of the
// sentence applies to both, and so does the success of a valid request. Under a condition at the end of the words before it,
// what the answers hold is unclear: "returns 401 without a token and includes X-Request-Id". An error envelope that an answer
// comes with is its own, as no request has one.
func (m meaning) after(before meaning, with bool) (after meaning, unclear bool) {
	switch {
	case len(m.conditions) > 0 || len(m.scopes) > 0 || m.own || m.named || !m.mayHaveCondition():
	case with && len(before.conditions) > 0 && m.onlyEnvelope():
		m.conditions = before.conditions
	default:
		unclear = len(before.conditions) > 0 && !before.led
		if before.supposesValid() {
			m.conditions, m.led = []condition{{idea: valid}}, true
		}
	}
	if before.led && len(m.conditions) == 0 && !m.own {
		m.conditions, m.led = before.conditions, true
	}
	if before.ledScope && len(m.scopes) == 0 && !m.own {
		m.scopes, m.ledScope = before.scopes, true
	}
	return m, unclear
}

// onlyEnvelope reports whether the error envelope is all that is demanded.
func (m meaning) onlyEnvelope() bool {
	return !slices.ContainsFunc(m.outcomes, func(o outcome) bool { return o.idea != errorEnvelope })
}

// mayHaveCondition reports whether a condition would narrow an outcome, which has a meaning without one.
func (m meaning) mayHaveCondition() bool {
	return slices.ContainsFunc(m.outcomes, func(o outcome) bool { return rowOf(o).condition == may })
}

// split finds the segments of a sentence: as few words as possible are left over, in as few segments as possible.
func (in *Interpreter) split(text string, ts []token, r reader) []segment {
	cuts := cutsOf(ts)
	if len(cuts) > mostCuts {
		return []segment{{tokens: ts}}
	}
	type best struct {
		left int
		all  []segment
	}
	from := make([]best, len(cuts)) // from each cut to the end
	for i := len(cuts) - 2; i >= 0; i-- {
		for j := len(cuts) - 1; j > i; j-- {
			s := in.segment(text, ts, ts[cuts[i].end:cuts[j].start], r)
			left := from[j].left
			if !s.read() {
				if j > i+1 {
					continue
				}
				left += len(s.tokens)
			}
			if from[i].all == nil || left < from[i].left || left == from[i].left && len(from[j].all)+1 < len(from[i].all) {
				from[i] = best{left, append([]segment{s}, from[j].all...)}
			}
		}
	}
	return from[0].all
}

// mostCuts bounds the places at which a sentence is split: the time grows with their square.
const mostCuts = 16

// segment reads a run of a sentence: alone, or with the sentence's first verb, so that "add identity and envelope" adds
// two things.
func (in *Interpreter) segment(text string, sentence, ts []token, r reader) segment {
	s := segment{tokens: ts}
	if len(ts) == 0 {
		return s
	}
	if len(ts) < len(sentence) {
		if c, matched := in.ours(in.wordsOf(text, ts)); matched {
			s.custom = &c
			return s
		}
	}
	first := ts[0].from == sentence[0].from
	if first {
		said := ts
		if len(r.setting) > 0 {
			said = slices.Concat(r.setting, ts)
		}
		if m, ok := in.meaning(said, r); ok {
			s.meaning = &m
		}
		return s
	}
	for _, words := range [][]token{ts, slices.Concat(sentence[:1], ts)} {
		if m, ok := in.meaning(words, r); ok {
			s.meaning = &m
			return s
		}
	}
	if ts[0].text == "with" { // an envelope is of the answer before it; a header may be of the request
		if m, ok := in.meaning(slices.Concat([]token{{raw: "returns", text: "returns"}}, ts), r); ok && m.onlyEnvelope() {
			s.meaning = &m
		}
	}
	return s
}

// A cut is a place at which a sentence may be split: the words between start and end belong to neither side.
type cut struct{ start, end int }

// cutsOf finds the cuts of a sentence, its beginning and its end among them.
func cutsOf(ts []token) []cut {
	joins := []string{",", "and", "&", "+", "then"}
	cuts := []cut{{0, 0}}
	depth := 0
	for i := 0; i < len(ts); i++ {
		switch ts[i].text {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		}
		if depth > 0 || i == 0 || !slices.Contains(joins, ts[i].text) {
			continue
		}
		start := i
		for i+1 < len(ts) && slices.Contains(joins, ts[i+1].text) {
			i++
		}
		if i+1 < len(ts) {
			cuts = append(cuts, cut{start, i + 1})
		}
	}
	return append(cuts, cut{len(ts), len(ts)})
}

// meaning reads tokens whole as one clause of an item.
func (in *Interpreter) meaning(ts []token, r reader) (meaning, bool) {
	m, _, ok := in.grammar().read(startClause, ts)
	if !ok {
		return m, false
	}
	return m, !slices.ContainsFunc(m.outcomes, func(o outcome) bool { return o.only && r.kind != tickets.ItemException })
}

// wordsOf returns the text of tokens.
func (in *Interpreter) wordsOf(text string, ts []token) string {
	return text[ts[0].from:ts[len(ts)-1].to]
}

// unread returns a clause that was not understood, from the first word that fits no wording.
func (in *Interpreter) unread(text string, ts []token) Clause {
	c := Clause{Words: in.wordsOf(text, ts)}
	_, known, _ := in.grammar().read(startClause, ts)
	c.From, c.To = 0, len(c.Words)
	if known < len(ts) {
		c.From = ts[known].from - ts[0].from
	}
	if known == len(ts) {
		c.Why = "the clause is incomplete: it has no outcome or no condition; a person decides"
	}
	return c
}

// understood returns a clause that was read whole, bound to the checks that show it.
func (in *Interpreter) understood(text string, ts []token, m meaning) Clause {
	ts = trimmed(ts)
	c := Clause{Words: in.wordsOf(text, ts), Spelt: spelt(text, ts)}
	for _, o := range m.outcomes {
		c.Outcomes = append(c.Outcomes, o.String())
	}
	for _, each := range m.conditions {
		c.Conditions = append(c.Conditions, each.String())
	}
	for _, each := range m.scopes {
		c.Scopes = append(c.Scopes, each.String())
	}
	c.Bindings, c.Why = in.bind(m)
	return c
}
