package tickets

import (
	"fmt"
	"strings"
	"unicode"
)

// A heading is one that opens no ticket.
type heading struct {
	ticket *Ticket // the one before it, nil where none is open
	offset int     // in the source
	level  int
	title  string
}

var malformedHeading = Rule{
	Name:     "malformed-heading",
	Severity: SeverityWarning,
	Explain: "A heading begins like the IDs of the file's tickets and opens no ticket, so whatever stands below it is not " +
		"probed. A ticket's heading is of level 2 to 6 and reads \"ID: Title\"; the ID is of upper-case letters, digits and " +
		"dashes, and ends in a number.",
	check: func(p *lintPass) {
		prefixes := make(map[string]bool)
		for _, t := range p.Tickets {
			prefix, _ := splitID(t.ID)
			prefixes[prefix] = true
		}
		for _, h := range p.headings {
			word := h.title
			if end := strings.IndexAny(word, ": "); end >= 0 {
				word = word[:end]
			}
			id := strings.ToUpper(word)
			numbered := strings.TrimRightFunc(id, unicode.IsLetter)
			if prefix, number := splitID(numbered); number == "" || !prefixes[prefix] {
				continue
			}
			wrong := fmt.Sprintf("write %q", id+": Title")
			switch {
			case numbered != id:
				wrong = "an ID ends in a number"
			case word != id:
				wrong = "an ID is in upper case"
			case h.level == 1:
				wrong = "a ticket's heading is of level 2 to 6"
			}
			ticket := Ticket{}
			if h.ticket != nil {
				ticket = *h.ticket
			}
			p.report(&ticket, h.offset, fmt.Sprintf("%q opens no ticket: %s", h.title, wrong))
		}
	},
}
