package tickets

var strayBox = Rule{
	Name:     "stray-box",
	Severity: SeverityWarning,
	Explain: "A box does not belong to any item, so it is not probed, counted or ticked: it is before the fields, " +
		"below another label or heading than Scope and Acceptance, in a table, in a heading, in HTML, in text that markdown reads " +
		"as code or as a link's name, or outside of the tickets. Move it below the Scope or Acceptance of its ticket. A criterion of an " +
		"Acceptance that markdown reads as code is reported as well.",
	check: func(p *lintPass) {
		for _, s := range p.strays {
			p.report(s.ticket, s.offset, "this box does not belong to an item: "+s.why)
		}
		for _, s := range p.cut {
			p.report(s.ticket, s.offset, "this criterion is not an item of Acceptance: "+s.why)
		}
	},
}
