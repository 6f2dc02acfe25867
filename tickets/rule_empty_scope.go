package tickets

import "slices"

var emptyScope = Rule{
	Name:     "empty-scope",
	Severity: SeverityWarning,
	Explain: "The ticket has no box below a Scope field, so there is nothing that engfix could ever tick. " +
		"Or it is an exception with an empty Reason, so nobody knows how " +
		"its router is meant to differ. Write each task as \"- [ ] text\" below \"- **Scope**:\", or write the reason.",
	check: func(p *lintPass) {
		misspelt := make(map[*Ticket]bool) // malformed-box reports these
		for _, m := range p.malformed {
			misspelt[m.ticket] = true
		}
		for _, t := range p.Tickets {
			switch i := firstField(t, meansScope); {
			case t.Kind == KindException && t.Reason == "":
				p.report(t, t.Fields[firstField(t, meansReason)].offset, t.ID+" has no reason: state how its router is meant to differ")
			case t.Kind == KindException || hasScopeItem(t) || misspelt[t]:
			case i < 0:
				p.report(t, t.offset, t.ID+" has no Scope: add \"- **Scope**:\" with \"- [ ] text\" below it, or a Reason if it is an exception")
			default:
				p.report(t, t.Fields[i].offset, "the Scope of "+t.ID+" has no box: write each task as \"- [ ] text\"")
			}
		}
	},
}

// firstField returns the index of the ticket's first field with the meaning, or -1.
func firstField(t *Ticket, m meaning) int {
	return slices.IndexFunc(t.Fields, func(f Field) bool { return meaningOf(f.Label) == m })
}

func hasScopeItem(t *Ticket) bool {
	return slices.ContainsFunc(t.Items, func(it Item) bool { return it.Kind == ItemScope })
}
