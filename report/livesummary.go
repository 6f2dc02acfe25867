package report

import (
	"strings"

	"github.com/engfix/engfix/probe"
)

// summaryNamed is how many items of a kind the summary names: it stays within a screen.
const summaryNamed = 50

// summary writes the block that ends a run: the counts, and the possible next steps.
func (t *terminalSink) summary(run probe.Run) {
	rows := append(t.counts(run), t.nextSteps()...)
	column := 0
	for _, r := range rows {
		column = max(column, width(r.what)+2)
	}
	narrow := t.s.Width > 0 && t.s.Width-column < max(leastRoom, width(Line(run.ID)))
	if narrow {
		column = messageIndent
	}
	for _, r := range rows {
		between := "\n" + strings.Repeat(" ", column)
		if !narrow {
			between = strings.Repeat(" ", column-width(r.what))
		}
		t.line(t.s.Paint(r.tone, r.what) + between + r.of(column))
	}
	if words := t.tally.unshown.words(); words != "" {
		for line := range strings.SplitSeq(t.s.Wrap(words, 0), "\n") {
			t.line(t.s.Paint(Unsure, line))
		}
	}
}

// A summaryRow is one row of the summary: its name, and its text with an indent of indent columns.
type summaryRow struct {
	tone Tone
	what string
	of   func(indent int) string
}

// ran says how long the run took, its ID, and whether it was interrupted. On a narrow terminal the ID, which is copied,
// stays whole and loses the word before it.
func (t *terminalSink) ran(run probe.Run, indent int) string {
	id := "run " + Line(run.ID)
	if t.s.Width > 0 && indent+width(id) > t.s.Width {
		id = Line(run.ID)
	}
	parts := []string{ran(run), t.s.Paint(Faint, id)}
	if run.Interrupted {
		parts = append(parts, t.s.Paint(Unsure, "interrupted"))
	}
	return t.s.join(parts, setting{between: "  ", at: indent, indent: indent, whole: true})
}

// counts returns the rows that count the results of the run, and name those that need attention.
func (t *terminalSink) counts(run probe.Run) []summaryRow {
	n := &t.tally
	rows := []summaryRow{
		{Strong, count(sum(n.tickets), "ticket"), func(indent int) string { return t.s.tally(n.tickets, indent) }},
		{Strong, count(sum(n.items), "item"), func(indent int) string { return t.s.tally(n.items, indent) }},
		{Plain, count(n.exchanges, "exchange"), func(indent int) string { return t.ran(run, indent) }},
	}
	if missing := MissingShards(run); missing != "" {
		rows = append(rows, summaryRow{Unsure, "missing", func(indent int) string { return t.s.Wrap(missing, indent) }})
	}
	if words := unjudged(run); words != "" {
		rows = append(rows, summaryRow{Unsure, "not judged", func(indent int) string { return t.s.Wrap(words, indent) }})
	}
	for _, named := range []struct {
		tone Tone
		noun string
		of   []string
	}{{Bad, "regression", n.regressions}, {Unsure, "waived regression", n.waived}, {Unsure, "flaky item", n.flaky}} {
		if len(named.of) > 0 {
			rows = append(rows, summaryRow{named.tone, count(len(named.of), named.noun), func(indent int) string {
				return t.s.Wrap(someOf(named.of, summaryNamed), indent)
			}})
		}
	}
	for _, note := range n.notes {
		rows = append(rows, summaryRow{Unsure, "note", func(indent int) string { return t.s.Wrap(note.words(), indent) }})
	}
	return rows
}

// nextSteps returns the rows that say which flags would do more.
func (t *terminalSink) nextSteps() []summaryRow {
	n := &t.tally
	var rows []summaryRow
	for _, hint := range []struct {
		n               int
		noun, does, why string
	}{
		{n.tick, "box", " to tick", "shown to hold, not ticked yet: --tick"},
		{n.untick, "box", " to untick", "ticked, shown not to hold: --untick"},
		{len(n.withheld), "endpoint", " not asked", "asking may change the service's state: --allow-mutations"},
		{t.short, "item", " in brief", "-v, or --ticket ID, shows them in full"},
	} {
		if hint.n > 0 && !(t.ticking && hint.noun == "box") {
			rows = append(rows, summaryRow{Plain, count(hint.n, hint.noun) + hint.does, func(indent int) string {
				return t.s.Paint(Faint, t.s.Wrap(hint.why, indent))
			}})
		}
	}
	return rows
}
