package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// A suggestion is what routes --suggest --format json prints.
type suggestion struct {
	Router string  `json:"router"`
	Method string  `json:"method"`
	Path   string  `json:"path"`
	Score  float64 `json:"score"`
	Why    string  `json:"why"`
}

// suggest prints which operations of the service may belong to routers without endpoints. Nothing is judged by them until a
// person pins them.
func (a *app) suggest(o *routesOptions, s *service, selected []*tickets.Ticket, table *routes.Table) error {
	if s.doc == nil {
		return errors.New("--suggest proposes operations of the OpenAPI document, and there is none: see target.openapi in engfix.yaml")
	}
	wanted := map[string]bool{}
	for _, t := range selected {
		for _, router := range t.Routers() {
			wanted[router] = true
		}
	}
	found := []suggestion{}
	for _, sug := range routes.Suggest(table, operations(s.doc)) {
		if wanted[sug.Router] {
			found = append(found, suggestion{sug.Router, sug.Operation.Method, sug.Operation.Path, sug.Score, sug.Why})
		}
	}
	var rows [][]report.Cell
	for _, sug := range found {
		rows = append(rows, []report.Cell{
			report.Text(sug.Router), report.Text(strconv.FormatFloat(sug.Score, 'f', 2, 64)), report.Text(sug.Method),
			report.Text(sug.Path),
			{Text: sug.Why, Tone: report.Faint},
		})
	}
	cols := []report.Column{{Head: "ROUTER", Flex: true}, {Head: "SCORE", Right: true}, {Head: "METHOD"}, {Head: "PATH", Flex: true}, {Head: "WHY", Flex: true}}
	switch o.format.value {
	case "json":
		return printJSON(a.out, found)
	case "ndjson":
		return printLines(a.out, found)
	case "md":
		return report.MarkdownTable(a.out, cols, rows)
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(a.out, "nothing to suggest: every router has an endpoint, or no operation resembles its name")
		return err
	}
	if err := report.Table(a.out, a.style, cols, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.out, "\nNothing is judged by a suggestion: pin what is right under routers: in engfix.yaml.")
	return err
}
