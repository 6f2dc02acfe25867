package report

// The rules of the terminal output, which this file applies for every command:
//
//  1. Nothing queries the terminal for its colours or its size: the caller states them in a Style.
//     A terminal that does not answer queries would stall for seconds.
//  2. A word always says what a colour or a sign says: output is whole without either.
//  3. Colours are of the 16 that the terminal's own theme defines, so they can be read on any background.
//  4. Text from outside is cleaned before it is measured, cut or painted. See Clean.
//  5. Into a pipe (Width 0) nothing is cut and nothing is wrapped: one row is one line, for grep and awk.
//  6. On a terminal prose is wrapped below its own beginning, and the flexible columns of a table are cut with … to fit.
//     Text that a person copies (a repro, a file:line, an ID) is never cut or wrapped.
//  7. Where the terminal is too narrow for a table's columns, each row becomes a block: its cells flow over lines, and
//     each has its column's head as a label.
//  8. Columns stand two blanks apart, without boxes; no line ends in blanks.

import (
	"io"
	"strings"
	"sync"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"github.com/engfix/engfix/probe"
)

// A Style describes the output. The zero value is a pipe.
type Style struct {
	Color bool
	Width int // columns; 0: a pipe, nothing is cut or wrapped
}

// A Tone is the meaning of text, as its colour shows it.
type Tone int

// The tones.
const (
	Plain  Tone = iota
	Faint       // present, but easy to overlook
	Strong      // the first thing to see
	Good        // holds
	Bad         // is broken
	Unsure      // unknown
	Note        // for a person to decide or to know
)

// Paint colours each line of text, and returns it unchanged if colour is off.
func (s Style) Paint(t Tone, text string) string {
	if !s.Color || t == Plain || text == "" {
		return text
	}
	lines := strings.Split(text, "\n") // an inline style would join them
	for i, line := range lines {
		lines[i] = palette()[t].Render(line)
	}
	return strings.Join(lines, "\n")
}

// palette returns the style of each tone. Its renderer gets every setting, so that it looks up nothing.
var palette = sync.OnceValue(func() map[Tone]lipgloss.Style {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI)
	r.SetHasDarkBackground(true)
	line := r.NewStyle().Inline(true)
	return map[Tone]lipgloss.Style{
		Faint:  line.Faint(true),
		Strong: line.Bold(true),
		Good:   line.Foreground(lipgloss.Color("2")),
		Bad:    line.Foreground(lipgloss.Color("1")).Bold(true),
		Unsure: line.Foreground(lipgloss.Color("3")),
		Note:   line.Foreground(lipgloss.Color("6")),
	}
})

// A Cell is one value of a table.
type Cell struct {
	Text string
	Tone Tone
}

// Text returns a plain Cell.
func Text(s string) Cell { return Cell{Text: s} }

// verdictText returns the verdict's sign and word; "–" if there never was one.
func verdictText(v probe.Verdict) (string, Tone) {
	switch v {
	case probe.Pass:
		return "✓ pass", Good
	case probe.Fail:
		return "✗ fail", Bad
	case probe.Inconclusive:
		return "? inconclusive", Unsure
	case probe.Unresolved:
		return "∅ unresolved", Unsure
	case probe.Skipped:
		return "– skipped", Faint
	case probe.Manual:
		return "☞ manual", Note
	case "":
		return "  never probed", Faint
	}
	return "? " + Line(string(v)), Unsure
}

// verdictCell returns the Cell in which a table shows the verdict; "" is a missing one.
func verdictCell(v probe.Verdict) Cell {
	text, tone := verdictText(v)
	return Cell{strings.TrimLeft(text, " "), tone}
}

// Verdict returns the verdict's sign and word in its colour.
func (s Style) Verdict(v probe.Verdict) string {
	c := verdictCell(v)
	return s.Paint(c.Tone, c.Text)
}

// paintVerdict colours any text as the verdict is coloured.
func (s Style) paintVerdict(v probe.Verdict, text string) string {
	_, tone := verdictText(v)
	return s.Paint(tone, text)
}

// width returns the columns that text takes.
func width(s string) int { return ansi.StringWidth(s) }

// pad fills text with blanks to n columns.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-width(s))) }

// Wrap breaks prose into lines that fit the terminal with an indentation of indent columns, and joins them with it; the
// first line itself is not indented. It breaks at blanks only, so that flags and paths stay whole if they can. Newlines
// in the text stay. For a pipe the text stays on one line.
func (s Style) Wrap(text string, indent int) string {
	if s.Width == 0 {
		return Line(text)
	}
	text = strings.TrimSpace(Clean(text))
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, s.set(strings.Fields(line), setting{between: " ", at: indent, indent: indent})...)
	}
	return below(lines, indent)
}

// tally writes "2 fail · 1 manual · 51 pass", worst first, in the verdicts' colours, with an indent of indent columns.
func (s Style) tally(n map[probe.Verdict]int, indent int) string {
	words := tallyWords(n)
	for i, v := range tallied(n) {
		words[i] = s.paintVerdict(v, words[i])
	}
	return s.join(words, setting{between: tallyBetween, at: indent, indent: indent})
}

// Fit cuts text to n columns with … at the end; into a pipe it is left whole.
func (s Style) Fit(text string, n int) string {
	if s.Width == 0 {
		return text
	}
	return ansi.Truncate(text, max(n, 1), "…")
}
