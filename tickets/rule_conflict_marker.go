package tickets

var conflictMarker = Rule{
	Name:     "conflict-marker",
	Severity: SeverityError,
	Explain: "A merge left its conflict markers (<<<<<<<, =======, >>>>>>>) in the file, so it contains both sides. The file is not " +
		"edited before the conflict is resolved.",
	check: func(p *lintPass) {
		if p.conflict == 0 {
			return
		}
		for i, start := range p.starts[p.conflict-1:] {
			switch {
			case isConflictMarker(p.source[start:]):
				p.report(nil, start, "a merge left this conflict marker here: resolve the conflict and remove its markers")
			case i == 0:
				p.report(nil, start, "a merge left this line between two versions: resolve the conflict and remove it; write \"---\" if it is a line across the page")
			}
		}
	},
}
