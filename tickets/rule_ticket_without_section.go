package tickets

import "slices"

var ticketWithoutSection = Rule{
	Name:     "ticket-without-section",
	Severity: SeverityWarning,
	Explain: "Other tickets are below a \"## \" heading and this one is not, so --section does not find it and reports show " +
		"it apart. Put it under a section. A file whose tickets have no sections at all is fine.",
	check: func(p *lintPass) {
		inSection := func(t *Ticket) bool { return t.Section != "" }
		if !slices.ContainsFunc(p.Tickets, inSection) {
			return
		}
		for _, t := range p.Tickets {
			if !inSection(t) {
				p.report(t, t.offset, t.ID+" is not in a section: put it below a \"## \" heading")
			}
		}
	},
}
