package main

import (
	"fmt"
	"strconv"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// suggest prints which operations of the service may belong to routers without endpoints.
func (a *app) suggest(o *routesOptions, r *workspace.Routes) error {
	found, err := r.Suggest()
	if err != nil {
		return err
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
		_, err := fmt.Fprintln(a.out, "nothing to suggest: every router has an endpoint, or no operation has a similar name")
		return err
	}
	if err := report.Table(a.out, a.style, cols, rows); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, "\nA suggestion counts only after you pin it under routers: in engfix.yaml.")
	return err
}
