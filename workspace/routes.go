package workspace

import (
	"context"
	"errors"
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/tickets"
)

// Routes are the endpoints of some tickets' routers, and how each was found.
type Routes struct {
	Tickets []RoutedTicket
	// Unexplained are the service's operations that no pin and no route of the source accounts for.
	Unexplained []probe.Unexplained
	// Unclaimed counts the operations of the service without a ticket.
	Unclaimed int

	w        *Workspace
	subjects []probe.Subject
	table    *routes.Table
	// operations are those of the service's own description; documented says that there is one.
	operations []routes.Operation
	documented bool
}

// A RoutedTicket is one ticket with the endpoints of its routers.
type RoutedTicket struct {
	ID        string           `json:"id"`
	Router    string           `json:"router"`
	Files     []string         `json:"files"`
	Endpoints []RoutedEndpoint `json:"endpoints"`
	Problems  []string         `json:"problems"`
	Complete  bool             `json:"complete"`
	Missing   []probe.Gap      `json:"missing"`
	// Unexplained are the operations that may be the router's although no route of the source explains them.
	Unexplained []probe.Unexplained `json:"unexplained"`
}

// A RoutedEndpoint is one endpoint of a RoutedTicket.
type RoutedEndpoint struct {
	probe.Endpoint
	Mutates bool     `json:"mutates"`
	Notes   []string `json:"notes"` // facts that a person should know before relying on it
	// Hello is what the handler of a WebSocket reads first; nil if its source does not show it, or one is configured.
	Hello *ProposedHello `json:"hello,omitempty"`
}

// Routes finds the endpoints of the selected tickets. The service is asked for its own description, and for nothing else.
func (w *Workspace) Routes(ctx context.Context, sel tickets.Selection) (*Routes, error) {
	file, err := w.File()
	if err != nil {
		return nil, err
	}
	selected, err := w.Select(ctx, sel)
	if err != nil {
		return nil, err
	}
	s := w.unconnected()
	defer s.Close()
	if err := s.documentFile(); err != nil {
		return nil, err
	}
	if err := s.readRoutes(ctx, w.opts.In); err != nil {
		return nil, err
	}
	if err := s.askDocument(ctx); err != nil {
		return nil, err
	}
	table, err := s.resolve(ctx, file)
	if err != nil {
		return nil, err
	}
	subjects, err := s.subjects(selected, table, nil)
	if err != nil {
		return nil, err
	}
	r := &Routes{w: w, subjects: subjects, table: table, Unexplained: unexplained(table), Unclaimed: len(table.Unclaimed)}
	if r.documented = s.doc != nil; r.documented {
		r.operations = operations(s.doc)
	}
	for _, subject := range subjects {
		row := routed(subject, table)
		row.Unexplained = unexplainedOf(row.Router, r.Unexplained)
		r.Tickets = append(r.Tickets, row)
	}
	w.proposeHellos(r.Tickets)
	return r, nil
}

func routed(subject probe.Subject, table *routes.Table) RoutedTicket {
	t := subject.Ticket
	row := RoutedTicket{
		ID: t.ID, Router: t.Router, Files: append([]string{}, t.Files...),
		Endpoints: []RoutedEndpoint{}, Problems: []string{}, Missing: []probe.Gap{},
	}
	row.Complete = len(t.Routers()) > 0
	for _, router := range t.Routers() {
		found, _ := table.Router(router)
		row.Problems = append(row.Problems, found.Problems...)
		row.Complete = row.Complete && found.Complete
		row.Missing = append(row.Missing, found.Missing...)
	}
	if len(row.Problems) == 0 && subject.Problem.Reason != "" {
		row.Problems = append(row.Problems, subject.Problem.Reason)
	}
	for _, ep := range subject.Endpoints {
		row.Endpoints = append(row.Endpoints, RoutedEndpoint{Endpoint: ep, Mutates: ep.Mutates(), Notes: notes(ep)})
	}
	return row
}

// notes returns the facts about an endpoint that a person should know before relying on it.
func notes(ep probe.Endpoint) []string {
	notes := []string{}
	if ep.Standing != probe.Mounted {
		notes = append(notes, string(ep.Standing))
	}
	if ep.Note != "" {
		notes = append(notes, ep.Note)
	}
	if ep.Mutates() {
		notes = append(notes, "mutating")
	}
	if ep.Problem != "" {
		notes = append(notes, ep.Problem)
	}
	return notes
}

// unexplainedOf returns those of some operations that may be a router's.
func unexplainedOf(router string, ops []probe.Unexplained) []probe.Unexplained {
	out := []probe.Unexplained{}
	for _, op := range ops {
		if slices.Contains(op.MayBe, router) {
			out = append(out, op)
		}
	}
	return out
}

// A Suggestion is an operation of the service that may belong to a router without endpoints.
type Suggestion struct {
	Router string  `json:"router"`
	Method string  `json:"method"`
	Path   string  `json:"path"`
	Score  float64 `json:"score"` // 0 to 1
	Why    string  `json:"why"`
}

// Suggest proposes operations of the service for the tickets' routers without endpoints, the likeliest first. Nothing is
// judged by them until a person pins them.
func (r *Routes) Suggest() ([]Suggestion, error) {
	if !r.documented {
		return nil, errors.New("--suggest proposes operations of the OpenAPI document, and the service has none: set target.openapi in engfix.yaml")
	}
	wanted := map[string]bool{}
	for _, s := range r.subjects {
		for _, router := range s.Ticket.Routers() {
			wanted[router] = true
		}
	}
	found := []Suggestion{}
	for _, s := range routes.Suggest(r.table, r.operations) {
		if wanted[s.Router] {
			found = append(found, Suggestion{s.Router, s.Operation.Method, s.Operation.Path, s.Score, s.Why})
		}
	}
	return found, nil
}
