package workspace

import (
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/tickets"
)

// JudgeAgain returns a run document with every verdict made again from its exchanges, by the current rules and
// contract. Nothing is sent.
func (w *Workspace) JudgeAgain(doc *probe.Document) (*probe.Document, error) {
	for _, key := range []string{"envelope", "criteria", "checks"} { // without them it would be judged by other rules
		if err := w.cfg.Unset(key); err != nil {
			return nil, err
		}
	}
	waived := waiverSet{}
	exchanges := map[string][]*probe.Exchange{}
	changed := false // by a check's own request
	for _, x := range doc.Exchanges {
		exchanges[x.Endpoint] = append(exchanges[x.Endpoint], x)
		changed = changed || !probe.SafeMethod(x.Request.Method) // a WebSocket is opened with GET
	}
	rules, err := w.rulesFor(exchanges)
	if err != nil {
		return nil, err
	}
	var subjects []probe.Subject
	rules.AllowMutations = changed
	for _, t := range doc.Tickets {
		s := recordedSubject(t)
		for i, ep := range s.Endpoints {
			s.Endpoints[i].Sample = sample.Recorded(ep, exchanges[ep.Key()])
		}
		subjects = append(subjects, s)
		for _, ep := range t.Endpoints {
			// A question that mutates and was asked was allowed then.
			rules.AllowMutations = rules.AllowMutations || ep.Mutates() && len(exchanges[ep.Key()]) > 0
		}
		for _, it := range t.Items {
			waived[itemName{t.ID, it.Ref()}] = it.Waived
		}
	}
	rules.Waived = waived.covers
	plan, err := probe.NewPlan(subjects, rules)
	if err != nil {
		return nil, err
	}
	again := *doc
	again.Tickets = make([]probe.TicketResult, len(doc.Tickets))
	again.Summary = probe.NewSummary()
	again.Summary.Exchanges = len(doc.Exchanges)
	for i := range plan.Tickets {
		again.Tickets[i] = plan.Judge(i, exchanges)
		for n, it := range doc.Tickets[i].Items { // the run's changes to the boxes are not part of its judgement
			again.Tickets[i].Items[n].Ticked, again.Tickets[i].Items[n].Before = it.Ticked, it.Before
		}
		again.Summary.Add(again.Tickets[i])
	}
	return &again, nil
}

// rulesFor returns the rules for exchanges that were recorded, by endpoint.
func (w *Workspace) rulesFor(exchanges map[string][]*probe.Exchange) (probe.Rules, error) {
	known := knowledge{asked: func(endpoint, variant string) bool {
		return slices.ContainsFunc(exchanges[endpoint], func(x *probe.Exchange) bool { return x.Label == variant })
	}}
	if w.cfg.Target.OpenAPI.File != "" {
		s := Service{cfg: w.cfg}
		if err := s.documentFile(); err != nil {
			return probe.Rules{}, err
		}
		known.doc = s.doc
	}
	return rulesOf(w.cfg, known)
}

// recordedSubject returns the ticket of a run document in the form that a plan needs. A document of an older engfix does not
// say why no endpoint is known; then neither does the reason.
func recordedSubject(t probe.TicketResult) probe.Subject {
	s := probe.Subject{
		Ticket: &tickets.Ticket{
			ID: t.ID, Title: t.Title, Section: t.Section, Kind: t.Kind, Router: t.Router, Files: t.Files, Line: t.Line,
		},
		Endpoints: slices.Clone(t.Endpoints), Missing: t.Missing,
	}
	if t.Problem != nil {
		s.Problem = *t.Problem
	}
	for _, it := range t.Items {
		s.Ticket.Items = append(s.Ticket.Items, tickets.Item{Kind: it.Kind, Index: it.Index, Text: it.Text, Line: it.Line, Checked: it.Checked})
	}
	return s
}
