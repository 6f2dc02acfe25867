package tickets

import "fmt"

// A repeat is a field that its ticket already has.
type repeat struct {
	ticket *Ticket
	means  meaning
	first  int // line of the first one
	offset int // in the source
}

var repeatedField = Rule{
	Name:     "repeated-field",
	Severity: SeverityError,
	Explain: "A ticket has a second Router, Files or Scope, so its task is not clear: often two tickets have " +
		"become one because the heading of the second is missing. The ticket is neither probed nor edited until it is settled. Give the " +
		"second ticket its heading, or merge the two fields: Router and Files may name several.",
	check: func(p *lintPass) {
		for _, r := range p.repeats {
			p.report(r.ticket, r.offset, fmt.Sprintf("%s has a second %s field (the first is at line %d): merge them, or make two tickets",
				r.ticket.ID, r.means, r.first))
		}
	},
}
