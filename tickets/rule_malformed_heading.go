package tickets

import (
	"fmt"
	"slices"
)

// A heading is a heading that opens no ticket.
type heading struct {
	reading
	ticket *Ticket // the ticket above it, nil if none is open
	offset int     // in the source
	level  int
	title  string
	wrong  string // why it opens none, if its place is the reason
	fields bool   // there are fields below it
	bold   bool   // it is a line in bold, or one that stands out: boxes below it are enough for a ticket
	about  bool   // it may be about a ticket: a caption in HTML above it, an item of a list above boxes
}

const (
	wrongLevel    = "a ticket's heading must have level 2 to 6"
	inQuote       = "a ticket's heading cannot be in a quote"
	wrongLanguage = "it is a heading of another markup language: write \"### ID: Title\""
)

var malformedHeading = Rule{
	Name:     "malformed-heading",
	Severity: SeverityError,
	Explain: "A heading has an ID, or fields below it, but does not open a ticket, so the text below it is not " +
		"probed; headings about existing tickets (\"ENG-1 to ENG-9\") are not reported. A line of another form that begins with an ID, " +
		"such as a table's row or an admonition, is reported if boxes below it are no items. A ticket's heading has level 2 " +
		"to 6, is not in a list and reads \"### ID: Title\"; the ID consists of upper-case letters, digits and dashes, and ends in " +
		"a number. Marks in front of it (✅, [x], 2., Ticket) are allowed.",
	check: func(p *lintPass) {
		known := knownIDs(p.Tickets)
		for _, h := range p.headings {
			if wrong := known.wrongIn(h); wrong != "" {
				p.report(h.ticket, h.offset, fmt.Sprintf("%q does not open a ticket: %s", h.title, wrong))
			}
		}
	},
}

// An idSet holds the IDs of a file's tickets and the prefixes of their numbers.
type idSet struct{ ids, prefixes map[string]bool }

func knownIDs(all []*Ticket) idSet {
	s := idSet{make(map[string]bool), make(map[string]bool)}
	for _, t := range all {
		s.add(t.ID)
	}
	return s
}

func (s idSet) add(id string) {
	prefix, _ := splitID(id)
	s.ids[id], s.prefixes[prefix] = true, true
}

func (s idSet) hasPrefix(id string) bool {
	prefix, number := splitID(id)
	return number != "" && s.prefixes[prefix]
}

// wrongIn says why a heading opens no ticket though it seems meant to, or "".
func (s idSet) wrongIn(h heading) string {
	unknown := slices.ContainsFunc(h.ids, func(id string) bool { return !s.ids[id] })
	switch {
	case h.form == formNone && !h.fields, h.form == formMalformed && !h.sure && !h.fields && !slices.ContainsFunc(h.ids, s.hasPrefix):
		return ""
	case h.about && !h.fields && s.ids[h.id]: // <summary>ENG-1: Title</summary> around ENG-1
		return ""
	case h.span && !h.fields && s.ids[h.ids[0]]: // "ENG-1 to ENG-9"
		return ""
	case h.form == formNone:
		return "there are fields below it: write \"### ID: Title\""
	case h.wrong != "" && (h.form == formTicket || h.fields || unknown):
		return h.wrong
	case h.fields || unknown && len(h.ids) > 0:
		return h.reading.wrong
	}
	return ""
}
