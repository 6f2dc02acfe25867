package criteria

import "slices"

// The start symbols: a clause is whole; a setting is a line that introduces the lines below it.
const (
	startClause  = "clause"
	startSetting = "setting"
)

// addSentences adds to the grammar how outcomes, conditions and scopes go together.
func (g *grammar) addSentences() {
	// What answers, and who asks. Only what answers is the subject of what an answer holds.
	g.add("answerer", rule{[]string{"<api>"}, withSubject}, rule{wordings: []string{"<pronoun>", "<operations>", "<endpoints>", "<channel>", "[<a>] stream|streams"}}, rule{[]string{"<errors>"}, onErrors})
	g.add("subject", rule{wordings: []string{"<answerer>", "<requests>", "<asking>", "<caller>"}})
	g.add("also",
		rule{[]string{"[,] with|and|plus|as|in|using|carrying <name> [<also>]"}, oneStatus})
	g.add("core",
		rule{[]string{"[<subject>] [<modal>] <verb> [<also>]", "[<modal>] <verb> [<also>]"}, oneStatus},
		rule{[]string{"[<answerer>] [<modal>] <holding> [<also>]"}, oneStatus},
		rule{[]string{"<response>|<responses> [<modal>] <verb>|<holding> [<also>]"}, ofAnswers},
		rule{[]string{"<name> [<also>]"}, bareName},
		rule{wordings: []string{"<statement>"}},
		rule{[]string{"[<subject>] [<modal>] reject|rejects|refuse|refuses|deny|denies|decline|declines|block|blocks <asking> [with <name> [<also>]]"}, refusing},
		rule{[]string{
			"<asking>|<ways>|<states> :|→|=|- <name> [<also>]", "<name> [<also>] :|→|=|- <asking>|<ways>|<states>",
			"<asking>|<ways>|<states> :|→|- [<modal>] <verb> [<also>]", "<ways>|<states> :|→|- [<modal>] <holding> [<also>]",
		}, oneStatus},
	)
	g.add("lead", rule{wordings: []string{"<adverb>", "<placing>", "<operations>", "<endpoints>", "<channel>", "<requests> ,|:|→|-", "<ways>"}})
	g.add("leads", rule{wordings: []string{"<lead> [,|:|→|-] [then] [<leads>]"}})
	g.add("tails", rule{wordings: []string{"[,] <adverb>|<placing>|<ways> [<tails>]"}})
	g.add(startClause, rule{[]string{"[<leads>] <core> [<tails>]"}, oneStatus})
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
	return m, ok && statuses <= 1
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
	return m, ok && !slices.ContainsFunc(m.outcomes, func(o outcome) bool {
		return o.idea == identity || o.idea == headerRequired || o.idea == credentialRequired || o.idea == public
	})
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
