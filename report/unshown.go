package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// unshown holds the ticked items that a run did not show, by cause.
type unshown []unshownGroup

type unshownGroup struct {
	why   probe.Cause
	items []string // "ENG-STD-003 scope/1"
}

// with adds an item to those of its cause.
func (u unshown) with(why probe.Cause, item string) unshown {
	i := slices.IndexFunc(u, func(g unshownGroup) bool { return g.why == why })
	if i < 0 {
		i = len(u)
		u = append(u, unshownGroup{why: why})
	}
	u[i].items = append(u[i].items, item)
	return u
}

func (u unshown) count() int {
	n := 0
	for _, g := range u {
		n += len(g.items)
	}
	return n
}

// unshownNamed is how many items of a group are named. The others are counted, so that the line stays short.
const unshownNamed = 3

// words returns the line that ends a run: "3 ticked boxes were not shown: 2 with nothing at the path (T-1 scope/1, T-1
// scope/2), 1 with no answer (T-2 scope/1)". The largest group is first. It returns "" if nothing is unshown.
func (u unshown) words() string {
	if len(u) == 0 {
		return ""
	}
	return u.counted() + ": " + u.reasons()
}

// counted returns "3 ticked boxes were not shown".
func (u unshown) counted() string {
	if u.count() == 1 {
		return "1 ticked box was not shown"
	}
	return count(u.count(), "ticked box") + " were not shown"
}

func (u unshown) reasons() string {
	groups := slices.Clone(u)
	slices.SortStableFunc(groups, func(a, b unshownGroup) int { return cmp.Compare(len(b.items), len(a.items)) })
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = fmt.Sprintf("%d %s (%s)", len(g.items), unshownBecause(g.why), someOf(g.items, unshownNamed))
	}
	return strings.Join(parts, ", ")
}

// someOf lists names, at most one more than limit of them, and says how many it leaves out.
func someOf(names []string, limit int) string {
	if len(names) > limit+1 {
		names = append(slices.Clone(names[:limit]), fmt.Sprintf("and %d more", len(names)-limit))
	}
	return strings.Join(names, ", ")
}

// unshownBecause says why ticked boxes were not shown, to follow their number.
func unshownBecause(why probe.Cause) string {
	switch why {
	case probe.CauseNothingThere:
		return "with nothing at the path"
	case probe.CauseNotMounted:
		return "with a route that the service does not have"
	case probe.CauseNoAnswer:
		return "with no answer"
	case probe.CauseRefused:
		return "with the full identity refused"
	case probe.CauseFlaky:
		return "with answers that disagree"
	case probe.CauseCredential:
		return "with a credential that may carry what was left out"
	case probe.CauseMayMiss:
		return "with endpoints that may be missing"
	case probe.CauseNoRouter:
		return "with no router named"
	case probe.CauseNoEndpoint:
		return "with no endpoint known"
	case probe.CauseUnsettled:
		return "in a ticket that contradicts itself"
	case probe.CauseNotConcerned:
		return "with no endpoint that the words are about"
	case probe.CauseShadowed:
		return "with another route at the same path"
	case probe.CausePathUnknown:
		return "with a path that is not known"
	case probe.CauseNoRequest:
		return "with no valid request to send"
	case probe.CauseNotAsked:
		return "not asked about yet"
	case probe.CauseSharedID:
		return "in several tickets with one ID"
	}
	switch probe.Verdict(why) {
	case probe.Inconclusive:
		return "with answers that cannot tell"
	case probe.Unresolved:
		return "with endpoints that are not all known"
	case probe.Skipped:
		return "left out because mutations are not allowed"
	case probe.Manual:
		return "for a person to decide"
	}
	return Line(string(why))
}
