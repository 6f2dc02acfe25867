package probe

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// An attempt is what was answered in one round of asking, by endpoint key.
type attempt map[string][]*Exchange

// attempts splits what endpoints answered by the attempt that it belongs to, the first first. There is at least one, which
// may hold nothing. Where none was made again, that is everything that was answered, by whatever endpoint.
func attempts(endpoints iter.Seq[string], exchanges map[string][]*Exchange) []attempt {
	again := false
	for key := range endpoints {
		again = again || slices.ContainsFunc(exchanges[key], func(x *Exchange) bool { return x.Attempt > 1 })
	}
	if !again {
		return []attempt{exchanges}
	}
	byNumber := map[int]attempt{}
	seen := map[string]bool{}
	for key := range endpoints {
		if seen[key] {
			continue
		}
		seen[key] = true
		for _, x := range exchanges[key] {
			n := max(x.Attempt, 1)
			if byNumber[n] == nil {
				byNumber[n] = attempt{}
			}
			byNumber[n][key] = append(byNumber[n][key], x)
		}
	}
	var split []attempt
	for _, n := range slices.Sorted(maps.Keys(byNumber)) {
		split = append(split, byNumber[n])
	}
	return split
}

// A rejudgement is what a later attempt says of an item. It was judged from the endpoints asked then alone: about the
// others it says nothing.
type rejudgement struct {
	asked attempt
	item  ItemResult
	// changed is true where we changed the service's state before it was asked again: what cannot be had any more may be
	// what we took away, so that an answer that cannot tell disagrees with none.
	changed bool
}

// disagree marks an item flaky where later attempts do not say what the first did, finding by finding. What disagrees
// cannot tell; a failure that every attempt shows at another endpoint stays one.
func disagree(r *ItemResult, later []rejudgement) {
	var told []string
	for i := range r.Findings {
		if why := disagreement(&r.Findings[i], i, later); why != "" {
			told = append(told, why)
		}
	}
	if told == nil {
		return
	}
	r.Verdict, r.Flaky = worstOf(r.Findings), true
	why := "flaky: the answers differ: " + strings.Join(told, "; ")
	if r.Verdict != Inconclusive {
		why = summarise(r.Verdict, r.Findings) + "; " + why
	}
	r.Reason = why
}

// disagreement tells how later judgements of the finding at index i differ from it, or gives "" where none does.
func disagreement(f *Finding, i int, later []rejudgement) string {
	if len(f.Exchanges) == 0 || len(later) == 0 {
		return ""
	}
	differs := false
	why := fmt.Sprintf("%s: first %s (%s)", f.Endpoint, f.Verdict, f.Reason)
	evidence := slices.Clone(f.Exchanges)
	for _, l := range later {
		if len(l.asked[f.Endpoint]) == 0 {
			continue
		}
		g := l.item.Findings[i]
		if l.changed && (g.Verdict == Inconclusive || f.Verdict == Inconclusive) {
			continue
		}
		differs = differs || g.Verdict != f.Verdict
		why += fmt.Sprintf(", then %s (%s)", g.Verdict, g.Reason)
		evidence = append(evidence, g.Exchanges...)
	}
	if !differs {
		return ""
	}
	f.Verdict, f.Reason, f.Exchanges = Inconclusive, why, evidence
	return why
}

// changes reports whether what was asked may have changed the service's state.
func (a attempt) changes() bool {
	for _, xs := range a {
		for _, x := range xs {
			if !SafeMethod(x.Request.Method) { // a WebSocket begins with a GET
				return true
			}
		}
	}
	return false
}
