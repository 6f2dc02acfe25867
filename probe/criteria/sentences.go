package criteria

import (
	"slices"
	"strings"
)

// The start symbols: a clause is whole; a setting is a line that introduces the lines below it.
const (
	startClause  = "clause"
	startSetting = "setting"
)

// addSentences adds to the grammar how outcomes, conditions and scopes go together.
func (g *grammar) addSentences() {
	// What answers, and who asks. Only what answers is the subject of what an answer holds.
	g.add("answerer", rule{[]string{"<api>"}, withSubject}, rule{wordings: []string{"<pronoun>", "<operations>", "<endpoints>", "<channel>"}}, rule{[]string{"<errors>"}, onErrors})
	g.add("asker", rule{wordings: []string{"<requests>", "<asking>", "<caller>"}})
	// what a stream holds, and when it ends, no check of an answer shows
	g.add("subject", rule{wordings: []string{"<answerer>", "<asker>", "[<a>] stream|streams"}})
	g.add("doer", rule{wordings: []string{"<answerer>", "<requests>", "<asking>", "<call>"}})
	g.add("also",
		rule{[]string{"[,] with|and|plus|as|in|using|carrying <name> [<also>]", `\( <name> \)`}, oneStatus})
	g.add("answer", rule{[]string{"[with <name> [<also>]]", `\( <name> \)`}, oneStatus})
	g.add("core",
		rule{[]string{"[<subject>] [<modal>] <verb> [<also>]", "[<modal>] <verb> [<also>]"}, oneStatus},
		rule{[]string{"[<doer>] [<modal>] <deed> [<also>]", "<asker> [<modal>] <receipt> [<also>]"}, oneStatus},
		rule{[]string{"[<answerer>] [<modal>] <holding> [<also>]"}, g.holding},
		rule{[]string{"<response>|<responses> [<modal>] <verb>|<deed>|<receipt>|<holding> [<also>]"}, ofAnswers},
		rule{[]string{"<name> [<also>]"}, bareName},
		rule{wordings: []string{"<statement>"}},
		rule{[]string{"[<answerer>] [<modal>] reject|rejects|refuse|refuses|deny|denies|decline|declines|block|blocks <asking> <answer>", "<asking> rejected|refused|denied|declined|blocked <answer>", "no access <ways>"}, refusing},
		rule{[]string{
			"<asking>|<ways>|<states> :|→|=|- <name> [<also>]", "<name> [<also>] :|→|=|- <asking>|<ways>|<states>",
			"<asking>|<ways>|<states> :|→|- [<modal>] <verb>|<deed> [<also>]", "<ways>|<states> :|→|- [<modal>] <holding> [<also>]",
		}, oneStatus},
	)
	g.add("lead", rule{wordings: []string{"<adverb>", "<placing>", "<operations>", "<endpoints>", "<channel>", "<requests> ,|:|→|-", "<ways>"}})
	g.add("leads", rule{wordings: []string{"<lead> [,|:|→|-] [then] [<leads>]"}})
	g.add("tails", rule{wordings: []string{"[,] <adverb>|<placing>|<ways> [<tails>]"}})
	g.add(startClause, rule{[]string{"[ensure|verify that] [<leads>] <core> [<tails>]", "ensure [<leads>] <core> [<tails>]"}, oneStatus})
	g.add(startSetting, rule{wordings: []string{"<leads>", "<asking>"}})
}

// oneStatus combines parts that demand at most one status: no answer has two.
func oneStatus(parts []found) (meaning, bool) {
	m, ok := together(parts)
	statuses := 0
	for _, o := range m.outcomes {
		if o.idea == status {
			statuses++
		}
	}
	if statuses == 1 { // "is rejected with 401" is one demand
		m.outcomes = slices.DeleteFunc(m.outcomes, func(o outcome) bool { return o.idea == refused })
	}
	if len(m.outcomes) == 1 && m.outcomes[0].idea == errorEnvelope && slices.Equal(m.conditions, []condition{{idea: anyError}}) {
		m.conditions, m.led = nil, false // it is about errors anyway
	}
	mixed := slices.ContainsFunc(m.outcomes, outcome.ofRequests) && slices.ContainsFunc(m.outcomes, outcome.ofAnswers)
	return m, ok && statuses <= 1 && !mixed
}

// ofAnswers reports whether an outcome is about answers.
func (o outcome) ofAnswers() bool { return !o.ofRequests() }

// ofRequests reports whether an outcome requires something of requests, or nothing: what comes "with" it is not in an answer.
func (o outcome) ofRequests() bool {
	return o.idea == identity || o.idea == headerRequired || o.idea == credentialRequired || o.idea == public
}

// holding reads what an answer holds, of a subject that also has requests: a header of the identity may be one of theirs. An error has none.
func (g *grammar) holding(parts []found) (meaning, bool) {
	m, ok := oneStatus(parts)
	return m, ok && (slices.Contains(m.conditions, condition{idea: anyError}) || !slices.ContainsFunc(m.outcomes, func(o outcome) bool {
		return slices.ContainsFunc(g.headers, func(name string) bool { return strings.EqualFold(o.expect, headerThere(name)) })
	}))
}

// refusing demands the refusal that the words name, or any.
func refusing(parts []found) (meaning, bool) {
	m, ok := oneStatus(parts)
	if len(m.outcomes) == 0 {
		m.outcomes = []outcome{{idea: refused}}
		m.led = m.led || len(m.conditions) > 0
	}
	return m, ok
}

// onErrors is the condition of a statement about errors.
func onErrors([]found) (meaning, bool) {
	return meaning{conditions: []condition{{idea: anyError}}, own: true}, true
}

// ofAnswers reads words about answers. A requirement on requests is not about answers: a header that "responses need" is their own.
// Nor is to be public: caches may keep a public answer.
func ofAnswers(parts []found) (meaning, bool) {
	m, ok := oneStatus(parts)
	return m, ok && !slices.ContainsFunc(m.outcomes, outcome.ofRequests)
}

// withSubject is a subject in words of its own.
func withSubject(parts []found) (meaning, bool) {
	m, ok := together(parts)
	m.named = true
	return m, ok
}

// bareName is an outcome without a verb: "404 for an unknown id".
func bareName(parts []found) (meaning, bool) {
	m, ok := oneStatus(parts)
	m.outcomes = slices.Clone(m.outcomes)
	for i := range m.outcomes {
		m.outcomes[i].bare = true
	}
	return m, ok
}
