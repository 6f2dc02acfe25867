package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

type showOptions struct {
	format format
}

func newShowCmd(a *app) *cobra.Command {
	o := &showOptions{}
	cmd := &cobra.Command{
		Use:               "show TICKET",
		Short:             "Show one ticket whole: its items, endpoints, last verdicts and evidence",
		Args:              oneTicket,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			return a.show(cmd.Context(), o, args[0])
		},
	}
	o.format.register(cmd, "table", "json", "md")
	return cmd
}

func (a *app) show(ctx context.Context, o *showOptions, id string) error {
	cfg, file, err := a.loadWithSource(config.Overrides{})
	if err != nil {
		return err
	}
	selected, err := tickets.Selection{IDs: []string{id}}.Apply(file, nil)
	if err != nil {
		return err
	}
	if len(selected) != 1 {
		return fmt.Errorf("%s means %d tickets: show takes one; list takes many", id, len(selected))
	}
	view := report.ShowView{Ticket: selected[0], File: cfg.Tickets}
	if err := a.pastOf(ctx, cfg, &view); err != nil {
		return err
	}
	if view.Last == nil {
		if view.Endpoints, err = offlineEndpoints(ctx, cfg, file, view.Ticket); err != nil {
			return err
		}
	}
	switch o.format.value {
	case "json":
		return report.ShowJSON(a.out, view)
	case "md":
		return report.ShowMarkdown(a.out, view)
	}
	return report.Show(a.out, a.style, view)
}

// pastOf adds what runs found of the ticket, and which boxes engfix changed.
func (a *app) pastOf(ctx context.Context, cfg *config.Config, view *report.ShowView) error {
	store, err := history.OpenExisting(ctx, cfg.History.DSN)
	if errors.Is(err, history.ErrNoHistory) {
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
	result, run, err := store.LastResult(ctx, historyFilter(cfg), view.Ticket.ID)
	if errors.Is(err, history.ErrNoRun) {
		return nil
	}
	if err != nil {
		return err
	}
	view.Last, view.Run, view.Endpoints = &result, &run, result.Endpoints
	var ids []string
	for _, it := range result.Items {
		ids = append(ids, evidence(it)...)
	}
	view.Exchanges, err = store.Exchanges(ctx, run.ID, ids)
	return err
}

// offlineEndpoints finds a ticket's endpoints from pins and the source, for one that was never probed.
func offlineEndpoints(ctx context.Context, cfg *config.Config, file *tickets.File, t *tickets.Ticket) ([]probe.Endpoint, error) {
	s, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	defer s.client.Close()
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
