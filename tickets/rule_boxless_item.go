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
		named := make(map[int]bool, len(p.malformed)) // malformed-box and malformed-heading report these
		for _, m := range p.malformed {
			named[m.offset] = true
		}
		known := knownIDs(p.Tickets)
		for _, h := range p.headings {
			named[h.offset] = named[h.offset] || known.wrongIn(h) != ""
		}
		for _, b := range p.boxless {
			if !named[b.offset] {
				p.report(b.ticket, b.offset, "this item of Scope has no box, so it is not probed: write \"- [ ] text\"")
			}
		}
	},
}
