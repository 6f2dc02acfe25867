package tickets

var missingRouter = Rule{
	Name:     "missing-router",
	Severity: SeverityError,
	Explain: "The ticket names no router, so nothing can be asked of the service for it and its items stay unresolved. Add " +
		"a field such as \"- **Router**: `engines.video_mask.routes`\" with the router's import path.",
	check: func(p *lintPass) {
		for _, t := range p.Tickets {
			if t.Router == "" {
				p.report(t, t.offset, t.ID+" names no router: add \"- **Router**: `package.module`\"")
			}
		}
	},
}
