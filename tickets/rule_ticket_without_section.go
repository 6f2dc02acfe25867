package tickets

var ticketWithoutSection = Rule{
	Name:     "ticket-without-section",
	Severity: SeverityWarning,
	Explain: "The ticket is not below a \"## \" heading, so --section does not find it and reports show it apart. Put it " +
		"under a section.",
	check: func(p *lintPass) {
		for _, t := range p.Tickets {
			if t.Section == "" {
				p.report(t, t.offset, t.ID+" is not in a section: put it below a \"## \" heading")
			}
		}
	},
}
