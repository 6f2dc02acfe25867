package main

import (
	"fmt"
	"strings"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// printProblems prints the problems of a file, the ticket file or the configuration, in the given format.
func (a *app) printProblems(format string, problems []tickets.Problem) error {
	switch format {
	case "json":
		return printJSON(a.out, append([]tickets.Problem{}, problems...))
	case "ndjson":
		return printLines(a.out, problems)
	case "md":
		return report.MarkdownTable(a.out, problemColumns(), problemRows(problems))
	case "github":
		return report.LintGitHub(a.out, problems)
	case "problems":
		return report.Problems(a.out, problems)
	}
	for _, p := range problems {
		tone := report.Unsure
		if p.Severity == tickets.SeverityError {
			tone = report.Bad
		}
		line := a.style.Message(report.Text(place(p)), report.Cell{Text: string(p.Severity), Tone: tone}, report.Text(p.Message),
			report.Cell{Text: "[" + p.Rule + "]", Tone: report.Faint})
		if _, err := fmt.Fprintln(a.out, line); err != nil {
			return err
		}
	}
	return nil
}

func problemColumns() []report.Column {
	return []report.Column{{Head: "PLACE"}, {Head: "SEVERITY"}, {Head: "RULE"}, {Head: "TICKET"}, {Head: "PROBLEM", Flex: true}}
}

func problemRows(problems []tickets.Problem) [][]report.Cell {
	var rows [][]report.Cell
	for _, p := range problems {
		rows = append(rows, []report.Cell{
			report.Text(strings.TrimSuffix(place(p), ":")), report.Text(string(p.Severity)), report.Text(p.Rule), report.Text(p.Ticket), report.Text(p.Message),
		})
	}
	return rows
}

// place returns the place of a problem, as far as it is known: "engfix.yaml:3:5:".
func place(p tickets.Problem) string {
	if p.Line == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d:", report.Line(p.File), p.Line, p.Column)
}
