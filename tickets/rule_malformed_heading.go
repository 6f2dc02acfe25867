package tickets

import (
	"fmt"
	"slices"
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
		"probed; headings about tickets that are there (\"ENG-1 to ENG-9\") are left alone. A ticket's heading is of level 2 to 6 and reads \"ID: Title\"; the ID is of upper-case letters, digits and " +
		"dashes, and ends in a number.",
	check: func(p *lintPass) {
		ids, prefixes := make(map[string]bool), make(map[string]bool)
		for _, t := range p.Tickets {
			prefix, _ := splitID(t.ID)
			ids[t.ID], prefixes[prefix] = true, true
		}
		like := func(id string) bool {
			prefix, number := splitID(id)
			return number != "" && prefixes[prefix]
		}
		for _, h := range p.headings {
			word, rest := h.title, ""
			if end := strings.IndexAny(h.title, ": "); end >= 0 {
				word, rest = h.title[:end], h.title[end:]
			}
			id := strings.ToUpper(word)
			numbered := strings.TrimRightFunc(id, unicode.IsLetter)
			about := !strings.HasPrefix(rest, ":") && (ids[id] || slices.ContainsFunc(words(rest), like)) // "ENG-1 to ENG-9"
			if !like(numbered) || about {
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
