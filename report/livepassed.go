package report

import (
	"strings"

	"github.com/engfix/engfix/probe"
)

// fewPassed is how many passing tickets have a line each on a terminal; more of them share one.
const fewPassed = 3

// passes prints the tickets that passed after all others, so that the others are together.
func (t *terminalSink) passes() {
	if len(t.passed) > 0 && t.begun {
		t.line("")
	}
	if len(t.passed) <= fewPassed {
		for _, r := range t.passed {
			t.line(t.s.headline(probe.Pass, pad(Line(r.ID), t.ids), Line(r.Title), "pass"))
		}
		return
	}
	sign, tone := verdictText(probe.Pass)
	lead := sign + "  "
	names := t.s.set(t.runs(), setting{between: ", ", at: width(lead), indent: width(lead)})
	t.line(t.s.Paint(tone, sign) + "  " + below(names, width(lead)))
}

// runs names the tickets that passed; a row of consecutive ones whose IDs differ in their number is named by its first and last.
func (t *terminalSink) runs() []string {
	var names []string
	for i := 0; i < len(t.passed); {
		end := i
		for end+1 < len(t.passed) && t.follows(t.passed[end+1].ID, t.passed[end].ID) {
			end++
		}
		first, last := Line(t.passed[i].ID), Line(t.passed[end].ID)
		switch end - i {
		case 0:
			names = append(names, first)
		case 1:
			names = append(names, first, last)
		default:
			names = append(names, first+" … "+last)
		}
		i = end + 1
	}
	return names
}

// follows reports whether a ticket stands directly behind another one and continues its numbers.
func (t *terminalSink) follows(id, before string) bool {
	return t.place[id] == t.place[before]+1 && series(id) == series(before)
}

// series returns an ID without its number.
func series(id string) string { return strings.TrimRight(id, "0123456789") }
