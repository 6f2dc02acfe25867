package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// A plannedAsk is one question as --plan --format json prints it.
type plannedAsk struct {
	Endpoint  string          `json:"endpoint"`
	Variant   string          `json:"variant"`
	Transport probe.Transport `json:"transport"`
	Method    string          `json:"method"`
	URL       string          `json:"url"`
	Body      string          `json:"body,omitempty"`
	Tickets   []string        `json:"tickets"`
}

// printPlan prints what a probe would send, and sends nothing: no OpenAPI document is fetched for it either.
func (a *app) printPlan(ctx context.Context, o *probeOptions, s *service, file *tickets.File, selected []*tickets.Ticket) error {
	if s.doc == nil && (s.cfg.Target.OpenAPI.Path != "" || s.cfg.Target.OpenAPI.URL != "") {
		a.notef("nothing is sent for a plan, so the service's OpenAPI document is not known: the plan rests on pins and the source alone (give the document as a file with --openapi)")
	}
	plan, err := s.plan(ctx, file, selected, nil, nil)
	if err != nil {
		return err
	}
	asks := plannedAsks(s, plan)
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

func plannedAsks(s *service, plan *probe.Plan) []plannedAsk {
	asks := []plannedAsk{}
	for _, g := range slices.Concat(plan.Shared, plan.Groups) {
		var ids []string
		for _, t := range g.Tickets {
			ids = append(ids, plan.Tickets[t].Ticket.ID)
		}
		for _, q := range g.Questions {
			asks = append(asks, plannedAsk{
				Endpoint: q.Ask.Endpoint, Variant: q.Ask.Variant, Transport: q.Ask.Transport, Method: q.Ask.Method,
				URL: s.redactor.Text(askURL(s.cfg.Target.URL, q.Ask)), Body: s.redactor.Text(string(q.Ask.Body)), Tickets: ids,
			})
		}
	}
	return asks
}

func askURL(target string, ask probe.Ask) string {
	if ask.Transport == probe.WS {
		target = "ws" + strings.TrimPrefix(target, "http")
	}
	u := target + ask.Path
	for i, q := range ask.Query {
		sep := "&"
		if i == 0 {
			sep = "?"
		}
		u += sep + url.QueryEscape(q.Name) + "=" + url.QueryEscape(q.Value)
	}
	// What a setup step would capture is not known yet: its name is shown as the configuration has it.
	return strings.NewReplacer("%7B%7B", "{{", "%7D%7D", "}}").Replace(u)
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
	fmt.Fprintf(&b, "\n%s for %s; nothing was sent\n", plural(plan.Size(), "exchange", "exchanges"), plural(len(plan.Tickets), "ticket", "tickets"))
	if n := settled[probe.Unresolved]; n > 0 {
		fmt.Fprintf(&b, "%s without a known endpoint (unresolved): see engfix routes\n", plural(n, "item", "items"))
	}
	if n := settled[probe.Manual]; n > 0 {
		fmt.Fprintf(&b, "%s that no rule understands (manual): see engfix lint\n", plural(n, "item", "items"))
	}
	if n := len(plan.LeftOut); n > 0 {
		fmt.Fprintf(&b, "%s left out: --allow-mutations asks what changes the service's state too\n", plural(n, "endpoint", "endpoints"))
	}
	return b.String()
}
