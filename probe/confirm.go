package probe

import (
	"context"
	"fmt"
	"strings"
)

// confirm puts the questions of a group again where an item's verdict differs from the last run's, adds the answers to
// byEndpoint and judges again: answers that disagree make an item flaky. It gives the exchanges it made.
func (e *execution) confirm(ctx context.Context, grp Group, byEndpoint map[string][]*Exchange, results map[int]TicketResult) ([]*Exchange, error) {
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
		for _, x := range exchanges {
			byEndpoint[x.Endpoint] = append(byEndpoint[x.Endpoint], x)
		}
		for t := range results {
			results[t] = e.plan.Judge(t, byEndpoint)
		}
	}
	return made, nil
}

// doubtful gives the endpoints behind the items whose verdict is not the last run's.
func (e *execution) doubtful(results map[int]TicketResult) map[string]bool {
	endpoints := map[string]bool{}
	if e.runner.Previous == nil {
		return endpoints
	}
	for _, res := range results {
		for _, it := range res.Items {
			before, known := e.runner.Previous(res.ID, it.Ref())
			if !known || before == it.Verdict || it.Flaky {
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

// attempts splits exchanges by the attempt that they belong to, the first first.
func attempts(exchanges map[string][]*Exchange) []map[string][]*Exchange {
	var split []map[string][]*Exchange
	for key, xs := range exchanges {
		for _, x := range xs {
			n := max(x.Attempt, 1)
			for len(split) < n {
				split = append(split, map[string][]*Exchange{})
			}
			split[n-1][key] = append(split[n-1][key], x)
		}
	}
	if split == nil {
		return []map[string][]*Exchange{{}}
	}
	return split
}

// disagree marks an item flaky where a later judgement of it differs, finding by finding. again was judged from the
// endpoints in asked alone: about the others it says nothing.
func disagree(first *ItemResult, again ItemResult, asked map[string][]*Exchange) {
	var other []string
	for i, f := range first.Findings {
		g := again.Findings[i]
		if len(f.Exchanges) == 0 || len(asked[f.Endpoint]) == 0 || f.Verdict == g.Verdict {
			continue
		}
		why := fmt.Sprintf("%s: %s first (%s), then %s (%s)", f.Endpoint, f.Verdict, f.Reason, g.Verdict, g.Reason)
		other = append(other, why)
		first.Findings[i].Exchanges = append(first.Findings[i].Exchanges, g.Exchanges...)
		first.Findings[i].Verdict, first.Findings[i].Reason = Inconclusive, why
	}
	if other != nil {
		first.Verdict, first.Flaky = Inconclusive, true
		first.Reason = "flaky, the answers disagree: " + strings.Join(other, "; ")
	}
}
