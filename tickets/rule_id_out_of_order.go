package tickets

import "fmt"

var idOutOfOrder = Rule{
	Name:     "id-out-of-order",
	Severity: SeverityWarning,
	Explain: "Within a section the ticket's number is lower than that of the ticket before it with the same prefix, which " +
		"makes tickets hard to find and is often a typing error. Move the ticket, or correct its ID.",
	check: func(p *lintPass) {
		type series struct{ section, prefix string }
		latest := make(map[series]*Ticket)
		for _, t := range p.Tickets {
			prefix, number := splitID(t.ID)
			s := series{t.Section, prefix}
			if before := latest[s]; before != nil {
				if _, n := splitID(before.ID); compareNumbers(number, n) < 0 {
					p.report(t, t.offset, fmt.Sprintf("%s comes after %s: move it, or correct its ID", t.ID, before.ID))
				}
			}
			latest[s] = t
		}
	},
}
