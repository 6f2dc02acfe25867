package main

import (
	"cmp"
	"io"
	"strings"

	"github.com/engfix/engfix/report"
)

// explainAs prints the answer of explain in a format that a program reads: v as JSON or as lines, or the rows as markdown.
func (a *app) explainAs(o *explainOptions, v any, cols []report.Column, rows [][]report.Cell) error {
	switch o.format.value {
	case "json":
		return printJSON(a.out, v)
	case "ndjson":
		return asLines(a.out, func(w io.Writer) error { return printJSON(w, v) })
	}
	return report.MarkdownTable(a.out, cols, rows)
}

// checkRows are the parts of a check, each with its name.
func checkRows(e explainedCheck) [][]report.Cell {
	var rows [][]report.Cell
	row := func(head, text string) { rows = append(rows, []report.Cell{report.Text(head), report.Text(text)}) }
	row("demands", e.Demands)
	row("over", transports(e.Transports))
	row("passes", e.Passes)
	row("fails", e.Fails)
	row("cannot tell", e.CannotTell)
	for _, ask := range e.Asks {
		row("asks "+ask.Name, "the request "+ask.Says+" ("+transports(ask.Transports)+")")
	}
	return rows
}

func partColumns() []report.Column {
	return []report.Column{{Head: "WORDS"}, {Head: "OUTCOME"}, {Head: "CONDITION"}, {Head: "SCOPE"}, {Head: "CHECKS"}}
}

// partRows are the clauses of a criterion as they were read.
func partRows(u understoodText) [][]report.Cell {
	var rows [][]report.Cell
	for _, p := range u.Parts {
		var checks []string
		for _, c := range p.Checks {
			checks = append(checks, checkName(c))
		}
		scope := ""
		if len(p.Outcomes) > 0 {
			scope = cmp.Or(strings.Join(p.Scopes, ", "), "all endpoints")
		}
		rows = append(rows, []report.Cell{
			report.Text(p.Words), report.Text(strings.Join(p.Outcomes, ", ")), report.Text(strings.Join(p.Conditions, " or ")), report.Text(scope),
			report.Text(cmp.Or(strings.Join(checks, "; "), "manual: "+p.Why)),
		})
	}
	return rows
}
