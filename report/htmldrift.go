package report

import (
	"strings"

	"github.com/engfix/engfix/probe"
)

// An htmlTable is a table of cells, each of which may link to a ticket or an item of the page.
type htmlTable struct {
	Title   string
	N       int    // places
	Caption string // "" if a heading says it
	Heads   []string
	Rows    [][]htmlCell
}

type htmlCell struct {
	Text, Tone, Anchor string
	Code               bool
}

// endpointTable lays out the endpoints of a ticket, without the columns that are empty; nil for no endpoint.
func endpointTable(endpoints []probe.Endpoint) *htmlTable {
	t := &htmlTable{Caption: "Endpoints"}
	for _, col := range []struct {
		head string
		of   func(probe.Endpoint) string
		code bool
	}{
		{"Transport", func(e probe.Endpoint) string { return string(e.Transport) }, false},
		{"Endpoint", func(e probe.Endpoint) string { return e.Key() }, true},
		{"Source", func(e probe.Endpoint) string { return e.Source }, true},
		{"Found by", func(e probe.Endpoint) string { return string(e.Origin) }, false},
		{"Note", func(e probe.Endpoint) string { return strings.TrimSpace(string(e.Standing) + " " + e.Note) }, false},
	} {
		column := make([]htmlCell, len(endpoints))
		empty := true
		for i, e := range endpoints {
			column[i] = htmlCell{Text: Line(col.of(e)), Code: col.code}
			empty = empty && column[i].Text == ""
		}
		if empty {
			continue
		}
		t.Heads = append(t.Heads, col.head)
		if t.Rows == nil {
			t.Rows = make([][]htmlCell, len(endpoints))
		}
		for i, cell := range column {
			t.Rows[i] = append(t.Rows[i], cell)
		}
	}
	if t.Rows == nil {
		return nil
	}
	return t
}

// drift lays out the disagreements between the file and the service, except failures and unsettled items, which the
// page shows elsewhere.
func (p *htmlBuilder) drift(run probe.Run) []htmlTable {
	d := DriftOf(&probe.Document{Run: run, Tickets: p.g.tickets})
	d.Failing, d.Unsettled = nil, nil
	var all []htmlTable
	for _, part := range d.parts() {
		t := p.table(part.cols, part.rows)
		t.Title, t.N = part.title, part.n
		all = append(all, t)
	}
	return all
}

func (p *htmlBuilder) waivers(waivers []probe.Waiver) *htmlTable {
	if len(waivers) == 0 {
		return nil
	}
	t := p.table(waiverTable(waivers, p.g.tickets))
	return &t
}

// table lays out cells. If the first column holds tickets and the second their items, both are links.
func (p *htmlBuilder) table(cols []Column, rows [][]Cell) htmlTable {
	var t htmlTable
	for _, c := range cols {
		t.Heads = append(t.Heads, title(strings.ToLower(c.Head)))
	}
	ofTickets := len(cols) > 1 && cols[0].Head == "TICKET" && cols[1].Head == "ITEM"
	for _, row := range rows {
		var cells []htmlCell
		for _, c := range row {
			cells = append(cells, htmlCell{Text: Line(c.Text), Tone: map[Tone]string{Faint: "faint"}[c.Tone]})
		}
		if ofTickets && p.has(row[0].Text) {
			cells[0].Anchor = anchor(row[0].Text)
			if row[1].Text != "" {
				cells[1].Anchor = anchor(row[0].Text, row[1].Text)
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// has reports whether the page has a ticket.
func (p *htmlBuilder) has(id string) bool {
	for _, t := range p.g.tickets {
		if t.ID == id {
			return true
		}
	}
	return false
}
