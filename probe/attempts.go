package probe

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// An attempt holds the answers of one round of asking, by endpoint key.
type attempt map[string][]*Exchange

// attempts splits the answers of endpoints by attempt, the first attempt first. It returns at least one attempt, which may
// be empty. If nothing was asked again, that attempt has all exchanges, also those of other endpoints.
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

// A rejudgement is the verdict of a later attempt on an item. It covers only the endpoints that were asked again.
type rejudgement struct {
	asked attempt
	item  ItemResult
	// changed is true if we changed the service's state before the endpoint was asked again. We may have removed the
	// thing that is missing now, so an inconclusive answer disagrees with nothing.
	changed bool
}

// disagree marks an item flaky if a later attempt disagrees with the first, finding by finding. Findings that disagree
// become inconclusive; a failure that every attempt shows at another endpoint stays a failure.
func disagree(r *ItemResult, later []rejudgement) {
	var differences []string
	for i := range r.Findings {
		if why := disagreement(&r.Findings[i], i, later); why != "" {
			differences = append(differences, why)
		}
	}
	if differences == nil {
		return
	}
	r.Verdict, r.Flaky = worstOf(r.Findings), true
	why := "flaky: the answers differ: " + strings.Join(differences, "; ")
	if r.Verdict != Inconclusive {
		why = summarise(r.Verdict, r.Findings) + "; " + why
	}
	r.Reason = why
}

// disagreement describes how later judgements of the finding at index i differ from it. It returns "" if they agree.
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

// changes reports whether the questions may have changed the service's state.
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
