package tickets

var missingFiles = Rule{
	Name:     "missing-files",
	Severity: SeverityError,
	Explain: "The ticket names no source file. A router's name does not locate its source, so its endpoints cannot " +
		"be found in the checkout. Add a field such as \"- **Files**: `engines/muscle/video_mask/routes.py`\", relative to " +
		"the source checkout. Exceptions need none.",
	check: func(p *lintPass) {
		for _, t := range p.Tickets {
			if t.Kind != KindException && len(t.Files) == 0 {
				p.report(t, t.offset, t.ID+" names no source file: add \"- **Files**: `path/to/routes.py`\"")
			}
		}
	},
}
