package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/engfix/engfix/tickets"
)

// List writes the tickets as rows.
func List(w io.Writer, s Style, ts []*tickets.Ticket) error {
	cols := []Column{{Head: "TICKET"}, {Head: "BOXES", Right: true}, {Head: "TITLE", Flex: true}, {Head: "ROUTER", Flex: true}}
	var rows [][]Cell
	for _, t := range ts {
		rows = append(rows, []Cell{{t.ID, Strong}, Text(boxesOf(t)), Text(t.Title), {t.Router, Faint}})
	}
	return Table(w, s, cols, rows)
}

// ListMarkdown writes the tickets as one table.
func ListMarkdown(w io.Writer, ts []*tickets.Ticket) error {
	var b strings.Builder
	b.WriteString("| Ticket | Boxes | Title | Section | Router |\n| --- | ---: | --- | --- | --- |\n")
	for _, t := range ts {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", mdText(t.ID), boxesOf(t), mdText(t.Title), mdText(t.Section), mdCellCode(t.Router))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// A listed ticket, as `engfix list --format json` prints it; the names are published.
type listed struct {
	ID      string       `json:"id"`
	Title   string       `json:"title"`
	Section string       `json:"section"`
	Kind    tickets.Kind `json:"kind"`
	Router  string       `json:"router"`
	Files   []string     `json:"files"`
	Line    int          `json:"line"`
	Items   []listedItem `json:"items"`
}

type listedItem struct {
	Kind    tickets.ItemKind `json:"kind"`
	Index   int              `json:"index"`
	Text    string           `json:"text"`
	Checked *bool            `json:"checked"`
	Line    int              `json:"line"`
	Column  int              `json:"column"`
}

func listedOf(t *tickets.Ticket) listed {
	l := listed{
		ID: t.ID, Title: t.Title, Section: t.Section, Kind: t.Kind, Router: t.Router, Files: list(t.Files), Line: t.Line,
		Items: []listedItem{},
	}
	for _, it := range t.Items {
		l.Items = append(l.Items, listedItem{it.Kind, it.Index, it.Text, it.Checked, it.Line, it.Column})
	}
	return l
}

// ListJSON writes the tickets as one JSON array.
func ListJSON(w io.Writer, ts []*tickets.Ticket) error {
	docs := []listed{}
	for _, t := range ts {
		docs = append(docs, listedOf(t))
	}
	return encodeIndented(w, docs)
}

// ListNDJSON writes the tickets as JSON, one a line.
func ListNDJSON(w io.Writer, ts []*tickets.Ticket) error {
	out := &stickyWriter{w: w}
	for _, t := range ts {
		line, err := encode(listedOf(t))
		if err != nil {
			return err
		}
		out.write(append(line, '\n'))
	}
	return out.err
}
