package tickets

import "fmt"

var duplicateID = Rule{
	Name:     "duplicate-id",
	Severity: SeverityError,
	Explain: "Two tickets have the same ID. Verdicts, waivers and history name tickets by ID, and a box of either cannot be " +
		"ticked while it is not clear which one is meant. Give each ticket an ID of its own.",
	check: func(p *lintPass) {
		for _, group := range p.Duplicates() {
			first := group[0]
			for _, t := range group[1:] {
				p.report(t, t.offset, fmt.Sprintf("the ticket at line %[2]d also has the ID %[1]s: give this one its own ID", t.ID, first.Line))
			}
		}
	},
}
