package probe

import (
	"context"
	"fmt"
	"strings"
)

// confirm puts the questions of a group again where an item's verdict differs from the last run's, and marks the item
// flaky and inconclusive where the answers disagree. It changes results in place and gives the exchanges it made.
func (e *execution) confirm(ctx context.Context, grp Group, results map[int]TicketResult) ([]*Exchange, error) {
	var made []*Exchange
	for attempt := 2; attempt <= 1+e.runner.Confirm; attempt++ {
		endpoints := e.doubtful(results)
		if len(endpoints) == 0 {
			break
		}
		var qs []Question
		for _, q := range grp.Questions {
			if endpoints[q.Ask.Endpoint] {
				q.Ask.Attempt = attempt
				qs = append(qs, q)
			}
		}
		exchanges, err := e.ask(ctx, qs)
		made = append(made, exchanges...)
		if err != nil {
			return made, err
		}
		byEndpoint := byKey(exchanges)
		for t, res := range results {
			again := e.plan.Judge(t, byEndpoint)
			for i := range res.Items {
				if e.differs(res.ID, res.Items[i]) && concerns(res.Items[i], endpoints) {
					disagree(&res.Items[i], again.Items[i])
				}
			}
			res.Verdict = worstItem(res.Items)
			results[t] = res
		}
	}
	return made, nil
}

// doubtful gives the endpoints behind the items whose verdict is not the last run's.
func (e *execution) doubtful(results map[int]TicketResult) map[string]bool {
	endpoints := map[string]bool{}
	for _, res := range results {
		for _, it := range res.Items {
			if !e.differs(res.ID, it) {
				continue
			}
			for _, f := range it.Findings {
				if len(f.Exchanges) > 0 {
					endpoints[f.Endpoint] = true
				}
			}
		}
	}
	return endpoints
}

func (e *execution) differs(ticket string, it ItemResult) bool {
	if e.runner.Previous == nil || it.Flaky {
		return false
	}
	before, known := e.runner.Previous(ticket, it.Ref())
	return known && before != it.Verdict
}

func concerns(it ItemResult, endpoints map[string]bool) bool {
	for _, f := range it.Findings {
		if endpoints[f.Endpoint] {
			return true
		}
	}
	return false
}

// disagree compares two judgements of one item, finding by finding: the answers of each endpoint are compared with the
// same endpoint's, since only those were asked again.
func disagree(first *ItemResult, again ItemResult) {
	var other []string
	for i, f := range first.Findings {
		g := again.Findings[i]
		if len(f.Exchanges) == 0 || f.Verdict == g.Verdict {
			continue
		}
		other = append(other, fmt.Sprintf("%s: %s first (%s), then %s (%s)", f.Endpoint, f.Verdict, f.Reason, g.Verdict, g.Reason))
		first.Findings[i].Exchanges = append(first.Findings[i].Exchanges, g.Exchanges...)
		first.Findings[i].Verdict = Inconclusive
		first.Findings[i].Reason = other[len(other)-1]
	}
	if other == nil {
		return
	}
	first.Verdict, first.Flaky, first.Regression, first.Waived = Inconclusive, true, false, false
	first.Reason = "flaky, the answers disagree: " + strings.Join(other, "; ")
}

func worstItem(items []ItemResult) Verdict {
	vs := make([]Verdict, len(items))
	for i, it := range items {
		vs[i] = it.Verdict
	}
	return Worst(vs...)
}
