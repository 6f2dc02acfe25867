package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/engfix/engfix/probe"
)

// A HistoryView holds runs over time, the latest first, and for one ticket its items over those runs.
type HistoryView struct {
	Runs   []probe.Run   `json:"runs"`
	Ticket string        `json:"ticket,omitempty"` // "" for runs alone
	Items  []ItemHistory `json:"items,omitempty"`
}

// An ItemHistory holds the verdicts of runs on one item, the latest first.
type ItemHistory struct {
	Item   string        `json:"item"`
	Text   string        `json:"text"`
	Points []ItemVerdict `json:"verdicts"`
}

// An ItemVerdict is one run's verdict on an item.
type ItemVerdict struct {
	Run     string        `json:"run"`
	When    time.Time     `json:"when"`
	Verdict probe.Verdict `json:"verdict"`
}

// flips counts the changes between pass and fail; runs with another verdict are skipped.
func (h ItemHistory) flips() int {
	n := 0
	before := probe.Verdict("")
	for _, p := range h.Points {
		if !p.Verdict.Shows() {
			continue
		}
		if before != "" && before != p.Verdict {
			n++
		}
		before = p.Verdict
	}
	return n
}

// since returns the earliest run of the latest unbroken row of one verdict.
func (h ItemHistory) since() time.Time {
	at := h.Points[0].When
	for _, p := range h.Points {
		if p.Verdict != h.Points[0].Verdict {
			break
		}
		at = p.When
	}
	return at
}

// latest returns when the verdict was last found, the zero time for never.
func (h ItemHistory) latest(v probe.Verdict) time.Time {
	for _, p := range h.Points {
		if p.Verdict == v {
			return p.When
		}
	}
	return time.Time{}
}

// first returns when the verdict was first found.
func (h ItemHistory) first(v probe.Verdict) time.Time {
	at := time.Time{}
	for _, p := range h.Points {
		if p.Verdict == v {
			at = p.When
		}
	}
	return at
}

// line draws the verdicts, the earliest first, a sign for each run.
func (h ItemHistory) line() string {
	var b strings.Builder
	for i := len(h.Points) - 1; i >= 0; i-- {
		sign, _ := signOf(h.Points[i].Verdict)
		b.WriteString(sign)
	}
	return b.String()
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format(time.DateOnly)
}

// runItems returns the verdicts of a run's items, the news that turns a run red first.
func runItems(r probe.Run) Cell {
	var words []string
	tone := Plain
	if r.Interrupted {
		words = append(words, "interrupted")
	}
	if n := r.Summary.Regressions; n > 0 {
		words = append(words, count(n, "regression"))
		tone = Bad
	}
	if tally := strings.Join(tallyWords(r.Summary.Items), tallyBetween); tally != "" {
		words = append(words, tally)
	}
	return Cell{strings.Join(words, ", "), tone}
}

// historyTable lays the view out: the runs, or the items of a ticket.
func historyTable(v HistoryView) (cols []Column, rows [][]Cell) {
	if v.Ticket == "" {
		cols = []Column{{Head: "RUN"}, {Head: "STARTED"}, {Head: "TICKETS", Right: true}, {Head: "ITEMS", Flex: true}, {Head: "BUILD", Flex: true}}
		for _, r := range v.Runs {
			rows = append(rows, []Cell{{r.ID, Strong}, Text(r.Started.UTC().Format("2006-01-02 15:04 UTC")), Text(strconv.Itoa(sum(r.Summary.Tickets))), runItems(r), {r.Build, Faint}})
		}
		return cols, rows
	}
	cols = []Column{{Head: "ITEM"}, {Head: "VERDICT"}, {Head: "SINCE"}, {Head: "LAST PASS"}, {Head: "FIRST FAIL"}, {Head: "FLIPS", Right: true}, {Head: "RUNS"}, {Head: "TEXT", Flex: true}}
	for _, h := range v.Items {
		if len(h.Points) == 0 {
			rows = append(rows, []Cell{{h.Item, Strong}, verdictCell(""), {}, {}, {}, {}, {}, Text(h.Text)})
			continue
		}
		rows = append(rows, []Cell{
			{h.Item, Strong},
			verdictCell(h.Points[0].Verdict), Text(dayOf(h.since())), Text(dayOf(h.latest(probe.Pass))),
			Text(dayOf(h.first(probe.Fail))), Text(strconv.Itoa(h.flips())), Text(h.line()),
			{h.Text, Faint},
		})
	}
	return cols, rows
}

// History writes runs, or a ticket's items over them, as a table.
func History(w io.Writer, s Style, v HistoryView) error {
	cols, rows := historyTable(v)
	return Table(w, s, cols, rows)
}

// HistoryMarkdown writes the same as markdown.
func HistoryMarkdown(w io.Writer, v HistoryView) error {
	cols, rows := historyTable(v)
	return MarkdownTable(w, cols, rows)
}

// HistoryJSON writes the view as one JSON document.
func HistoryJSON(w io.Writer, v HistoryView) error {
	v.Runs = list(v.Runs)
	for i, r := range v.Runs {
		v.Runs[i] = headWithoutNil(r)
	}
	for i, h := range v.Items {
		v.Items[i].Points = list(h.Points)
	}
	return encodeIndented(w, v)
}

// A Change is an item whose verdict differs between two documents.
type Change struct {
	Ticket string        `json:"ticket"`
	Item   string        `json:"item"`
	Text   string        `json:"text"`
	Before probe.Verdict `json:"before"` // "" if the first document does not have the item
	After  probe.Verdict `json:"after"`  // "" if the second does not
	Reason string        `json:"reason"` // of the second, or of the first if the second does not have it
}

// Changes compares two documents, item by item: in the order of the second, and then the items that only the first has.
// An item whose words changed is gone and new.
func Changes(before, after *probe.Document) []Change {
	type key struct{ ticket, item, text string }
	was := map[key]probe.ItemResult{}
	each := func(doc *probe.Document, f func(key, probe.ItemResult)) {
		for _, t := range doc.Tickets {
			for _, it := range t.Items {
				f(key{t.ID, it.Ref().String(), it.Text}, it)
			}
		}
	}
	each(before, func(k key, it probe.ItemResult) { was[k] = it })
	all := []Change{}
	seen := map[key]bool{}
	each(after, func(k key, it probe.ItemResult) {
		seen[k] = true
		if old := was[k]; old.Verdict != it.Verdict {
			all = append(all, Change{k.ticket, k.item, k.text, old.Verdict, it.Verdict, it.Reason})
		}
	})
	each(before, func(k key, it probe.ItemResult) {
		if !seen[k] {
			all = append(all, Change{k.ticket, k.item, k.text, it.Verdict, "", it.Reason})
		}
	})
	return all
}

func changesTable(changes []Change) (cols []Column, rows [][]Cell) {
	cols = []Column{{Head: "TICKET"}, {Head: "ITEM"}, {Head: "BEFORE"}, {Head: "AFTER"}, {Head: "WHY", Flex: true}}
	word := func(v probe.Verdict) Cell {
		if v == "" {
			return Cell{"not there", Faint}
		}
		return verdictCell(v)
	}
	for _, c := range changes {
		rows = append(rows, []Cell{{c.Ticket, Strong}, Text(c.Item), word(c.Before), word(c.After), Text(c.Reason)})
	}
	return cols, rows
}

// changesWords returns "2 items changed: 1 fail → pass, 1 pass → fail".
func changesWords(changes []Change) string {
	if len(changes) == 0 {
		return "nothing changed"
	}
	n := map[string]int{}
	var order []string
	for _, c := range changes {
		word := func(v probe.Verdict) string {
			if v == "" {
				return "not there"
			}
			return string(v)
		}
		kind := word(c.Before) + " → " + word(c.After)
		if n[kind]++; n[kind] == 1 {
			order = append(order, kind)
		}
	}
	var parts []string
	for _, kind := range order {
		parts = append(parts, fmt.Sprintf("%d %s", n[kind], kind))
	}
	return count(len(changes), "item") + " changed: " + strings.Join(parts, ", ")
}

// Diff writes the changes as a table below a line that counts them.
func Diff(w io.Writer, s Style, changes []Change) error {
	if _, err := fmt.Fprintln(w, s.Paint(Strong, changesWords(changes))); err != nil {
		return err
	}
	cols, rows := changesTable(changes)
	return Table(w, s, cols, rows)
}

// DiffMarkdown writes the same as markdown.
func DiffMarkdown(w io.Writer, changes []Change) error {
	if _, err := fmt.Fprintf(w, "%s\n", mdText(changesWords(changes))); err != nil || len(changes) == 0 {
		return err
	}
	cols, rows := changesTable(changes)
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	return MarkdownTable(w, cols, rows)
}

// DiffJSON writes the changes as one JSON document.
func DiffJSON(w io.Writer, changes []Change) error { return encodeIndented(w, list(changes)) }
