package workspace

import (
	"context"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// Select picks tickets of the file, in its order. It reads the verdicts of runs only if a state asks for them.
func (w *Workspace) Select(ctx context.Context, s tickets.Selection) ([]*tickets.Ticket, error) {
	file, err := w.File()
	if err != nil {
		return nil, err
	}
	if !asksRuns(s) {
		return s.Apply(file, nil)
	}
	before, err := w.past(ctx, file, true)
	if err != nil {
		return nil, err
	}
	defer before.close()
	return s.Apply(file, before.states)
}

// asksRuns reports whether a state is asked for that only runs know.
func asksRuns(s tickets.Selection) bool {
	all := strings.ToLower(strings.Join(s.States, ","))
	return strings.Contains(all, tickets.StateRegressed) || strings.Contains(all, tickets.StateUnproven) ||
		strings.Contains(all, tickets.StateProvable)
}

// Status reports where the selected tickets stand: boxes, last verdicts, regressions. It includes sections without a
// ticket only if every ticket is selected.
func (w *Workspace) Status(ctx context.Context, s tickets.Selection) (report.StatusView, error) {
	var none report.StatusView
	file, err := w.File()
	if err != nil {
		return none, err
	}
	before, err := w.past(ctx, file, asksRuns(s))
	if err != nil {
		return none, err
	}
	defer before.close()
	selected, err := s.Apply(file, before.states)
	if err != nil {
		return none, err
	}
	view := statusView(file, selected, before, s.Empty())
	if before.unknown() {
		view.Unread = w.Hide(before.unread.Error())
	}
	return view, nil
}

// statusView lays the selected tickets out by section; it includes sections without a ticket only if everything is
// selected.
func statusView(file *tickets.File, selected []*tickets.Ticket, before *past, everything bool) report.StatusView {
	view := report.StatusView{LastRun: before.last}
	at := map[string]int{}
	section := func(name string) int {
		i, known := at[name]
		if !known {
			i = len(view.Sections)
			at[name] = i
			view.Sections = append(view.Sections, report.StatusSection{Name: name})
		}
		return i
	}
	for _, t := range file.Tickets {
		if t.Section == "" && everything {
			section("")
			break
		}
	}
	if everything {
		for _, name := range file.Sections {
			section(name)
		}
	}
	for _, t := range selected {
		row := report.StatusTicket{ID: t.ID, Title: t.Title, Router: t.Router, Kind: t.Kind}
		row.Boxes, row.Done = t.Boxes()
		if last, known := before.verdicts[t.ID]; known {
			row.Verdict, row.When = last.Verdict, last.Run.Started
		}
		before.count(t, &row)
		i := section(t.Section)
		view.Sections[i].Tickets = append(view.Sections[i].Tickets, row)
	}
	return view
}

// count counts the ticket's items that a person should look at.
func (p *past) count(t *tickets.Ticket, row *report.StatusTicket) {
	row.Tickable = p.tickable(t)
	for _, it := range t.Items {
		if last, _ := p.verdicts[t.ID].Item(it.Ref()); last.Flaky {
			row.Flaky++
		}
		if last, known := p.standing(t.ID, it.Ref()); known && last.Verdict == probe.Fail && it.Done() {
			row.Regressions++
			if last.Waived {
				row.Waived++
			}
		}
	}
	for _, it := range p.unshown(t) {
		row.Unshown++
		if earlier, ok := p.shown[itemName{t.ID, it.Ref()}]; ok {
			row.Earlier = row.Earlier.And(report.Earlier{Verdict: earlier.Item.Verdict, When: earlier.Run.Started})
		}
	}
}
