package report

import (
	"io"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// A Drift is where the ticket file and the service disagree, both ways.
type Drift struct {
	Failing    []DriftItem `json:"failing"`    // ticked, and shown not to hold
	Unshown    []DriftItem `json:"unshown"`    // ticked, and not shown by any run
	Tickable   []DriftItem `json:"tickable"`   // shown to hold, and not ticked
	Unsettled  []DriftItem `json:"unsettled"`  // nothing can settle it: a person decides, or the answers cannot tell
	NotMounted []DriftItem `json:"notmounted"` // endpoints that the source declares and the service does not have
	// Unticketed are operations of the service that no ticket's router accounts for.
	Unticketed []probe.Unexplained `json:"unticketed"`
}

// A DriftItem is one disagreement.
type DriftItem struct {
	Ticket string `json:"ticket"`
	Item   string `json:"item,omitempty"` // "" where the whole ticket is concerned
	Text   string `json:"text"`           // the item's words, or an endpoint
	Why    string `json:"why"`
	Waived bool   `json:"waived,omitempty"`
}

// DriftOf finds where a run document's tickets and the service disagree.
func DriftOf(doc *probe.Document) Drift {
	d := Drift{
		Failing: []DriftItem{}, Unshown: []DriftItem{}, Tickable: []DriftItem{}, Unsettled: []DriftItem{}, NotMounted: []DriftItem{},
		Unticketed: list(doc.Unexplained),
	}
	for _, t := range doc.Tickets {
		for _, it := range t.Items {
			d.item(t, it)
		}
		for _, e := range t.Endpoints {
			if e.Standing == probe.NotMounted {
				d.NotMounted = append(d.NotMounted, DriftItem{Ticket: t.ID, Text: e.Key(), Why: strings.TrimSpace(e.Source + " " + e.Note)})
			}
		}
	}
	return d
}

func (d *Drift) item(t probe.TicketResult, it probe.ItemResult) {
	row := DriftItem{Ticket: t.ID, Item: it.Ref().String(), Text: it.Text, Why: it.Reason, Waived: it.Waived}
	ticked, hasBox := it.Box()
	switch {
	case ticked && it.Verdict == probe.Fail:
		d.Failing = append(d.Failing, row)
	case ticked && !it.Verdict.Shows():
		d.Unshown = append(d.Unshown, row)
	case hasBox && !ticked && it.Verdict == probe.Pass:
		d.Tickable = append(d.Tickable, row)
	}
	if slices.Contains([]probe.Verdict{probe.Manual, probe.Inconclusive, probe.Unresolved}, it.Verdict) {
		d.Unsettled = append(d.Unsettled, row)
	}
}

// A driftPart is one kind of disagreement with the words that introduce it.
type driftPart struct {
	title string
	tone  Tone
	items []DriftItem
}

func (d *Drift) parts() []driftPart {
	return []driftPart{
		{"Ticked, and shown not to hold", Bad, d.Failing},
		{"Ticked, and never shown", Unsure, d.Unshown},
		{"Shown to hold, and not ticked (engfix probe --tick)", Good, d.Tickable},
		{"Nothing has settled it", Note, d.Unsettled},
		{"Declared in the source, and not mounted", Unsure, d.NotMounted},
	}
}

const unticketedTitle = "Running without a ticket"

func (p driftPart) table() (cols []Column, rows [][]Cell) {
	cols = []Column{{Head: "TICKET"}, {Head: "ITEM"}, {Head: "TEXT", Flex: true}, {Head: "WHY", Flex: true}}
	for _, it := range p.items {
		why := it.Why
		if it.Waived {
			why = "waived: " + why
		}
		rows = append(rows, []Cell{{it.Ticket, Strong}, Text(it.Item), Text(it.Text), {why, Faint}})
	}
	return cols, rows
}

// WriteDrift writes a table for each kind of disagreement that there is.
func WriteDrift(w io.Writer, s Style, d Drift) error {
	return d.write(w, func(title string, n int, tone Tone) string {
		return s.Paint(tone, title) + s.Paint(Faint, "  "+count(n, "place")) + "\n"
	}, func(cols []Column, rows [][]Cell) error { return Table(w, s, cols, rows) })
}

// DriftMarkdown writes the same as markdown.
func DriftMarkdown(w io.Writer, d Drift) error {
	return d.write(w, func(title string, n int, _ Tone) string {
		return "## " + title + "\n\n" + count(n, "place") + "\n\n"
	}, func(cols []Column, rows [][]Cell) error { return MarkdownTable(w, cols, rows) })
}

func (d *Drift) write(w io.Writer, head func(title string, n int, tone Tone) string, table func([]Column, [][]Cell) error) error {
	between := ""
	part := func(title string, n int, tone Tone, cols []Column, rows [][]Cell) error {
		if n == 0 {
			return nil
		}
		if _, err := io.WriteString(w, between+head(title, n, tone)); err != nil {
			return err
		}
		between = "\n"
		return table(cols, rows)
	}
	for _, p := range d.parts() {
		cols, rows := p.table()
		if err := part(p.title, len(p.items), p.tone, cols, rows); err != nil {
			return err
		}
	}
	cols, rows, _ := UnexplainedTable(d.Unticketed)
	if err := part(unticketedTitle, len(d.Unticketed), Unsure, cols, rows); err != nil || between != "" {
		return err
	}
	_, err := io.WriteString(w, "The file and the service agree.\n")
	return err
}

// DriftJSON writes the disagreements as one JSON document.
func DriftJSON(w io.Writer, d Drift) error { return encodeIndented(w, d) }
