package tickets

var strayBox = Rule{
	Name:     "stray-box",
	Severity: SeverityWarning,
	Explain: "A box is no item of any ticket, so it is neither probed, counted nor ticked: it stands in front of the fields, " +
		"below another label or heading than Scope and Acceptance, in a table, in a heading, in HTML, in text that markdown takes " +
		"for code or for a link's name, or outside of the tickets. Move it below the Scope or Acceptance of its ticket.",
	check: func(p *lintPass) {
		for _, s := range p.strays {
			p.report(s.ticket, s.offset, "this box is no item of a ticket: "+s.why)
		}
	},
}
