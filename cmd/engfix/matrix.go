package main

import (
	"fmt"
	"io"

	"github.com/engfix/engfix/internal/selftest"
	"github.com/engfix/engfix/report"
)

// matrixMarkdown writes both tables.
func matrixMarkdown(w io.Writer, m *selftest.Matrix) error {
	if err := report.MarkdownTable(w, matrixColumns("CHECK"), rows(m.Checks)); err != nil {
		return err
	}
	fmt.Fprintln(w)
	return report.MarkdownTable(w, matrixColumns("STYLE"), rows(m.Styles))
}

func matrixColumns(first string) []report.Column {
	return []report.Column{
		{Head: first},
		{Head: "DEFECTS", Right: true},
		{Head: "CAUGHT", Right: true},
		{Head: "MISSED", Right: true},
		{Head: "MANNERS", Right: true},
		{Head: "FALSE ALARMS", Right: true},
	}
}

func rows(of []selftest.Row) [][]report.Cell {
	var all [][]report.Cell
	number := func(n int, bad bool) report.Cell {
		tone := report.Plain
		if bad && n > 0 {
			tone = report.Bad
		}
		return report.Cell{Text: fmt.Sprint(n), Tone: tone}
	}
	for _, r := range of {
		all = append(all, []report.Cell{
			report.Text(r.ID), number(r.Named, false), number(r.Caught, false), number(len(r.Missed), true),
			number(r.Manners, false), number(len(r.Alarms), true),
		})
	}
	return all
}
