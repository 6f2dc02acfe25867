package workspace

import (
	"context"
	"strings"
	"time"

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
	waived, err := waivers(w.cfg, file, time.Now())
	if err != nil && before.last != nil {
		w.notef("%v", err)
	}
	for _, note := range before.notes() {
		w.notef("%s", note)
	}
	view := statusView(file, selected, before, waived, s.Empty())
	if before.unknown() {
		view.Unread = w.Hide(before.unread.Error())
	}
	return view, nil
}

// statusView lays the selected tickets out by section; it includes sections without a ticket only if everything is
// selected.
func statusView(file *tickets.File, selected []*tickets.Ticket, before *past, waived waiverSet, everything bool) report.StatusView {
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
		before.count(t, waived, &row)
		i := section(t.Section)
		view.Sections[i].Tickets = append(view.Sections[i].Tickets, row)
	}
	return view
}

// count adds where the ticket stands, and how many of its items a person should look at.
func (p *past) count(t *tickets.Ticket, waived waiverSet, row *report.StatusTicket) {
	row.Tickable = p.tickable(t)
	var all []probe.Verdict
	for _, it := range t.Items {
		now, known := p.of(t.ID, it)
		if !known {
			now.Verdict = probe.Skipped
		}
		all = append(all, now.Verdict)
		switch {
		case now.Verdict == probe.Fail && it.Done() && waived.covers(t.ID, it.Ref()):
			row.Waived++
		case now.Verdict == probe.Fail && it.Done():
			row.Regressions++
		case it.Done() && !now.Verdict.Shows() && p.last != nil:
			row.Unshown++
		}
		if now.Flaky {
			row.Flaky++
		}
		if earlier, ok := p.earlier[wordingOf(t.ID, it)]; ok {
			row.Earlier = row.Earlier.And(earlier.Item.Verdict, earlier.Run.Started)
		}
	}
	if latest, known := p.latest[t.ID]; known {
		row.Verdict, row.When = worst(all), latest.Run.Started
	}
}

// worst returns the verdict of a ticket whose items have these verdicts.
func worst(all []probe.Verdict) probe.Verdict {
	if len(all) == 0 {
		return probe.Manual
	}
	return probe.Worst(all...)
}
