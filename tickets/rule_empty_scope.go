package tickets

import "slices"

var emptyScope = Rule{
	Name:     "empty-scope",
	Severity: SeverityWarning,
	Explain: "The ticket has no box below a Scope field, so there is nothing that engfix could ever tick. " +
		"Or it is an exception whose Reason says nothing, so nothing tells what " +
		"its router is meant to do. Write what is to be done as \"- [ ] text\" below \"- **Scope**:\", or give the reason.",
	check: func(p *lintPass) {
		misspelt := make(map[*Ticket]bool) // malformed-box says enough of these
		for _, m := range p.malformed {
			misspelt[m.ticket] = true
		}
		for _, t := range p.Tickets {
			switch i := firstField(t, meansScope); {
			case t.Kind == KindException && t.Reason == "":
				p.report(t, t.Fields[firstField(t, meansReason)].offset, t.ID+" gives no reason: say how its router is meant to differ")
			case t.Kind == KindException || hasScopeItem(t) || misspelt[t]:
			case i < 0:
				p.report(t, t.offset, t.ID+" has no Scope: add \"- **Scope**:\" with \"- [ ] text\" below it, or a Reason where it is an exception")
			default:
				p.report(t, t.Fields[i].offset, "the Scope of "+t.ID+" has no box: write what is to be done as \"- [ ] text\"")
			}
		}
	},
}

// firstField gives the index of the ticket's first field with the meaning, or -1.
func firstField(t *Ticket, m meaning) int {
	return slices.IndexFunc(t.Fields, func(f Field) bool { return meaningOf(f.Label) == m })
}

func hasScopeItem(t *Ticket) bool {
	return slices.ContainsFunc(t.Items, func(it Item) bool { return it.Kind == ItemScope })
}
