package probe

import "context"

// confirm asks a group's questions again if an item's verdict differs from the last run's. It adds the answers to
// byEndpoint and judges again; answers that disagree make an item flaky. It returns the new exchanges.
func (e *execution) confirm(ctx context.Context, grp Group, asked []Question, byEndpoint map[string][]*Exchange, results map[int]TicketResult) ([]*Exchange, error) {
	var made []*Exchange
	for attempt := 2; attempt <= 1+e.runner.Confirm; attempt++ {
		endpoints := e.changed(results)
		if len(endpoints) == 0 {
			break
		}
		var qs []Question
		for _, q := range asked {
			if endpoints[q.Ask.Endpoint] && !q.Once {
				q.Ask.Attempt = attempt
				qs = append(qs, q)
			}
		}
		if len(qs) == 0 {
			break
		}
		exchanges, err := e.ask(ctx, grp, qs)
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

// changed returns the endpoints behind the items whose verdict differs from the last run's.
func (e *execution) changed(results map[int]TicketResult) map[string]bool {
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
