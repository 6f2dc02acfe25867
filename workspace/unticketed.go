package workspace

import (
	"context"
	"slices"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/tickets"
)

// maxUnticketed is how many operations without a ticket a run keeps, and asks.
const maxUnticketed = 500

// unticketed returns the operations of the service that no ticket's router has: the first of them.
func unticketed(table *routes.Table) []probe.Unticketed {
	var out []probe.Unticketed
	for _, op := range table.Unclaimed[:min(len(table.Unclaimed), maxUnticketed)] {
		out = append(out, probe.Unticketed{Method: op.Transport().Verb(op.Method), Path: op.Path, OperationID: op.ID, Tags: op.Tags})
	}
	return out
}

// demandedOfAll are the criteria that are meaningful for any endpoint, in the words of a ticket file.
func demandedOfAll(cfg *config.Config) []string {
	all := []string{"Add Identity.", "Wrap errors in ErrorEnvelope."}
	if cfg.Envelope.Success != config.Off {
		all = append(all, "Add Envelope.")
	}
	return all
}

// unticketedSubjects returns a subject for each operation without a ticket.
func (s *Service) unticketedSubjects(table *routes.Table, fill sample.Fill) ([]probe.Subject, error) {
	var items []tickets.Item
	for i, text := range demandedOfAll(s.cfg) {
		items = append(items, tickets.Item{Kind: tickets.ItemScope, Index: i + 1, Text: text})
	}
	c := s.casting(table, fill)
	var subjects []probe.Subject
	for _, op := range table.Unclaimed[:min(len(table.Unclaimed), maxUnticketed)] {
		ep := probe.Endpoint{Transport: op.Transport(), Method: op.Method, Path: op.Path, Origin: probe.OriginOpenAPI}
		if op.Frames { // no document lists WebSockets
			ep.Origin = probe.OriginSource
		}
		if err := c.equip("", &ep); err != nil {
			return nil, err
		}
		subjects = append(subjects, probe.Subject{
			Ticket:    &tickets.Ticket{ID: probe.AboutUnticketed, Title: ep.Key(), Items: items},
			Endpoints: []probe.Endpoint{ep},
		})
	}
	return subjects, nil
}

// understandUnticketed reads the demands of operations without a ticket by the tables alone: the team's own rules are about the
// words of its tickets.
func (w *Workspace) understandUnticketed(rules probe.Rules) func(tickets.Item) []probe.Part {
	o := criteria.OptionsFor(identityOf(w.cfg, nil), rules.Checks, rules.Variants)
	tables := criteria.New(o)
	return func(it tickets.Item) []probe.Part {
		if it.Line == 0 { // of no ticket file
			return tables.Understand(it)
		}
		return rules.Understand(it)
	}
}

// unticketed adds the findings on operations without a ticket from the latest run that asked them, if the last run did
// not.
func (s *standing) unticketed(ctx context.Context) error {
	asked := func(u probe.Unticketed) bool { return u.Verdict != "" }
	if len(s.last.Unticketed) == 0 || slices.ContainsFunc(s.last.Unticketed, asked) {
		return nil
	}
	runs, err := s.store.List(ctx, s.filter, pastRuns)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(runs, func(r probe.Run) bool { return slices.ContainsFunc(r.Unticketed, asked) })
	if i < 0 {
		return nil
	}
	known := map[string]probe.Unticketed{}
	for _, u := range runs[i].Unticketed {
		known[u.Key()] = u
	}
	s.last.Unticketed = slices.Clone(s.last.Unticketed)
	for n := range s.last.Unticketed {
		u := &s.last.Unticketed[n]
		was := known[u.Key()]
		u.Verdict = was.Verdict
		for _, f := range was.Findings {
			f.Exchanges = []string{} // they are that run's
			u.Findings = append(u.Findings, f)
		}
	}
	return nil
}
