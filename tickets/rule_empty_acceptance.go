package tickets

import "slices"

var emptyAcceptance = Rule{
	Name:     "empty-acceptance",
	Severity: SeverityWarning,
	Explain: "The ticket has an Acceptance field without an item, so no criterion is probed. Criteria are list items: text in a " +
		"paragraph or in code, as by an indentation that is too deep, does not count. Write each as \"- text\" below \"- **Acceptance**:\".",
	check: func(p *lintPass) {
		for _, t := range p.Tickets {
			i := firstField(t, meansAcceptance)
			if i >= 0 && !slices.ContainsFunc(t.Items, func(it Item) bool { return it.Kind == ItemAcceptance }) {
				p.report(t, t.Fields[i].offset, "the Acceptance of "+t.ID+" has no item: write each criterion as \"- text\"")
			}
		}
	},
}
