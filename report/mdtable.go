package report

import (
	"io"
	"strings"
)

// MarkdownTable writes rows as a GitHub-flavoured table, every text escaped.
func MarkdownTable(w io.Writer, cols []Column, rows [][]Cell) error {
	var b strings.Builder
	heads := make([]string, len(cols))
	rule := make([]string, len(cols))
	for i, c := range cols {
		heads[i], rule[i] = mdText(c.Head), "---"
		if c.Right {
			rule[i] = "---:"
		}
	}
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(heads)
	line(rule)
	for _, row := range rows {
		cells := make([]string, len(cols))
		for i := range min(len(cols), len(row)) {
			cells[i] = mdText(Line(row[i].Text))
		}
		line(cells)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
