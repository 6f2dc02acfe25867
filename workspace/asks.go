package workspace

import (
	"net/url"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// A PlannedAsk is one question of a plan, redacted.
type PlannedAsk struct {
	Endpoint  string          `json:"endpoint"`
	Variant   string          `json:"variant"`
	Transport probe.Transport `json:"transport"`
	Method    string          `json:"method"`
	URL       string          `json:"url"`
	Body      string          `json:"body,omitempty"`
	Tickets   []string        `json:"tickets"`
}

// Asks lists the questions of a plan in the order in which they would be put.
func (s *Session) Asks(plan *probe.Plan) []PlannedAsk {
	asks := []PlannedAsk{}
	redact := s.service.redactor.Text
	for _, g := range slices.Concat(plan.Shared, plan.Groups) {
		var ids []string
		for _, t := range g.Tickets {
			ids = append(ids, plan.Tickets[t].Ticket.ID)
		}
		for _, q := range g.Questions() {
			asks = append(asks, PlannedAsk{
				Endpoint: q.Ask.Endpoint, Variant: q.Ask.Variant, Transport: q.Ask.Transport, Method: q.Ask.Method,
				URL: redact(askURL(s.w.cfg.Target.URL, q.Ask)), Body: redact(string(q.Ask.Body)), Tickets: ids,
			})
		}
	}
	return asks
}

func askURL(target string, ask probe.Ask) string {
	u := ask.Transport.Scheme(target) + ask.Path
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
