package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// A StatusView is the state of the project: the ticket file with the verdicts of its runs.
type StatusView struct {
	Sections []StatusSection
	LastRun  *probe.Run // nil before the first
	Unread   string     // why the history could not be read: then the verdicts are unknown; "" if it was
}

// A StatusSection is one section of the ticket file.
type StatusSection struct {
	Name    string // "" for the tickets before the first heading
	Tickets []StatusTicket
}

// A StatusTicket is the state of one ticket.
type StatusTicket struct {
	ID, Title, Router string
	Kind              tickets.Kind
	Boxes, Done       int
	Verdict           probe.Verdict // the worst of its items; "" for one that was never probed
	Regressions       int           // ticked items that fail and that no waiver covers
	Waived            int           // ticked items that fail and that a waiver covers
	Flaky             int           // items whose answers disagreed
	Unshown           int           // ticked items that no run has shown
	Tickable          int           // items that were shown to hold and are not ticked
	Earlier           Earlier       // the items that the latest run did not show
	When              time.Time     // of that run
}

// A StatusTotal adds up tickets.
type StatusTotal struct {
	Tickets     int                   `json:"tickets"`
	Exceptions  int                   `json:"exceptions"`
	Boxes       int                   `json:"boxes"`
	Done        int                   `json:"done"`
	Regressions int                   `json:"regressions"`       // ticked items that fail and that no waiver covers
	Waived      int                   `json:"waived,omitempty"`  // ticked items that fail and that a waiver covers
	Flaky       int                   `json:"flaky,omitempty"`   // items whose answers disagreed
	Unshown     int                   `json:"unshown"`           // ticked items that no run has shown
	Earlier     int                   `json:"earlier,omitempty"` // items that the latest run did not show, and an earlier one did
	Tickable    int                   `json:"tickable"`          // items that were shown to hold and are not ticked
	Verdicts    map[probe.Verdict]int `json:"verdicts"`          // of those that were probed
}

// Total adds up the section's tickets.
func (s StatusSection) Total() StatusTotal { return totalOf(s) }

// Total adds up all sections.
func (v StatusView) Total() StatusTotal { return totalOf(v.Sections...) }

func totalOf(sections ...StatusSection) StatusTotal {
	t := StatusTotal{Verdicts: map[probe.Verdict]int{}}
	for _, s := range sections {
		for i := range s.Tickets {
			addTicket(&t, &s.Tickets[i])
		}
	}
	return t
}

// addTicket adds a ticket to a total.
func addTicket(t *StatusTotal, k *StatusTicket) {
	if k.Kind == tickets.KindException {
		t.Exceptions++
	} else {
		t.Tickets++
	}
	t.Boxes += k.Boxes
	t.Done += k.Done
	t.Regressions += k.Regressions
	t.Waived += k.Waived
	t.Flaky += k.Flaky
	t.Unshown += k.Unshown
	t.Earlier += k.Earlier.Items
	t.Tickable += k.Tickable
	if k.Verdict != "" {
		t.Verdicts[k.Verdict]++
	}
}

// words returns "54 tickets, 2 exceptions, 62 boxes (0 ticked)".
func (t StatusTotal) words() string {
	s := count(t.Tickets, "ticket")
	if t.Exceptions > 0 {
		s += ", " + count(t.Exceptions, "exception")
	}
	return fmt.Sprintf("%s, %s (%d ticked)", s, count(t.Boxes, "box"), t.Done)
}

// regressionWords returns "2 regressions, 1 waived regression"; "" for none.
func regressionWords(n, waived int) string {
	var words []string
	if n > 0 {
		words = append(words, count(n, "regression"))
	}
	if waived > 0 {
		words = append(words, count(waived, "waived regression"))
	}
	return strings.Join(words, ", ")
}

// flakyWords returns "2 flaky items"; "" for none.
func flakyWords(n int) string {
	if n == 0 {
		return ""
	}
	return count(n, "flaky item")
}

// alarm returns the most important fact about a ticket, and how alarming it is: a regression without a waiver.
func (t StatusTicket) alarm() Cell {
	unshown := ""
	if t.Unshown > 0 {
		unshown = fmt.Sprintf("%d unshown", t.Unshown)
	}
	return alarm(t.Regressions, t.Waived, unshown, flakyWords(t.Flaky), t.Earlier.words())
}

func (t StatusTotal) alarm() Cell {
	unshown := ""
	if t.Unshown > 0 {
		unshown = count(t.Unshown, "ticked box") + " not shown"
	}
	earlier := ""
	if t.Earlier > 0 {
		earlier = count(t.Earlier, "item") + " last shown by an earlier run"
	}
	return alarm(t.Regressions, t.Waived, unshown, flakyWords(t.Flaky), earlier)
}

func alarm(regressions, waived int, others ...string) Cell {
	words := append([]string{regressionWords(regressions, waived)}, others...)
	words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
	if len(words) == 0 {
		return Cell{}
	}
	tone := Unsure
	if regressions > 0 {
		tone = Bad
	}
	return Cell{strings.Join(words, ", "), tone}
}

// unknownVerdict replaces the verdict and the last run if the history could not be read.
const unknownVerdict = "unknown: the history could not be read"

// last describes the last run in one line.
func (v StatusView) last() string {
	switch {
	case v.Unread != "":
		return unknownVerdict
	case v.LastRun == nil:
		return "never probed: engfix probe asks the service"
	}
	return lastWords(v.LastRun)
}

// lastWords describes a run in one line.
func lastWords(run *probe.Run) string { return Style{}.flow(0, 0, lastParts(run)...) }

// lastParts describes a run: when, of which service, and which build of it.
func lastParts(run *probe.Run) []part {
	parts := []part{{Cell: Cell{when(run.Started), Faint}}, {Cell: Cell{run.Target, Faint}}}
	if run.Build != "" {
		parts = append(parts, part{Cell: Cell{"build " + run.Build, Faint}})
	}
	if run.Interrupted {
		parts = append(parts, part{Cell: Cell{"interrupted", Faint}})
	}
	return parts
}

// lastParts describes the last run.
func (v StatusView) lastParts() []part {
	if v.Unread != "" || v.LastRun == nil {
		return []part{{Cell: Cell{v.last(), Faint}}}
	}
	return lastParts(v.LastRun)
}

// Status writes the state of the project: a block for each section, its tickets as rows, and the totals.
func Status(w io.Writer, s Style, v StatusView) error {
	total := v.Total()
	probed := len(total.Verdicts) > 0
	cols := []Column{{}, {Flex: true}, {Right: true}, {}, {}}
	var rows [][]Cell
	for _, section := range v.Sections {
		for _, t := range section.Tickets {
			rows = append(rows, statusRow(t, probed, v.LastRun))
		}
	}
	lines := Rows(s, 2, cols, rows)
	var b strings.Builder
	next := 0
	for _, section := range v.Sections {
		if section.Name != "" {
			b.WriteString(s.sectionHead(section) + "\n")
		}
		for range section.Tickets {
			b.WriteString(lines[next] + "\n")
			next++
		}
		b.WriteByte('\n')
	}
	b.WriteString(s.Message(Cell{total.words(), Strong}) + "\n")
	if probed {
		b.WriteString("verdicts  " + s.tally(total.Verdicts, len("verdicts  ")) + "\n")
	}
	if a := total.alarm(); a.Text != "" {
		b.WriteString(s.Message(a) + "\n")
	}
	if total.Tickable > 0 {
		head := count(total.Tickable, "box") + " to tick  "
		b.WriteString(s.Paint(Good, head) + s.Paint(Faint, s.Wrap("shown to hold: engfix probe --tick, engfix status --state provable", width(head))) + "\n")
	}
	const lastRun = "last run  "
	b.WriteString(lastRun + s.flow(len(lastRun), len(lastRun), v.lastParts()...) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func statusRow(t StatusTicket, probed bool, last *probe.Run) []Cell {
	boxes := ""
	if t.Boxes > 0 {
		boxes = fmt.Sprintf("%d/%d", t.Done, t.Boxes)
	}
	row := []Cell{{t.ID, Strong}, Text(t.Title), Text(boxes)}
	if t.Boxes > 0 && t.Done == t.Boxes {
		row[2].Tone = Good
	}
	if !probed {
		return row
	}
	var words []string
	tone := Faint
	// The day comes first: days stand below one another. One of the last run is left out, so a day marks a verdict that may be stale.
	if !t.When.IsZero() && (last == nil || !t.When.Equal(last.Started)) {
		words = append(words, t.When.UTC().Format(time.DateOnly))
	}
	a := t.alarm()
	if a.Text != "" {
		words, tone = append(words, a.Text), a.Tone
	}
	if t.Tickable > 0 {
		words = append(words, fmt.Sprintf("%d to tick", t.Tickable))
		if a.Text == "" {
			tone = Good
		}
	}
	note := Cell{strings.Join(words, "  "), tone}
	return append(row, verdictCell(t.Verdict), note)
}

// sectionHead returns a section's name and how many of its boxes are ticked.
func (s Style) sectionHead(section StatusSection) string {
	name := part{Cell: Cell{section.Name, Strong}}
	t := section.Total()
	if t.Boxes == 0 {
		return s.flow(0, 2, name)
	}
	boxes := fmt.Sprintf("%d/%d boxes", t.Done, t.Boxes)
	bar := s.bar(t.Done, t.Boxes)
	if bar == "" || width(Line(section.Name))+2+width(bar)+width(boxes) > s.Width {
		return s.flow(0, 2, name, part{Cell: Text(boxes)})
	}
	return s.flow(0, 2, name) + "  " + bar + boxes
}

// bar draws the progress, on a terminal only: the numbers beside it say the same.
func (s Style) bar(done, of int) string {
	const length = 12
	if s.Width == 0 || of == 0 {
		return ""
	}
	n := done * length / of
	if done > 0 && n == 0 {
		n = 1 // the first step must be visible
	}
	return s.Paint(Good, strings.Repeat("━", n)) + s.Paint(Faint, strings.Repeat("─", length-n)) + " "
}

// StatusMarkdown writes the same as markdown: a table for each section.
func StatusMarkdown(w io.Writer, v StatusView) error {
	var b strings.Builder
	total := v.Total()
	fmt.Fprintf(&b, "# Status: %s\n\n", total.words())
	if len(total.Verdicts) > 0 {
		fmt.Fprintf(&b, "- Verdicts: %s\n", strings.Join(tallyWords(total.Verdicts), tallyBetween))
	}
	if a := total.alarm(); a.Text != "" {
		fmt.Fprintf(&b, "- **%s**\n", a.Text)
	}
	if total.Tickable > 0 {
		fmt.Fprintf(&b, "- **%s to tick**: shown to hold, not ticked yet\n", count(total.Tickable, "box"))
	}
	fmt.Fprintf(&b, "- Last run: %s\n", mdText(v.last()))
	for _, section := range v.Sections {
		if len(section.Tickets) == 0 {
			continue
		}
		t := section.Total()
		name := section.Name
		if name == "" {
			name = "No section"
		}
		fmt.Fprintf(&b, "\n## %s\n\n", mdText(name))
		if t.Boxes > 0 {
			fmt.Fprintf(&b, "%d/%d boxes\n\n", t.Done, t.Boxes)
		}
		b.WriteString("| Ticket | Title | Router | Boxes | Verdict |\n| --- | --- | --- | ---: | --- |\n")
		for _, k := range section.Tickets {
			row := statusRow(k, true, v.LastRun)
			verdict := mdText(row[3].Text)
			if v.Unread != "" {
				verdict = "unknown"
			}
			if a := k.alarm(); a.Text != "" {
				verdict += ", **" + a.Text + "**"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", mdText(k.ID), mdText(k.Title), mdCellCode(k.Router), row[2].Text, verdict)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// boxesOf returns a ticket's boxes as "1/2", "" for a ticket without one.
func boxesOf(t *tickets.Ticket) string {
	total, done := t.Boxes()
	if total == 0 {
		return ""
	}
	return strconv.Itoa(done) + "/" + strconv.Itoa(total)
}
