package main

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/charmbracelet/x/ansi"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// routesLines prints a line for each endpoint, with everything on it, for grep and awk.
func (a *app) routesLines(rows []workspace.RoutedTicket) error {
	return report.Table(a.out, a.style, routeColumns(), routeRows(rows))
}

// routesByTicket prints each ticket's endpoints below its name and its files. A row repeats only the name of a file
// that is listed above, which leaves more columns for the paths.
func (a *app) routesByTicket(rows []workspace.RoutedTicket) error {
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
		for _, g := range unsaidGaps(t) {
			fmt.Fprintf(a.out, "  %s  %s\n", a.style.Verdict(probe.Unresolved), a.style.Wrap(report.Line(mayMiss(g)), len("  ? unresolved  ")))
		}
		if len(t.Endpoints) == 0 {
			continue
		}
		t.Missing = nil // which stands above
		if _, err := io.WriteString(a.out, endpointLines(a.style, t)); err != nil {
			return err
		}
	}
	return nil
}

// endpointLines returns a line for each endpoint of a ticket, more on a narrow terminal: a path is not cut. A note that
// does not fit beside its endpoint is printed whole below it: it says why the endpoint is not judged.
func endpointLines(s report.Style, t workspace.RoutedTicket) string {
	const indent, noteIndent = 2, 6
	var cells [][]report.Cell
	for _, row := range routeRows([]workspace.RoutedTicket{t}) {
		row[6].Text = shortSource(row[6].Text, t.Files)
		cells = append(cells, row[2:7])
	}
	var b strings.Builder
	for i, row := range report.Rows(s, indent, make([]report.Column, 5), cells) {
		b.WriteString(row)
		line := row[strings.LastIndexByte(row, '\n')+1:]
		if note := report.Line(strings.Join(t.Endpoints[i].Notes, "; ")); note != "" {
			if ansi.StringWidth(line)+2+ansi.StringWidth(note) <= s.Width {
				b.WriteString("  " + note)
			} else {
				b.WriteString("\n" + strings.Repeat(" ", noteIndent) + s.Wrap(note, noteIndent))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// shortSource returns file:line without the folders if the file is one of those named.
func shortSource(source string, files []string) string {
	file, line, found := strings.Cut(source, ":")
	if found && slices.Contains(files, file) {
		return path.Base(file) + ":" + line
	}
	return source
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

func routeRows(tickets []workspace.RoutedTicket) [][]report.Cell {
	var rows [][]report.Cell
	for _, t := range tickets {
		head := []report.Cell{report.Text(t.ID), {Text: t.Router, Tone: report.Faint}}
		if len(t.Endpoints) == 0 {
			rows = append(rows, append(head[:2:2], report.Text("–"), report.Text(""), report.Text(""),
				report.Cell{Text: "unresolved", Tone: report.Unsure}, report.Text(""),
				report.Cell{Text: strings.Join(t.Problems, "; "), Tone: report.Unsure}))
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
		for _, g := range unsaidGaps(t) {
			rows = append(rows, append(head[:2:2], report.Text("–"), report.Text(""), report.Text(""),
				report.Cell{Text: "unresolved", Tone: report.Unsure}, report.Cell{Text: g.Source, Tone: report.Faint},
				report.Cell{Text: mayMiss(probe.Gap{Why: g.Why}), Tone: report.Unsure}))
		}
	}
	return rows
}

// unsaidGaps returns the gaps of a ticket's routes that none of its problems states.
func unsaidGaps(t workspace.RoutedTicket) []probe.Gap {
	return slices.DeleteFunc(slices.Clone(t.Missing), func(g probe.Gap) bool {
		return slices.ContainsFunc(t.Problems, func(p string) bool { return strings.Contains(p, g.Why) })
	})
}

// mayMiss says that some of a ticket's endpoints may be missing, and why.
func mayMiss(g probe.Gap) string { return "may miss some: " + g.String() }

func routeSummary(rows []workspace.RoutedTicket, unclaimed int) string {
	endpoints, unresolved := 0, 0
	for _, r := range rows {
		endpoints += len(r.Endpoints)
		if len(r.Endpoints) == 0 {
			unresolved++
		}
	}
	said := words.Count(endpoints, "endpoint", "endpoints") + " for " + words.Count(len(rows), "ticket", "tickets")
	if unresolved > 0 {
		said += "; " + words.Count(unresolved, "ticket", "tickets") + " unresolved"
	}
	if unclaimed > 0 {
		said += "; " + words.Count(unclaimed, "operation", "operations") + " of the service without a ticket"
	}
	return said
}
