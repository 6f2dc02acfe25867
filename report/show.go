package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// A ShowView is one whole ticket: its text in the file, and its results.
type ShowView struct {
	Ticket *tickets.Ticket
	File   string // the ticket file
	// Endpoints are the router's endpoints as they are known now; nil: those of the last run are shown.
	Endpoints []probe.Endpoint
	Last      *probe.TicketResult // nil for a ticket that was never probed
	Unread    string              // why the history could not be read: then Last is unknown; "" if it was
	Run       *probe.Run          // the run that Last is of
	Exchanges []*probe.Exchange   // the evidence that Last's findings name
	Ticks     []Tick
	Whole     bool // every exchange behind a tick is named, not the first ones alone
}

// A Tick is one change of a box that engfix made, and its evidence.
type Tick struct {
	Item      tickets.ItemRef
	Checked   bool // the new state of the box
	When      time.Time
	By        string
	Run       string // the run that showed it; "" for a tick by hand
	Build     string // of the service
	Exchanges []string
}

func (v ShowView) endpoints() []probe.Endpoint {
	if v.Endpoints == nil && v.Last != nil {
		return v.Last.Endpoints
	}
	return v.Endpoints
}

func (v ShowView) exchange(id string) (*probe.Exchange, error) {
	for _, x := range v.Exchanges {
		if x.ID == id {
			return x, nil
		}
	}
	return nil, nil
}

// result returns the last run's result of the item, nil if there is none.
func (v ShowView) result(it tickets.Item) *probe.ItemResult {
	if v.Last == nil {
		return nil
	}
	for i := range v.Last.Items {
		if v.Last.Items[i].Ref() == it.Ref() {
			return &v.Last.Items[i]
		}
	}
	return nil
}

// Show writes one ticket whole.
func Show(w io.Writer, s Style, v ShowView) error {
	p := &shower{s: s, v: v, d: details{s, v.exchange}}
	p.head()
	if err := p.items(); err != nil {
		return err
	}
	p.endpoints()
	p.ticks()
	_, err := io.WriteString(w, p.b.String())
	return err
}

type shower struct {
	s Style
	v ShowView
	d details
	b strings.Builder
}

func (p *shower) head() {
	t := p.v.Ticket
	fmt.Fprintf(&p.b, "%s  %s\n", p.s.Paint(Strong, Line(t.ID)), p.s.Wrap(t.Title, width(Line(t.ID))+2))
	place := fmt.Sprintf("%s:%d", p.v.File, t.Line)
	where := string(t.Kind)
	if t.Section != "" {
		where += " in " + t.Section
	}
	p.b.WriteString(p.s.Message(Cell{where + ", " + place, Faint}) + "\n\n")
	column := len("Last run")
	for _, f := range t.Fields {
		if !f.HasItems() {
			column = max(column, width(Line(f.Label)))
		}
	}
	field := func(label, value string) {
		p.b.WriteString(p.s.Paint(Faint, pad(Line(label), column)) + "  " + value + "\n")
	}
	for _, f := range t.Fields {
		switch {
		case f.HasItems():
		case strings.EqualFold(f.Label, "router"), strings.EqualFold(f.Label, "files"):
			field(f.Label, Line(f.Value)) // to be copied
		default:
			field(f.Label, p.s.Wrap(f.Value, column+2))
		}
	}
	switch {
	case p.v.Unread != "":
		field("Verdict", p.s.Paint(Faint, unknownVerdict))
		return
	case p.v.Last == nil:
		field("Verdict", p.s.Paint(Faint, "never probed: engfix probe --ticket "+Line(t.ID)))
		return
	}
	field("Verdict", p.s.Verdict(p.v.Last.Verdict))
	if p.v.Run != nil {
		field("Last run", p.s.flow(column+2, column+2, lastParts(p.v.Run)...))
		field("", p.s.Paint(Faint, Line(p.v.Run.ID)))
	}
}

func (p *shower) items() error {
	kind := tickets.ItemKind("")
	shown := false // the item before was shown with its findings
	for _, it := range p.v.Ticket.Items {
		switch {
		case it.Kind != kind:
			kind = it.Kind
			fmt.Fprintf(&p.b, "\n%s\n", p.s.Paint(Strong, title(string(kind))))
		case shown:
			p.b.WriteByte('\n')
		}
		shown = false
		lead := fmt.Sprintf("  %s %d  ", box(it.Checked), it.Index)
		p.b.WriteString(lead + p.s.Wrap(it.Text, len(lead)) + "\n")
		r := p.v.result(it)
		if r == nil {
			continue
		}
		shown = true
		line := p.s.Verdict(r.Verdict)
		if m := marks(*r); len(m) > 0 {
			line += "  " + p.s.Paint(markTone(*r), strings.Join(m, ", "))
		}
		p.b.WriteString(strings.Repeat(" ", itemIndent) + line + "\n")
		if r.Verdict != probe.Fail {
			p.d.write(&p.b, itemIndent, p.s.Wrap(r.Reason, itemIndent))
		}
		if err := p.findings(*r); err != nil {
			return err
		}
	}
	return nil
}

// findings shows the findings on the item: failures first, by cause and in full, the others in short.
func (p *shower) findings(it probe.ItemResult) error {
	var failures []probe.Finding
	for _, f := range it.Findings {
		if f.Verdict == probe.Fail {
			failures = append(failures, f)
		}
	}
	causes, err := groupFindings(failures, p.v.exchange)
	if err != nil {
		return err
	}
	for _, c := range causes {
		p.b.WriteByte('\n')
		if err := p.d.cause(&p.b, c, true); err != nil {
			return err
		}
	}
	p.d.itemNotes(&p.b, it)
	if len(failures) > 0 && len(failures) < len(it.Findings) {
		p.b.WriteByte('\n')
	}
	for _, f := range it.Findings {
		if f.Verdict == probe.Fail {
			continue
		}
		p.d.write(&p.b, itemIndent, p.s.Verdict(f.Verdict)+"  "+Line(f.Endpoint)+p.s.Paint(Faint, "  "+Line(f.Check)))
		if f.Reason != "" && !says(it.Reason, f.Reason) {
			p.d.write(&p.b, itemIndent+2, p.s.Wrap(f.Reason, itemIndent+2))
		}
		xs, _, err := evidence(f, p.v.exchange)
		if err != nil {
			return err
		}
		for _, line := range exchangeLines(p.s, xs, itemIndent+2, false) {
			p.d.write(&p.b, itemIndent+2, line)
		}
		for _, note := range f.Notes {
			p.d.write(&p.b, itemIndent+2, "note  "+p.s.Wrap(note, itemIndent+2+len("note  ")))
		}
	}
	return nil
}

// itemIndent is the column at which an item's words begin, and its findings below them.
const itemIndent = 6

func (p *shower) endpoints() {
	fmt.Fprintf(&p.b, "\n%s\n", p.s.Paint(Strong, "Endpoints"))
	eps := p.v.endpoints()
	if len(eps) == 0 {
		p.b.WriteString("  none is known\n")
		return
	}
	rows := make([][]Cell, len(eps))
	for i, e := range eps {
		note := strings.TrimSpace(string(e.Standing) + " " + e.Note)
		rows[i] = []Cell{Text(string(e.Transport)), Text(e.Key()), {string(e.Origin), Faint}, {e.Source, Faint}, {note, Unsure}}
	}
	for _, row := range Rows(p.s, 2, make([]Column, 5), rows) { // nothing here is cut: it is to be copied
		p.b.WriteString(row + "\n")
	}
}

func (p *shower) ticks() {
	if len(p.v.Ticks) == 0 {
		return
	}
	fmt.Fprintf(&p.b, "\n%s\n", p.s.Paint(Strong, "Ticks"))
	for _, t := range p.v.Ticks {
		line := fmt.Sprintf("  %s  %s %s by %s", when(t.When), t.Item, ticked(t.Checked), Line(t.By))
		p.b.WriteString(line + "\n")
		var on []string
		if t.Run != "" {
			on = append(on, "run "+t.Run)
		}
		if t.Build != "" {
			on = append(on, "build "+t.Build)
		}
		if len(t.Exchanges) > 0 {
			on = append(on, "shown by "+p.v.shownBy(t))
		}
		p.d.prose(&p.b, strings.Join(on, ", "))
	}
}

// tickExchanges is how many of the exchanges behind a tick are named: those of the findings that come first.
const tickExchanges = 3

// shownBy names the exchanges behind a tick: "x1, x2, x3 and 34 more (--exchanges names them)".
func (v ShowView) shownBy(t Tick) string {
	more := len(t.Exchanges) - tickExchanges
	if v.Whole || more <= 1 { // the one more takes no more room than its count
		return strings.Join(t.Exchanges, ", ")
	}
	return fmt.Sprintf("%s and %d more (--exchanges names them)", strings.Join(t.Exchanges[:tickExchanges], ", "), more)
}

func ticked(checked bool) string {
	if checked {
		return "ticked"
	}
	return "unticked"
}

// ShowMarkdown writes one ticket whole as markdown.
func ShowMarkdown(w io.Writer, v ShowView) error {
	t := v.Ticket
	m := &markdownSink{w: w}
	m.printf("# %s: %s\n\n", mdText(t.ID), mdText(t.Title))
	m.printf("- In: %s, line %d\n", mdCode(v.File), t.Line)
	if t.Section != "" {
		m.printf("- Section: %s\n", mdText(t.Section))
	}
	for _, f := range t.Fields {
		if !f.HasItems() && f.Value != "" {
			m.printf("- %s: %s\n", mdText(f.Label), mdText(f.Value))
		}
	}
	switch {
	case v.Unread != "":
		m.printf("- Verdict: %s\n", unknownVerdict)
	case v.Last == nil:
		m.printf("- Verdict: never probed\n")
	default:
		m.printf("- Verdict: %s\n", verdictMark(v.Last.Verdict))
	}
	if v.Run != nil {
		m.printf("- Run: %s, %s\n", mdCode(v.Run.ID), mdText(lastWords(v.Run)))
	}
	for _, x := range v.Exchanges {
		if err := m.spool.addExchange(x); err != nil {
			return err
		}
	}
	defer m.spool.close()
	m.printf("\n## Items\n")
	for _, it := range t.Items {
		m.printf("\n### %s: %s\n\n", it.Ref(), mdText(it.Text))
		if it.HasBox() {
			m.printf("Box: %s\n\n", mdCode(box(it.Checked)))
		}
		r := v.result(it)
		if r == nil {
			m.printf("Never probed.\n")
			continue
		}
		if err := m.verdict(*r, r.Findings); err != nil {
			return err
		}
	}
	m.shownEndpoints(v.endpoints())
	m.shownTicks(v)
	_, err := io.WriteString(w, m.b.String())
	return err
}

// shownEndpoints writes the endpoints of a ticket as a section, if there are any.
func (m *markdownSink) shownEndpoints(eps []probe.Endpoint) {
	if len(eps) > 0 {
		m.printf("\n## Endpoints\n\n| Transport | Endpoint | Found by | Source | Note |\n| --- | --- | --- | --- | --- |\n")
		for _, e := range eps {
			m.printf("| %s | %s | %s | %s | %s |\n", mdText(string(e.Transport)), mdCellCode(e.Key()), mdText(string(e.Origin)),
				mdCellCode(e.Source), mdText(strings.TrimSpace(string(e.Standing)+" "+e.Note)))
		}
	}
}

// shownTicks writes the changes of the ticket's boxes as a section, if there are any.
func (m *markdownSink) shownTicks(v ShowView) {
	if len(v.Ticks) > 0 {
		m.printf("\n## Ticks\n\n| When | Item | | By | Run | Build | Shown by |\n| --- | --- | --- | --- | --- | --- | --- |\n")
		for _, k := range v.Ticks {
			m.printf("| %s | %s | %s | %s | %s | %s | %s |\n", when(k.When), k.Item, ticked(k.Checked), mdText(k.By),
				mdCellCode(k.Run), mdText(k.Build), mdText(v.shownBy(k)))
		}
	}
}

// ShowJSON writes one whole ticket as one JSON document: the members of List, and its results.
func ShowJSON(w io.Writer, v ShowView) error {
	type field struct {
		Label  string   `json:"label"`
		Value  string   `json:"value"`
		Values []string `json:"values"`
	}
	type tick struct {
		Item      string    `json:"item"`
		Checked   bool      `json:"checked"`
		When      time.Time `json:"when"`
		By        string    `json:"by"`
		Run       string    `json:"run"`
		Build     string    `json:"build"`
		Exchanges []string  `json:"exchanges"`
	}
	doc := struct {
		listed
		File      string              `json:"file"`
		Reason    string              `json:"reason"`
		Fields    []field             `json:"fields"`
		Endpoints []probe.Endpoint    `json:"endpoints"`
		Last      *probe.TicketResult `json:"last"` // null for one that was never probed, or if history_error is set
		Run       *probe.Run          `json:"run"`
		Exchanges []*probe.Exchange   `json:"exchanges"`
		Ticks     []tick              `json:"ticks"`
		Unread    string              `json:"history_error,omitempty"`
	}{
		listed: listedOf(v.Ticket), File: v.File, Reason: v.Ticket.Reason, Fields: []field{}, Endpoints: list(v.endpoints()),
		Exchanges: list(v.Exchanges), Ticks: []tick{}, Unread: v.Unread,
	}
	for _, f := range v.Ticket.Fields {
		doc.Fields = append(doc.Fields, field{f.Label, f.Value, list(f.Values)})
	}
	if v.Last != nil {
		last := withoutNil(*v.Last)
		doc.Last = &last
	}
	if v.Run != nil {
		run := headWithoutNil(*v.Run)
		doc.Run = &run
	}
	for _, t := range v.Ticks {
		doc.Ticks = append(doc.Ticks, tick{t.Item.String(), t.Checked, t.When, t.By, t.Run, t.Build, list(t.Exchanges)})
	}
	return encodeIndented(w, doc)
}
