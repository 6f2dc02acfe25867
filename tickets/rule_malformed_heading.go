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
	wrong  string // why it opens none, where that is known
}

const wrongLevel = "a ticket's heading is of level 2 to 6"

// dashes puts plain dashes where an underscore or one of the long dashes stands for them.
var dashes = strings.NewReplacer("_", "-", "\u2010", "-", "\u2011", "-", "\u2013", "-", "\u2014", "-", "\u2212", "-")

var malformedHeading = Rule{
	Name:     "malformed-heading",
	Severity: SeverityWarning,
	Explain: "A heading begins like the IDs of the file's tickets and opens no ticket, so whatever stands below it is not " +
		"probed, or is taken for the ticket before it; headings about tickets that are there (\"ENG-1 to ENG-9\") are left " +
		"alone. A ticket's heading is of level 2 to 6, stands in no list and reads \"### ID: Title\"; the ID is of upper-case " +
		"letters, digits and dashes, and ends in a number.",
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
			wrong := h.wrong
			if wrong == "" {
				word, rest := h.title, ""
				if end := strings.IndexAny(h.title, ":\uff1a "); end >= 0 {
					word, rest = h.title[:end], h.title[end:]
				}
				dashed := dashes.Replace(strings.Trim(word, "[]()."))
				id := strings.ToUpper(dashed)
				numbered := strings.TrimRightFunc(id, unicode.IsLetter)
				about := !strings.HasPrefix(rest, ":") && (ids[id] || slices.ContainsFunc(words(rest), like)) // "ENG-1 to ENG-9"
				if !like(numbered) || about {
					continue
				}
				wrong = fmt.Sprintf("write %q", id+": Title")
				switch {
				case numbered != id:
					wrong = "an ID ends in a number"
				case dashed != id:
					wrong = "an ID is in upper case"
				case h.level == 1:
					wrong = wrongLevel
				}
			}
			ticket := Ticket{}
			if h.ticket != nil {
				ticket = *h.ticket
			}
			p.report(&ticket, h.offset, fmt.Sprintf("%q opens no ticket: %s", h.title, wrong))
		}
	},
}
