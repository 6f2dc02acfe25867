package workspace

import (
	"context"
	"errors"
	"fmt"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// Show reports everything about one ticket: its items, endpoints, last verdicts and evidence, and which boxes engfix
// changed. Nothing is sent.
func (w *Workspace) Show(ctx context.Context, ticket string) (report.ShowView, error) {
	var view report.ShowView
	file, err := w.File()
	if err != nil {
		return view, err
	}
	chosen, err := oneTicket(file, ticket, "show takes one; use engfix list for several")
	if err != nil {
		return view, err
	}
	view = report.ShowView{Ticket: chosen, File: w.cfg.Tickets}
	if err := w.pastOf(ctx, &view); err != nil {
		why, err := w.withoutRuns(ctx, err)
		if err != nil {
			return view, err
		}
		view = report.ShowView{Ticket: chosen, File: w.cfg.Tickets, Unread: w.Hide(why.Error())}
	}
	if view.Last == nil {
		view.Endpoints, err = w.offlineEndpoints(ctx, file, view.Ticket)
	}
	return view, err
}

// oneTicket returns the ticket that an ID or a pattern names. If there are several, the error ends with the remedy.
func oneTicket(file *tickets.File, named, remedy string) (*tickets.Ticket, error) {
	selected, err := tickets.Selection{IDs: []string{named}}.Apply(file, nil)
	if err != nil {
		return nil, err
	}
	if len(selected) != 1 {
		return nil, fmt.Errorf("%s matches %d tickets: %s", named, len(selected), remedy)
	}
	return selected[0], nil
}

// pastOf adds the verdicts of runs on the ticket, and the boxes that engfix changed.
func (w *Workspace) pastOf(ctx context.Context, view *report.ShowView) error {
	store, err := w.runs(ctx)
	if errors.Is(err, ErrNoRun) {
		return nil
	}
	if err != nil {
		return err
	}
	defer store.Close()
	ticks, err := store.TicksOf(ctx, view.Ticket.ID)
	if err != nil {
		return err
	}
	for _, t := range ticks {
		view.Ticks = append(view.Ticks, report.Tick{
			Item: t.Item, Checked: t.Checked, When: t.When, By: t.By, Run: t.Run, Build: t.Build, Exchanges: t.Exchanges,
		})
	}
	doc, latest, err := w.standingOf(ctx, store, view.Ticket)
	if errors.Is(err, ErrNoRun) {
		return nil
	}
	if err != nil {
		return err
	}
	view.Last, view.Run, view.Endpoints, view.Exchanges = &doc.Tickets[0], latest, doc.Tickets[0].Endpoints, doc.Exchanges
	return nil
}

// offlineEndpoints finds a ticket's endpoints from pins and the source, for one that was never probed.
func (w *Workspace) offlineEndpoints(ctx context.Context, file *tickets.File, t *tickets.Ticket) ([]probe.Endpoint, error) {
	s := w.unconnected()
	if err := s.readRoutes(ctx, nil); err != nil {
		return nil, err
	}
	table, err := s.resolve(ctx, file)
	if err != nil {
		return nil, err
	}
	var endpoints []probe.Endpoint
	for _, router := range t.Routers() {
		found, _ := table.Router(router)
		endpoints = append(endpoints, found.Endpoints...)
	}
	return endpoints, nil
}
