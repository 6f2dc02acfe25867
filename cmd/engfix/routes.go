package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/report"
)

type routesOptions struct {
	selection
	service serviceFlags
	format  format
	from    string
	write   bool
	suggest bool
	dryRun  bool
	// unexplained lists the operations that nothing accounts for, and no tickets.
	unexplained bool
}

func newRoutesCmd(a *app) *cobra.Command {
	o := &routesOptions{}
	cmd := &cobra.Command{
		Use:   "routes [TICKET…]",
		Short: "Show each router's endpoints and how each was found",
		Long: `Routes shows which endpoints belong to the router of each ticket, and how each was found: pinned in engfix.yaml, declared
in the source (--source), declared there and confirmed by the running service's OpenAPI document, or read from the application itself
(--app), or from a routes document (--from).`,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return a.routes(cmd.Context(), o, args)
		},
	}
	o.selection.register(cmd)
	o.service.register(cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md")
	f := cmd.Flags()
	f.StringVar(&o.from, "from", "", "read the routes from a routes document: a `FILE`, or - for standard input")
	f.BoolVar(&o.write, "write", false, "pin what was found in engfix.yaml, keeping its comments and order")
	f.BoolVar(&o.dryRun, "dry-run", false, "with --write: print the diff, change nothing")
	f.BoolVar(&o.suggest, "suggest", false, "propose operations of the service for routers without endpoints")
	f.BoolVar(&o.unexplained, "unexplained", false, "list the service's operations that no pin and no route of the source explains")
	return cmd
}

// check finds flags that make no sense together.
func (o *routesOptions) check() error {
	switch {
	case o.from != "" && o.service.app != "":
		return errors.New("--app and --from: want one of them")
	case o.write && o.suggest:
		return errors.New("--write and --suggest: want one of them")
	case o.unexplained && (o.write || o.suggest):
		return errors.New("--unexplained lists operations only: give it without --write and --suggest")
	case o.dryRun && !o.write:
		return errors.New("--dry-run shows what --write would change: give both")
	}
	return o.format.check()
}

// overrides gives what the flags that were used say.
func (o *routesOptions) overrides() config.Overrides {
	over := o.service.overrides()
	if o.service.cmd.Flags().Changed("from") {
		over.Routes = &o.from
	}
	return over
}

// A routedTicket is one ticket as routes --format json prints it.
type routedTicket struct {
	ID        string           `json:"id"`
	Router    string           `json:"router"`
	Files     []string         `json:"files"`
	Endpoints []routedEndpoint `json:"endpoints"`
	Problems  []string         `json:"problems"`
	Complete  bool             `json:"complete"`
	Missing   []probe.Gap      `json:"missing"`
	// Unexplained are the operations that may be the router's although no route of the source explains them.
	Unexplained []probe.Unexplained `json:"unexplained"`
}

// A routedEndpoint is one endpoint of a routedTicket.
type routedEndpoint struct {
	probe.Endpoint
	Mutates bool     `json:"mutates"`
	Notes   []string `json:"notes"`
}

func (a *app) routes(ctx context.Context, o *routesOptions, args []string) error {
	cfg, file, err := a.loadWithSource(o.overrides())
	if err != nil {
		return err
	}
	if err := cfg.Sendable(); err != nil {
		return err
	}
	selected, err := a.selected(ctx, cfg, file, &o.selection, args)
	if err != nil {
		return err
	}
	s, err := connect(cfg)
	if err != nil {
		return err
	}
	defer s.client.Close()
	if err := s.documentFile(); err != nil {
		return err
	}
	if err := s.readRoutes(ctx, a.in); err != nil {
		return err
	}
	if err := a.fetchDocument(ctx, s); err != nil {
		return err
	}
	table, err := s.resolve(ctx, file)
	if err != nil {
		return err
	}
	subjects, err := s.subjects(selected, table, nil)
	if err != nil {
		return err
	}
	switch {
	case o.suggest:
		return a.suggest(o, s, selected, table)
	case o.write:
		return a.writePins(ctx, cfg, subjects, table, o.dryRun)
	}
	if o.unexplained {
		return a.listUnexplained(o, s.unexplained)
	}
	var rows []routedTicket
	for _, subject := range subjects {
		row := routed(subject, table)
		row.Unexplained = unexplainedOf(row.Router, s.unexplained)
		rows = append(rows, row)
	}
	switch o.format.value {
	case "json":
		return printJSON(a.out, append([]routedTicket{}, rows...))
	case "ndjson":
		return printLines(a.out, rows)
	case "md":
		if err := report.MarkdownTable(a.out, routeColumns(), routeRows(rows)); err != nil {
			return err
		}
		return report.MarkdownUnexplained(a.out, s.unexplained)
	}
	show := a.routesLines
	if a.style.Width > 0 {
		show = a.routesByTicket
	}
	if err := show(rows); err != nil {
		return err
	}
	if err := a.printUnexplained(s.unexplained); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "\n%s\n", a.style.Wrap(routeSummary(rows, len(table.Unclaimed)), 0))
	return err
}

func routed(subject probe.Subject, table *routes.Table) routedTicket {
	t := subject.Ticket
	row := routedTicket{
		ID: t.ID, Router: t.Router, Files: append([]string{}, t.Files...),
		Endpoints: []routedEndpoint{}, Problems: []string{}, Missing: []probe.Gap{},
	}
	row.Complete = len(t.Routers()) > 0
	for _, router := range t.Routers() {
		found, _ := table.Router(router)
		row.Problems = append(row.Problems, found.Problems...)
		row.Complete = row.Complete && found.Complete
		row.Missing = append(row.Missing, found.Missing...)
	}
	if len(row.Problems) == 0 && subject.Problem != "" {
		row.Problems = append(row.Problems, subject.Problem)
	}
	for _, ep := range subject.Endpoints {
		row.Endpoints = append(row.Endpoints, routedEndpoint{Endpoint: ep, Mutates: ep.Mutates(), Notes: notes(ep)})
	}
	return row
}

// notes tells what a person should know of an endpoint before believing in it.
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
