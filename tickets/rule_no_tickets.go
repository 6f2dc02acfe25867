package tickets

import (
	"cmp"
	"fmt"
	"slices"
)

var noTickets = Rule{
	Name:     "no-tickets",
	Severity: SeverityError,
	Explain: "The file contains no ticket, so there is nothing to probe. A ticket is a heading with an ID, as in " +
		"\"### ENG-1: Title\", with the fields Router, Files and Scope below it.",
	check: func(p *lintPass) {
		if err := p.NoTickets(); err != nil {
			p.reportAt(nil, err.Line, err.Column, err.Msg)
		}
	},
}

// NoTickets says that a file contains no ticket, shows the form of one, and names the closest match in the file, at its
// place. It is nil for a file with tickets.
func (f *File) NoTickets() *Error {
	if len(f.Tickets) > 0 {
		return nil
	}
	const want = "the file contains no tickets: each starts with a heading, as in \"### ABC-001: Title\""
	nearness := func(h heading) int {
		switch {
		case h.form >= formMalformed:
			return 0
		case h.fields:
			return 1
		case h.form == formMention:
			return 2
		}
		return 3
	}
	if len(f.headings) > 0 {
		near := slices.MinFunc(f.headings, func(a, b heading) int { return cmp.Compare(nearness(a), nearness(b)) })
		if nearness(near) < 3 || len(f.strays) == 0 {
			return f.errorAt(near.offset, "%s; the closest match is the heading %q here", want, near.title)
		}
	}
	if len(f.unclosed) > 0 {
		return f.errorAt(f.unclosed[0].offset, "%s; the %s that opens here swallows %s", want, f.unclosed[0].what, f.unclosed[0].holds[0])
	}
	if len(f.strays) > 0 {
		return f.errorAt(f.strays[0].offset, "%s; the closest match is the box here", want)
	}
	return &Error{Path: f.Path, Line: 1, Column: 1, Msg: fmt.Sprint(want)}
}
