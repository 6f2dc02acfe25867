package report

import (
	"io"
	"strings"
)

// A Column is one column of a table.
type Column struct {
	Head  string
	Flex  bool // may be cut to fit the terminal
	Right bool // numbers
}

// minFlex is the width below which a flexible column says too little to be read.
const minFlex = 12

// Table writes rows below the columns' heads, aligned. Without rows it writes nothing.
func Table(w io.Writer, s Style, cols []Column, rows [][]Cell) error {
	if len(rows) == 0 {
		return nil
	}
	g := newGrid(s, 0, cols, rows)
	var b strings.Builder
	head := make([]Cell, len(cols))
	headed := false
	for i, c := range cols {
		head[i] = Cell{c.Head, Faint}
		headed = headed || c.Head != ""
	}
	if headed && !g.narrow {
		b.WriteString(g.row(head) + "\n")
	}
	for _, row := range rows {
		b.WriteString(g.row(row) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Rows returns each row of a table without heads, aligned and indented. A row has several lines where the terminal is too
// narrow for the columns.
func Rows(s Style, indent int, cols []Column, rows [][]Cell) []string {
	g := newGrid(s, indent, cols, rows)
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = g.row(row)
	}
	return lines
}

// A grid is the columns of a table with their widths.
type grid struct {
	s      Style
	indent int
	cols   []Column
	widths []int
	narrow bool // the columns do not fit the terminal
}

// newGrid makes the columns as wide as the widest of their cells, and then shrinks the widest flexible ones until the
// table fits, indent columns in, or all have their minimum.
func newGrid(s Style, indent int, cols []Column, rows [][]Cell) grid {
	g := grid{s: s, indent: indent, cols: cols, widths: make([]int, len(cols))}
	for i, c := range cols {
		g.widths[i] = width(c.Head)
	}
	for _, row := range rows {
		for i := range min(len(cols), len(row)) {
			g.widths[i] = max(g.widths[i], width(Line(row[i].Text)))
		}
	}
	if s.Width == 0 {
		return g
	}
	total := indent
	for i, n := range g.widths {
		if total += n; i > 0 {
			total += len(columnGap)
		}
	}
	for ; total > s.Width; total-- {
		widest := -1
		for i, c := range cols {
			if c.Flex && g.widths[i] > minFlex && (widest < 0 || g.widths[i] > g.widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			g.narrow = true
			break
		}
		g.widths[widest]--
	}
	return g
}

// columnGap stands between two columns.
const columnGap = "  "

// row returns the cells as a line, or as a block where the grid is too wide: at most one for each column; those that are
// missing are empty.
func (g grid) row(cells []Cell) string {
	cells = cells[:min(len(cells), len(g.cols))]
	if g.narrow {
		return g.block(cells)
	}
	last := len(cells) - 1
	for last > 0 && Line(cells[last].Text) == "" {
		last--
	}
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", g.indent))
	for i, c := range cells[:last+1] {
		text := g.s.Fit(Line(c.Text), g.widths[i])
		blank := strings.Repeat(" ", max(0, g.widths[i]-width(text)))
		if g.cols[i].Right {
			b.WriteString(blank)
		}
		b.WriteString(g.s.Paint(c.Tone, text))
		if i < last {
			if !g.cols[i].Right {
				b.WriteString(blank)
			}
			b.WriteString(columnGap)
		}
	}
	return b.String()
}

// block returns the cells of a row over lines: those up to the first flexible one, which name the row, and below them the
// others, each with its column's head.
func (g grid) block(cells []Cell) string {
	const step = 4
	var name, rest []part
	flexible := false
	for i, c := range cells {
		p := part{Cell: c}
		if i > 0 {
			p.label = strings.ToLower(g.cols[i].Head)
		}
		if flexible {
			rest = append(rest, p)
		} else {
			name = append(name, p)
		}
		flexible = flexible || g.cols[i].Flex
	}
	lead, indent := strings.Repeat(" ", g.indent), g.indent+step
	text := lead + g.s.flow(g.indent, indent, name...)
	if more := g.s.flow(indent, indent, rest...); more != "" {
		text += "\n" + strings.Repeat(" ", indent) + more
	}
	return text
}
