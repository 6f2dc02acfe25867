package tickets

var conflictMarker = Rule{
	Name:     "conflict-marker",
	Severity: SeverityError,
	Explain: "A merge left its conflict markers (<<<<<<<, >>>>>>>) in the file, so it contains both sides. The file is not " +
		"edited before the conflict is resolved.",
	check: func(p *lintPass) {
		if p.conflict == 0 {
			return
		}
		for _, start := range p.starts[p.conflict-1:] {
			if isConflictMarker(p.source[start:]) {
				p.report(nil, start, "a merge left this conflict marker here: resolve the conflict and remove its markers")
			}
		}
	},
}
