package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// StandingID is the ID of the document that says where the ticket file stands. No run has this ID.
const StandingID = "standing"

// A standing lays out the verdicts of runs on the file's tickets as a run document.
type standing struct {
	verdicts

	store  *history.Store
	filter history.Filter
	last   probe.Run
	waived waiverSet
	runs   map[string]*probe.Document // read so far, by ID
}

// Standing returns the current state of the ticket file as a run document; ErrNoRun if there was no run yet. If one run
// covers everything, it is that run, unchanged.
func (w *Workspace) Standing(ctx context.Context) (*probe.Document, error) {
	store, err := w.runs(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	return w.standing(ctx, store)
}

func (w *Workspace) standing(ctx context.Context, store *history.Store) (*probe.Document, error) {
	s := &standing{store: store, filter: historyFilter(w.cfg), runs: map[string]*probe.Document{}}
	var err error
	if s.last, err = store.Last(ctx, s.filter); err != nil {
		if errors.Is(err, history.ErrNoRun) {
			return nil, ErrNoRun
		}
		return nil, err
	}
	file, err := w.File()
	if err != nil { // the last run can be shown without the file
		return store.Get(ctx, s.last.ID)
	}
	if s.waived, err = waivers(w.cfg, file, time.Now()); err != nil {
		w.notef("%v", err)
	}
	if s.verdicts, err = readVerdicts(ctx, store, s.filter, file, file.Tickets); err != nil {
		return nil, err
	}
	for _, note := range s.notes() {
		w.notef("%s", note)
	}
	if err := s.unticketed(ctx); err != nil {
		return nil, err
	}
	doc, err := s.run(ctx, s.last.ID)
	if err != nil {
		return nil, err
	}
	if s.isWhole(file, doc) {
		doc.Unticketed = s.last.Unticketed
		return doc, nil
	}
	return s.compose(ctx, file)
}

// standingOf returns where one ticket of the file stands, as a run document with that ticket alone, and the latest run that
// judged it; ErrNoRun if none did.
func (w *Workspace) standingOf(ctx context.Context, store *history.Store, t *tickets.Ticket) (*probe.Document, *probe.Run, error) {
	file, err := w.File()
	if err != nil {
		return nil, nil, err
	}
	one := *file
	one.Tickets = []*tickets.Ticket{t}
	s := &standing{store: store, filter: historyFilter(w.cfg), runs: map[string]*probe.Document{}}
	if s.verdicts, err = readVerdicts(ctx, store, s.filter, file, one.Tickets); err != nil {
		return nil, nil, err
	}
	latest, known := s.latest[t.ID]
	if !known {
		return nil, nil, ErrNoRun
	}
	s.last = latest.Run
	s.waived, _ = waivers(w.cfg, file, time.Now()) // where all tickets stand is the place to report a wrong one
	doc, err := s.compose(ctx, &one)
	return doc, &latest.Run, err
}

// isWhole reports whether the last run says where every ticket of the file stands, with the words, the boxes, the lines and
// the waivers as they are.
func (s *standing) isWhole(file *tickets.File, doc *probe.Document) bool {
	if len(s.earlier) > 0 || len(s.alike) > 0 || len(doc.Tickets) != len(file.Tickets) {
		return false
	}
	for i, t := range file.Tickets {
		found := doc.Tickets[i]
		if found.ID != t.ID || found.Title != t.Title || found.Section != t.Section || found.Line != t.Line || len(found.Items) != len(t.Items) {
			return false
		}
		for k, it := range t.Items {
			was := found.Items[k]
			ticked, hasBox := was.Box()
			waived := was.Verdict == probe.Fail && s.waived.covers(t.ID, it.Ref())
			if was.Text != it.Text || was.Line != it.Line || was.Waived != waived || hasBox != it.HasBox() || hasBox && ticked != it.Done() {
				return false
			}
		}
	}
	return true
}

// run reads a run, once.
func (s *standing) run(ctx context.Context, id string) (*probe.Document, error) {
	if doc, ok := s.runs[id]; ok {
		return doc, nil
	}
	doc, err := s.store.Get(ctx, id)
	if err == nil {
		s.runs[id] = doc
	}
	return doc, err
}

// compose lays out each ticket of the file from the runs that judged it last.
func (s *standing) compose(ctx context.Context, file *tickets.File) (*probe.Document, error) {
	parts := map[string]*probe.Document{} // the parts taken from each run
	part := func(run *probe.Document) *probe.Document {
		if parts[run.ID] == nil {
			parts[run.ID] = &probe.Document{Run: run.Run}
		}
		return parts[run.ID]
	}
	taken := map[string]bool{}
	for _, t := range file.Tickets {
		if taken[t.ID] { // the result of one holds the items of all with its ID
			continue
		}
		taken[t.ID] = true
		run, result, err := s.latestOf(ctx, t)
		if err != nil {
			return nil, err
		}
		if run == nil {
			continue
		}
		p := part(run)
		p.Tickets = append(p.Tickets, result)
	}
	for id, p := range parts {
		p.Exchanges = named(s.runs[id].Exchanges, p.Tickets)
	}
	doc := &probe.Document{Run: s.last, Tickets: []probe.TicketResult{}, Exchanges: []*probe.Exchange{}}
	if len(parts) > 0 {
		var err error
		ordered := make([]*probe.Document, 0, len(parts))
		for _, id := range slices.Sorted(maps.Keys(parts)) {
			ordered = append(ordered, parts[id])
		}
		if doc, err = report.Join(ordered...); err != nil {
			return nil, err
		}
	}
	if err := s.addEarlier(ctx, doc, file); err != nil {
		return nil, err
	}
	s.finish(doc, file)
	return doc, nil
}

// latestOf returns the result of the latest run that judged the ticket, and that run; nil if none did. It has the items of all
// tickets with the ID.
func (s *standing) latestOf(ctx context.Context, t *tickets.Ticket) (*probe.Document, probe.TicketResult, error) {
	latest, ok := s.latest[t.ID]
	if !ok {
		return nil, probe.TicketResult{}, nil
	}
	run, err := s.run(ctx, latest.Run.ID)
	if err != nil {
		return nil, probe.TicketResult{}, err
	}
	var result *probe.TicketResult
	for _, found := range run.Tickets {
		switch {
		case found.ID != t.ID:
		case result == nil:
			found.Run, found.When = run.ID, run.Started
			result = &found
		default:
			result.Items = slices.Concat(result.Items, found.Items)
			result.Endpoints = slices.Concat(result.Endpoints, found.Endpoints)
			result.Missing = slices.Concat(result.Missing, found.Missing)
		}
	}
	if result == nil {
		return nil, probe.TicketResult{}, nil
	}
	return run, *result, nil
}

// named returns those of the exchanges that the tickets' findings name.
func named(xs []*probe.Exchange, of []probe.TicketResult) []*probe.Exchange {
	wanted := map[string]bool{}
	for _, t := range of {
		for _, id := range t.Evidence() {
			wanted[id] = true
		}
	}
	var kept []*probe.Exchange
	for _, x := range xs {
		if wanted[x.ID] {
			kept = append(kept, x)
		}
	}
	return kept
}

// addEarlier replaces verdicts that the latest run left open with those of an earlier run, and notes that.
func (s *standing) addEarlier(ctx context.Context, doc *probe.Document, file *tickets.File) error {
	words := map[itemName]string{} // as the file has them now
	for _, t := range file.Tickets {
		for _, it := range t.Items {
			if _, repeated := s.twins[t.ID]; !repeated {
				words[itemName{t.ID, it.Ref()}] = it.Text
			}
		}
	}
	for i := range doc.Tickets {
		t := &doc.Tickets[i]
		for k, now := range t.Items {
			name := itemName{t.ID, now.Ref()}
			item := wording{name, cmp.Or(words[name], now.Text)}
			shown, ok := s.earlier[item]
			if !ok {
				continue
			}
			run, err := s.run(ctx, shown.Run.ID)
			if err != nil {
				return err
			}
			was, ok := itemOf(run, item)
			if !ok {
				continue
			}
			beside := fmt.Sprintf("shown on %s; the run of %s %s", moment(shown.Run.Started), moment(t.When), whyWeaker(now))
			was.Findings = slices.Clone(was.Findings)
			for n := range was.Findings {
				f := &was.Findings[n]
				f.Exchanges = taken(doc, run, f.Exchanges)
				if n == 0 {
					f.Notes = append(slices.Clip(f.Notes), beside)
				}
			}
			was.Flaky = now.Flaky
			t.Items[k] = was
		}
	}
	return nil
}

// whyWeaker says why a run did not show an item. For an item that was left out it names no endpoint: a run without
// mutations leaves out most of a file, and reports put equal notes on one line.
func whyWeaker(it probe.ItemResult) string {
	if it.Verdict == probe.Skipped {
		return "left it out, because mutations were not allowed"
	}
	return "could not tell: " + it.Reason
}

// taken adds the run's exchanges with these IDs to the document and returns their names there. An ID names a question,
// and the document may hold another run's answer to it.
func taken(doc, run *probe.Document, ids []string) []string {
	names := []string{}
	for _, id := range ids {
		i := slices.IndexFunc(run.Exchanges, func(x *probe.Exchange) bool { return x.ID == id })
		if i < 0 {
			continue
		}
		x := *run.Exchanges[i]
		x.ID = report.ExchangeOf(id, run.ID)
		if !slices.ContainsFunc(doc.Exchanges, func(o *probe.Exchange) bool { return o.ID == x.ID }) {
			doc.Exchanges = append(doc.Exchanges, &x)
		}
		names = append(names, x.ID)
	}
	return names
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

func itemOf(run *probe.Document, w wording) (probe.ItemResult, bool) {
	for _, t := range run.Tickets {
		if t.ID != w.ticket {
			continue
		}
		for _, it := range t.Items {
			if it.Ref() == w.ref && it.Text == w.text {
				return it, true
			}
		}
	}
	return probe.ItemResult{}, false
}

// finish puts the tickets in the file's order, with the file's words and boxes, adds those that no run asked about, and
// counts.
func (s *standing) finish(doc *probe.Document, file *tickets.File) {
	found := map[string]probe.TicketResult{}
	for _, t := range doc.Tickets {
		found[t.ID] = t
	}
	doc.ID, doc.Started, doc.Finished, doc.Interrupted, doc.Shard = StandingID, s.last.Started, s.last.Finished, false, nil
	doc.Target, doc.Build, doc.Tool, doc.Unexplained = s.last.Target, s.last.Build, s.last.Tool, s.last.Unexplained
	doc.Waivers, doc.Unticketed = s.last.Waivers, s.last.Unticketed
	doc.Tickets = []probe.TicketResult{}
	doc.Summary = probe.NewSummary()
	doc.Summary.Exchanges = len(doc.Exchanges)
	for _, t := range file.Tickets {
		result := s.now(t, found[t.ID])
		doc.Tickets = append(doc.Tickets, result)
		doc.Summary.Add(result)
	}
}

// neverAsked is the reason of an item that no run has asked about in its present words.
const neverAsked = "no run has asked about it yet: run engfix probe"

// sharedID is the reason of the items of tickets that have one ID.
const sharedID = "several tickets have this ID, so engfix cannot tell their verdicts apart: give each its own ID"

// now returns a ticket as the file has it now, with the results of each item.
func (s *standing) now(t *tickets.Ticket, found probe.TicketResult) probe.TicketResult {
	out := probe.TicketResult{
		ID: t.ID, Title: t.Title, Section: t.Section, Router: t.Router, Files: append([]string{}, t.Files...), Kind: t.Kind, Line: t.Line,
		Endpoints: append([]probe.Endpoint{}, found.Endpoints...), Missing: found.Missing, Run: found.Run, When: found.When,
		Items: []probe.ItemResult{},
	}
	unknown, cause := neverAsked, probe.CauseNotAsked
	if _, repeated := s.twins[t.ID]; repeated {
		unknown, cause = sharedID, probe.CauseSharedID
	}
	at := map[wording]int{}
	for i, was := range found.Items {
		at[wording{itemName{t.ID, was.Ref()}, was.Text}] = i
	}
	var all []probe.Verdict
	for _, it := range t.Items {
		r := probe.ItemResult{Kind: it.Kind, Index: it.Index, Verdict: probe.Skipped, Cause: cause, Reason: unknown, Findings: []probe.Finding{}}
		if i, ok := at[wordingOf(t.ID, it)]; ok && !s.alike[wordingOf(t.ID, it)] {
			r = found.Items[i]
		}
		r.Text, r.Line, r.Checked, r.Ticked = it.Text, it.Line, it.Checked, nil
		r.Regression = it.Done() && r.Verdict == probe.Fail
		r.Unshown = it.Done() && !r.Verdict.Shows()
		r.Waived = r.Verdict == probe.Fail && s.waived.covers(t.ID, it.Ref())
		all = append(all, r.Verdict)
		out.Items = append(out.Items, r)
	}
	out.Verdict = worst(all)
	return out
}
