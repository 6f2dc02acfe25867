package report

import (
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// Only returns a document of the selected tickets and of the exchanges that their findings name, with new counts.
// States are those of the document's own boxes and verdicts. Operations without a ticket are left out. A selection of
// everything changes nothing.
func Only(doc *probe.Document, sel tickets.Selection) (*probe.Document, error) {
	if sel.Empty() {
		return doc, nil
	}
	file, of := ticketsOf(doc)
	selected, err := sel.Apply(file, func(t *tickets.Ticket) []string { return statesOf(*of[t]) })
	if err != nil {
		return nil, err
	}
	only := &probe.Document{Run: doc.Run, Tickets: []probe.TicketResult{}, Exchanges: []*probe.Exchange{}}
	only.Summary, only.Unticketed, only.Unexplained = probe.NewSummary(), nil, nil
	named := map[string]bool{}
	for _, t := range selected {
		result := *of[t]
		only.Tickets = append(only.Tickets, result)
		only.Summary.Add(result)
		for _, id := range result.Evidence() {
			named[id] = true
		}
	}
	for _, x := range doc.Exchanges {
		if named[x.ID] {
			only.Exchanges = append(only.Exchanges, x)
		}
	}
	only.Summary.Exchanges = len(only.Exchanges)
	only.Unjudged = slices.DeleteFunc(slices.Clone(doc.Unjudged), func(id string) bool {
		return !hasTicket(selected, id)
	})
	return only, nil
}

// ticketsOf returns the tickets of a document as a file, with the parts that a selection reads, each with its result.
func ticketsOf(doc *probe.Document) (*tickets.File, map[*tickets.Ticket]*probe.TicketResult) {
	file, of := &tickets.File{Path: "run " + doc.ID}, map[*tickets.Ticket]*probe.TicketResult{}
	for i, result := range doc.Tickets {
		t := &tickets.Ticket{ID: result.ID, Title: result.Title, Section: result.Section, Router: result.Router, Files: result.Files, Kind: result.Kind}
		for _, it := range result.Items {
			item := tickets.Item{Kind: it.Kind, Index: it.Index, Text: it.Text}
			if ticked, ok := it.Box(); ok {
				item.Checked = &ticked
			}
			t.Items = append(t.Items, item)
		}
		file.Tickets = append(file.Tickets, t)
		of[t] = &doc.Tickets[i]
	}
	return file, of
}

// statesOf are the states of a ticket that its verdicts show.
func statesOf(t probe.TicketResult) []string {
	var states []string
	for _, it := range t.Items {
		ticked, ok := it.Box()
		switch {
		case it.Regression:
			states = append(states, tickets.StateRegressed)
		case ok && ticked && it.Unshown:
			states = append(states, tickets.StateUnproven)
		case ok && !ticked && it.Verdict == probe.Pass:
			states = append(states, tickets.StateProvable)
		}
	}
	return states
}

// A selecting sink holds a run until its end, and passes the selected tickets on.
type selecting struct {
	probe.Collector
	to  probe.Sink
	sel tickets.Selection
}

// Selected returns a sink that passes a run on to another one as Only leaves it.
func Selected(sel tickets.Selection, to probe.Sink) probe.Sink {
	if sel.Empty() {
		return to
	}
	return &selecting{to: to, sel: sel}
}

func (s *selecting) End(run probe.Run) error {
	if err := s.Collector.End(run); err != nil {
		return err
	}
	only, err := Only(&s.Doc, s.sel)
	if err != nil {
		return err
	}
	return Replay(only, s.to)
}

// ChangesOf returns the Changes of the selected tickets. Tickets and states are those of either document.
func ChangesOf(before, after *probe.Document, sel tickets.Selection) ([]Change, error) {
	changes := Changes(before, after)
	if sel.Empty() {
		return changes, nil
	}
	both, _ := ticketsOf(after)
	gone, _ := ticketsOf(before)
	states := map[string][]string{}
	for _, doc := range []*probe.Document{before, after} {
		for _, t := range doc.Tickets {
			states[t.ID] = append(states[t.ID], statesOf(t)...)
		}
	}
	for _, t := range gone.Tickets {
		if !hasTicket(both.Tickets, t.ID) {
			both.Tickets = append(both.Tickets, t)
		}
	}
	selected, err := sel.Apply(both, func(t *tickets.Ticket) []string { return states[t.ID] })
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(changes, func(c Change) bool { return !hasTicket(selected, c.Ticket) }), nil
}

func hasTicket(ts []*tickets.Ticket, id string) bool {
	return slices.ContainsFunc(ts, func(t *tickets.Ticket) bool { return t.ID == id })
}
