package tickets

// A boxless item is an item of Scope without a box.
type boxless struct {
	ticket *Ticket
	offset int // of its text in the source
}

var boxlessItem = Rule{
	Name:     "boxless-item",
	Severity: SeverityWarning,
	Explain: "An item of Scope has no box, so it is neither probed nor counted. Write it as \"- [ ] text\". " +
		"Put an explanation below its item; it belongs to the item's words.",
	check: func(p *lintPass) {
		misspelt := make(map[int]bool, len(p.malformed)) // malformed-box reports these
		for _, m := range p.malformed {
			misspelt[m.offset] = true
		}
		for _, b := range p.boxless {
			if !misspelt[b.offset] {
				p.report(b.ticket, b.offset, "this item of Scope has no box, so it is not probed: write \"- [ ] text\"")
			}
		}
	},
}
