package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/report"
)

type routesOptions struct {
	selection
	service serviceFlags
	format  format
	write   bool
	suggest bool
	dryRun  bool
}

func newRoutesCmd(a *app) *cobra.Command {
	o := &routesOptions{}
	cmd := &cobra.Command{
		Use:   "routes [TICKET…]",
		Short: "Show each router's endpoints and how each was found",
		Long: `Routes shows which endpoints belong to the router of each ticket, and how each was found: pinned in engfix.yaml, declared
in the source (--source), or declared there and confirmed by the running service's OpenAPI document.`,
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
	f.BoolVar(&o.write, "write", false, "pin what was found in engfix.yaml, keeping its comments and order")
	f.BoolVar(&o.dryRun, "dry-run", false, "with --write: print the diff, change nothing")
	f.BoolVar(&o.suggest, "suggest", false, "propose operations of the service for routers without endpoints")
	return cmd
}

// check finds flags that make no sense together.
func (o *routesOptions) check() error {
	switch {
	case o.write && o.suggest:
		return errors.New("--write and --suggest: want one of them")
	case o.dryRun && !o.write:
		return errors.New("--dry-run shows what --write would change: give both")
	}
	return o.format.check()
}

// A routedTicket is one ticket as routes --format json prints it.
type routedTicket struct {
	ID        string           `json:"id"`
	Router    string           `json:"router"`
	Files     []string         `json:"files"`
	Endpoints []routedEndpoint `json:"endpoints"`
	Problems  []string         `json:"problems"`
}

// A routedEndpoint is one endpoint of a routedTicket.
type routedEndpoint struct {
	probe.Endpoint
	Mutates bool     `json:"mutates"`
	Notes   []string `json:"notes"`
}

func (a *app) routes(ctx context.Context, o *routesOptions, args []string) error {
	cfg, file, err := a.loadWithSource(o.service.overrides())
	if err != nil {
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
		return a.writePins(ctx, cfg, subjects, o.dryRun)
	}
	var rows []routedTicket
	for _, subject := range subjects {
		rows = append(rows, routed(subject, table))
	}
	switch o.format.value {
	case "json":
		return printJSON(a.out, append([]routedTicket{}, rows...))
	case "ndjson":
		return printLines(a.out, rows)
	case "md":
		return report.MarkdownTable(a.out, routeColumns(), routeRows(rows))
	}
	show := a.routesLines
	if a.style.Width > 0 {
		show = a.routesByTicket
	}
	if err := show(rows); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "\n%s\n", a.style.Wrap(routeSummary(rows, len(table.Unclaimed)), 0))
	return err
}

// routesLines prints a line for each endpoint, with everything on it, for grep and awk.
func (a *app) routesLines(rows []routedTicket) error {
	return report.Table(a.out, a.style, routeColumns(), routeRows(rows))
}

// routesByTicket prints each ticket's endpoints below its name and its files, which leaves a terminal's columns to the
// paths: of a file that stands above, a row gives the name alone.
func (a *app) routesByTicket(rows []routedTicket) error {
	for i, t := range rows {
		if i > 0 {
			fmt.Fprintln(a.out)
		}
		fmt.Fprintf(a.out, "%s  %s\n", a.style.Paint(report.Strong, t.ID), report.Line(t.Router))
		for _, f := range t.Files {
			fmt.Fprintf(a.out, "  %s\n", a.style.Paint(report.Faint, report.Line(f)))
		}
		for _, p := range t.Problems {
			fmt.Fprintf(a.out, "  %s  %s\n", a.style.Verdict(probe.Unresolved), a.style.Wrap(p, len("  ? unresolved  ")))
		}
		if len(t.Endpoints) == 0 {
			continue
		}
		lines, err := endpointLines(a.style, t)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(a.out, lines); err != nil {
			return err
		}
	}
	return nil
}

// endpointLines gives a line for each endpoint of a ticket. A note that does not fit beside its endpoint stands below it,
// whole: it says why the endpoint is not judged.
func endpointLines(s report.Style, t routedTicket) (string, error) {
	const indent, noteIndent = 2, 6
	inner := s
	inner.Width = max(s.Width-indent, 1)
	var cells [][]report.Cell
	for _, row := range routeRows([]routedTicket{t}) {
		row[6].Text = shortSource(row[6].Text, t.Files)
		cells = append(cells, row[2:7])
	}
	var table strings.Builder
	if err := report.Table(&table, inner, []report.Column{{}, {}, {Flex: true}, {}, {}}, cells); err != nil {
		return "", err
	}
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSuffix(table.String(), "\n"), "\n") {
		b.WriteString(strings.Repeat(" ", indent) + line)
		if note := report.Line(strings.Join(t.Endpoints[i].Notes, "; ")); note != "" {
			if indent+ansi.StringWidth(line)+2+ansi.StringWidth(note) <= s.Width {
				b.WriteString("  " + note)
			} else {
				b.WriteString("\n" + strings.Repeat(" ", noteIndent) + s.Wrap(note, noteIndent))
			}
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// shortSource gives file:line without the folders where the file is one of those named.
func shortSource(source string, files []string) string {
	file, line, found := strings.Cut(source, ":")
	if found && slices.Contains(files, file) {
		return path.Base(file) + ":" + line
	}
	return source
}

func routed(subject probe.Subject, table *routes.Table) routedTicket {
	t := subject.Ticket
	row := routedTicket{
		ID: t.ID, Router: t.Router, Files: append([]string{}, t.Files...),
		Endpoints: []routedEndpoint{}, Problems: []string{},
	}
	if found, ok := table.Router(t.Router); ok {
		row.Problems = append(row.Problems, found.Problems...)
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

func routeColumns() []report.Column {
	return []report.Column{
		{Head: "TICKET"},
		{Head: "ROUTER", Flex: true},
		{Head: "VIA"},
		{Head: "METHOD"},
		{Head: "PATH", Flex: true},
		{Head: "FOUND BY"},
		{Head: "SOURCE", Flex: true},
		{Head: "NOTES", Flex: true},
	}
}

func routeRows(tickets []routedTicket) [][]report.Cell {
	var rows [][]report.Cell
	for _, t := range tickets {
		head := []report.Cell{report.Text(t.ID), {Text: t.Router, Tone: report.Faint}}
		if len(t.Endpoints) == 0 {
			rows = append(rows, append(head, report.Text("–"), report.Text(""), report.Text(""),
				report.Cell{Text: "unresolved", Tone: report.Unsure}, report.Text(""),
				report.Cell{Text: strings.Join(t.Problems, "; "), Tone: report.Unsure}))
			continue
		}
		for _, ep := range t.Endpoints {
			tone := report.Plain
			if ep.Standing != probe.Mounted {
				tone = report.Unsure
			}
			rows = append(rows, append(head[:2:2],
				report.Text(string(ep.Transport)), report.Text(ep.Method), report.Cell{Text: ep.Path, Tone: tone},
				report.Text(string(ep.Origin)), report.Cell{Text: ep.Source, Tone: report.Faint},
				report.Cell{Text: strings.Join(ep.Notes, "; "), Tone: tone}))
		}
	}
	return rows
}

func routeSummary(rows []routedTicket, unclaimed int) string {
	endpoints, unresolved := 0, 0
	for _, r := range rows {
		endpoints += len(r.Endpoints)
		if len(r.Endpoints) == 0 {
			unresolved++
		}
	}
	words := plural(endpoints, "endpoint", "endpoints") + " for " + plural(len(rows), "ticket", "tickets")
	if unresolved > 0 {
		words += "; " + plural(unresolved, "ticket", "tickets") + " unresolved"
	}
	if unclaimed > 0 {
		words += "; " + plural(unclaimed, "operation", "operations") + " of the service without a ticket"
	}
	return words
}
