package report

import (
	"strings"

	"github.com/engfix/engfix/probe"
)

// unjudgedNamed is how many tickets without a verdict are named.
const unjudgedNamed = 20

// cutShort says how much an interrupted run has done.
func cutShort(run probe.Run) string {
	if missing := MissingShards(run); missing != "" {
		return strings.TrimSuffix(strings.ToUpper(missing[:1])+missing[1:]+". "+unjudged(run), ". ")
	}
	if len(run.Unjudged) == 0 {
		return "These are the results until then"
	}
	return "These are the results until then. " + unjudged(run)
}

// unjudged says which tickets an interrupted run has no verdict for, as in "2 tickets have no verdict: T-003, T-004";
// "" if each has one.
func unjudged(run probe.Run) string {
	n := len(run.Unjudged)
	if n == 0 {
		return ""
	}
	has := " have"
	if n == 1 {
		has = " has"
	}
	return count(n, "ticket") + has + " no verdict: " + Line(someOf(run.Unjudged, unjudgedNamed))
}

// notWhole says what is missing from a run that was cut short or lacks parts; "" for a whole run. Every format must
// show it, so that a report does not look complete.
func notWhole(run probe.Run) string {
	if !run.Interrupted {
		return ""
	}
	return "The run is not whole. " + cutShort(run) + "."
}
