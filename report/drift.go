package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// A Drift lists the disagreements between the ticket file and the service, both ways.
type Drift struct {
	Failing    []DriftItem `json:"failing"`    // ticked, and shown not to hold
	Unshown    []DriftItem `json:"unshown"`    // ticked, and not shown by any run
	Tickable   []DriftItem `json:"tickable"`   // shown to hold, and not ticked
	Unsettled  []DriftItem `json:"unsettled"`  // not ticked, and no run can settle it: a person decides, or the answers prove nothing
	NotMounted []DriftItem `json:"notmounted"` // endpoints that the source declares and the service does not have
	// Unticketed are operations of the service that no ticket's router has, those that fail first.
	Unticketed []DriftOperation `json:"unticketed"`
}

// A DriftOperation is an operation without a ticket.
type DriftOperation struct {
	probe.Unexplained
	Verdict probe.Verdict `json:"verdict,omitempty"` // the worst finding's; "" if it was not asked
	Reason  string        `json:"reason,omitempty"`  // of the worst finding
}

// A DriftItem is one disagreement.
type DriftItem struct {
	Ticket string `json:"ticket"`
	Item   string `json:"item,omitempty"` // "" if the whole ticket is meant
	Text   string `json:"text"`           // the item's words, or an endpoint
	Why    string `json:"why"`
	Waived bool   `json:"waived,omitempty"`
}

// DriftOf finds the disagreements between a run document's tickets and the service.
func DriftOf(doc *probe.Document) Drift {
	d := Drift{
		Failing: []DriftItem{}, Unshown: []DriftItem{}, Tickable: []DriftItem{}, Unsettled: []DriftItem{}, NotMounted: []DriftItem{},
		Unticketed: list(unticketedOf(doc.Run)),
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

// unticketedOf returns the operations that run without a ticket, with their findings and the routers that they may
// belong to.
func unticketedOf(run probe.Run) []DriftOperation {
	var out []DriftOperation
	unexplained := slices.Clone(run.Unexplained)
	for _, u := range run.Unticketed {
		op := DriftOperation{Unexplained: probe.Unexplained{Method: u.Method, Path: u.Path, OperationID: u.OperationID, Tags: u.Tags}, Verdict: u.Verdict}
		if i := slices.IndexFunc(unexplained, func(o probe.Unexplained) bool { return o.Method == u.Method && o.Path == u.Path }); i >= 0 {
			op.Unexplained = unexplained[i]
			unexplained = slices.Delete(unexplained, i, i+1)
		}
		for _, f := range u.Findings {
			if f.Verdict == u.Verdict && f.Verdict != probe.Pass && op.Reason == "" {
				op.Reason = f.Check + ": " + f.Reason
			}
		}
		out = append(out, op)
	}
	for _, u := range unexplained { // of a document that does not list the others
		out = append(out, DriftOperation{Unexplained: u})
	}
	slices.SortStableFunc(out, func(a, b DriftOperation) int {
		return cmp.Compare(urgency(a.Verdict), urgency(b.Verdict))
	})
	return out
}

// urgency orders verdicts: the worst first, and unasked ones last.
func urgency(v probe.Verdict) int {
	if i := slices.Index(probe.Verdicts(), v); i >= 0 {
		return i
	}
	return len(probe.Verdicts())
}

// maxUnticketed is how many operations without a ticket a table names.
const maxUnticketed = 50

// unticketedTable lays out the operations without a ticket: the first of them, and how many more there are.
func unticketedTable(ops []DriftOperation) (cols []Column, rows [][]Cell) {
	cols = []Column{{Head: "OPERATION", Flex: true}, {Head: "VERDICT"}, {Head: "WHY", Flex: true}}
	for _, op := range ops[:min(len(ops), maxUnticketed)] {
		verdict, why := Cell{"not asked", Faint}, op.Reason
		if op.Verdict != "" {
			verdict = verdictCell(op.Verdict)
		}
		if len(op.MayBe) > 0 && why == "" {
			why = "may be " + strings.Join(op.MayBe, ", ") + ": " + op.Why
		}
		rows = append(rows, []Cell{Text(op.Method + " " + op.Path), verdict, {why, Faint}})
	}
	if more := len(ops) - len(rows); more > 0 {
		rows = append(rows, []Cell{{fmt.Sprintf("and %d more: engfix drift --format json", more), Faint}, {}, {}})
	}
	return cols, rows
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
	case slices.Contains([]probe.Verdict{probe.Manual, probe.Inconclusive, probe.Unresolved}, it.Verdict):
		d.Unsettled = append(d.Unsettled, row)
	}
}

// A driftPart is one kind of disagreement with the words that introduce it.
type driftPart struct {
	title string
	tone  Tone
	n     int // places
	cols  []Column
	rows  [][]Cell
}

// parts lays out the kinds of disagreement that there are.
func (d *Drift) parts() []driftPart {
	var all []driftPart
	for _, p := range []struct {
		title string
		tone  Tone
		items []DriftItem
	}{
		{"Ticked, and shown not to hold", Bad, d.Failing},
		{"Ticked, and never shown", Unsure, d.Unshown},
		{"Shown to hold, and not ticked (engfix probe --tick)", Good, d.Tickable},
		{"Nothing has settled it", Note, d.Unsettled},
		{"Declared in the source, and not mounted", Unsure, d.NotMounted},
	} {
		if len(p.items) > 0 {
			cols, rows := driftTable(p.items)
			all = append(all, driftPart{p.title, p.tone, len(p.items), cols, rows})
		}
	}
	if len(d.Unticketed) > 0 {
		title := "Running without a ticket"
		if urgency(d.Unticketed[0].Verdict) == len(probe.Verdicts()) {
			title += " (engfix probe --unticketed asks it)"
		}
		cols, rows := unticketedTable(d.Unticketed)
		all = append(all, driftPart{title, Unsure, len(d.Unticketed), cols, rows})
	}
	return all
}

func driftTable(items []DriftItem) (cols []Column, rows [][]Cell) {
	cols = []Column{{Head: "TICKET"}, {Head: "ITEM"}, {Head: "TEXT", Flex: true}, {Head: "WHY", Flex: true}}
	for _, it := range items {
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
		places := s.Paint(Faint, count(n, "place"))
		between := "  "
		if s.Width > 0 && width(title)+width(between)+width(places) > s.Width {
			between = "\n"
		}
		return s.Paint(tone, s.Wrap(title, 0)) + between + places + "\n"
	}, func(cols []Column, rows [][]Cell) error { return Table(w, s, cols, rows) })
}

// DriftMarkdown writes the same as markdown.
func DriftMarkdown(w io.Writer, d Drift) error {
	return d.write(w, func(title string, n int, _ Tone) string {
		return "## " + title + "\n\n" + count(n, "place") + "\n\n"
	}, func(cols []Column, rows [][]Cell) error { return MarkdownTable(w, cols, rows) })
}

func (d *Drift) write(w io.Writer, head func(title string, n int, tone Tone) string, table func([]Column, [][]Cell) error) error {
	parts := d.parts()
	for i, p := range parts {
		between := ""
		if i > 0 {
			between = "\n"
		}
		if _, err := io.WriteString(w, between+head(p.title, p.n, p.tone)); err != nil {
			return err
		}
		if err := table(p.cols, p.rows); err != nil {
			return err
		}
	}
	if len(parts) > 0 {
		return nil
	}
	_, err := io.WriteString(w, "The file and the service agree.\n")
	return err
}

// DriftJSON writes the disagreements as one JSON document.
func DriftJSON(w io.Writer, d Drift) error { return encodeIndented(w, d) }
