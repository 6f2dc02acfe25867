package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// printPlan prints what a probe would send, and sends nothing: no OpenAPI document is fetched for it either.
func (a *app) printPlan(ctx context.Context, o *probeOptions, s *workspace.Session) error {
	plan, err := s.Plan(ctx)
	if err != nil {
		return err
	}
	asks := s.Asks(plan)
	switch o.format.value {
	case "json":
		return printJSON(a.out, asks)
	case "ndjson":
		return printLines(a.out, asks)
	}
	var rows [][]report.Cell
	for _, q := range asks {
		rows = append(rows, []report.Cell{
			report.Text(strings.Join(q.Tickets, ",")), report.Text(q.Endpoint), report.Text(q.Variant), report.Text(q.URL),
		})
	}
	cols := []report.Column{{Head: "TICKET"}, {Head: "ENDPOINT", Flex: true}, {Head: "QUESTION", Flex: true}, {Head: "URL", Flex: true}}
	if o.format.value == "md" {
		err = report.MarkdownTable(a.out, cols, rows)
	} else {
		err = report.Table(a.out, a.style, cols, rows)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(a.out, planSummary(plan))
	return err
}

// planSummary counts what is known without asking.
func planSummary(plan *probe.Plan) string {
	settled := map[probe.Verdict]int{}
	for _, t := range plan.Tickets {
		for _, it := range t.Items {
			for _, c := range it.Cells {
				if c.Settled != nil {
					settled[c.Settled.Verdict]++
					break
				}
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s for %s; nothing was sent\n", words.Count(plan.Size(), "exchange", "exchanges"), words.Count(len(plan.Tickets), "ticket", "tickets"))
	if n := settled[probe.Unresolved]; n > 0 {
		fmt.Fprintf(&b, "%s without a known endpoint (unresolved): see engfix routes\n", words.Count(n, "item", "items"))
	}
	if n := settled[probe.Manual]; n > 0 {
		fmt.Fprintf(&b, "%s that no rule understands (manual): see engfix lint\n", words.Count(n, "item", "items"))
	}
	if n := len(plan.LeftOut); n > 0 {
		fmt.Fprintf(&b, "%s left out because they change the service's state: --allow-mutations asks them\n", words.Count(n, "endpoint", "endpoints"))
	}
	return b.String()
}
