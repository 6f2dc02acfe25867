package report

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// Join makes one document of several. Documents of one run ID are parts of one run: their findings on a ticket are
// combined, endpoint by endpoint. If several runs judged a ticket, the run that started last counts. Tickets keep the
// order of the documents, the earliest run first. The documents are not changed.
func Join(docs ...*probe.Document) (*probe.Document, error) {
	if len(docs) == 0 {
		return nil, errors.New("there is no run document to join")
	}
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b *probe.Document) int { return a.Started.Compare(b.Started) })
	j := joiner{doc: &probe.Document{Run: docs[0].Run}, of: map[string]string{}, exchanges: map[string]*probe.Exchange{}}
	for i, doc := range docs {
		if i > 0 {
			j.head(doc.Run)
		}
		j.add(doc)
	}
	return j.finished(), nil
}

type joiner struct {
	doc       *probe.Document
	of        map[string]string // the run of each ticket so far
	exchanges map[string]*probe.Exchange
}

// head adds the head of another run.
func (j *joiner) head(run probe.Run) {
	d := j.doc
	join := func(a, b string) string {
		if b == "" || slices.Contains(strings.Split(a, ", "), b) {
			return a
		}
		return strings.TrimPrefix(a+", "+b, ", ")
	}
	d.ID, d.Target, d.Build, d.TicketFile = join(d.ID, run.ID), join(d.Target, run.Target), join(d.Build, run.Build), cmp.Or(run.TicketFile, d.TicketFile)
	if run.Finished.After(d.Finished) {
		d.Finished = run.Finished
	}
	d.Interrupted = d.Interrupted || run.Interrupted
	d.Shard = cmp.Or(d.Shard, run.Shard)
	for _, id := range run.Unjudged {
		if !slices.Contains(d.Unjudged, id) {
			d.Unjudged = append(slices.Clip(d.Unjudged), id)
		}
	}
	for _, u := range run.Unexplained {
		if !slices.ContainsFunc(d.Unexplained, func(o probe.Unexplained) bool { return o.Method == u.Method && o.Path == u.Path }) {
			d.Unexplained = append(slices.Clip(d.Unexplained), u)
		}
	}
	d.Unticketed = joinedUnticketed(d.Unticketed, run.Unticketed)
}

// joinedUnticketed returns the operations of both. If both asked an operation, the later answer counts.
func joinedUnticketed(earlier, later []probe.Unticketed) []probe.Unticketed {
	out := slices.Clone(earlier)
	for _, u := range later {
		i := slices.IndexFunc(out, func(o probe.Unticketed) bool { return o.Key() == u.Key() })
		switch {
		case i < 0:
			out = append(out, u)
		case u.Verdict != "":
			out[i] = u
		}
	}
	return out
}

// add takes a document's exchanges and tickets.
func (j *joiner) add(doc *probe.Document) {
	renamed := j.take(doc.ID, doc.Exchanges)
	for _, t := range doc.Tickets {
		t = withExchanges(t, renamed)
		i := slices.IndexFunc(j.doc.Tickets, func(o probe.TicketResult) bool { return o.ID == t.ID })
		switch {
		case i < 0:
			j.doc.Tickets = append(j.doc.Tickets, t)
		case j.of[t.ID] == doc.ID:
			j.doc.Tickets[i] = merged(j.doc.Tickets[i], t)
		default:
			j.doc.Tickets[i] = t
		}
		j.of[t.ID] = doc.ID
	}
}

// take keeps a run's exchanges. An ID names a question, so two runs may have different answers under one ID: the later
// answer gets the name of its run as well, and renamed maps the ID to it.
func (j *joiner) take(run string, xs []*probe.Exchange) (renamed map[string]string) {
	renamed = map[string]string{}
	for _, x := range xs {
		name := x.ID
		for n := 1; ; n++ {
			old, taken := j.exchanges[name]
			if !taken {
				kept := *x
				kept.ID = name
				j.exchanges[name] = &kept
				j.doc.Exchanges = append(j.doc.Exchanges, &kept)
				break
			}
			if same := *x; reflect.DeepEqual(*old, withID(same, name)) {
				break
			}
			name = ExchangeOf(x.ID, run)
			if n > 1 {
				name = fmt.Sprintf("%s-%d", name, n)
			}
		}
		if name != x.ID {
			renamed[x.ID] = name
		}
	}
	return renamed
}

// ExchangeOf names a run's exchange where other runs have one with the same ID: engfix show takes the name.
func ExchangeOf(id, run string) string { return id + "-" + run }

func withID(x probe.Exchange, id string) probe.Exchange {
	x.ID = id
	return x
}

// withExchanges returns the ticket with the new names of its exchanges.
func withExchanges(t probe.TicketResult, renamed map[string]string) probe.TicketResult {
	t = withoutNil(t)
	for i := range t.Items {
		for k := range t.Items[i].Findings {
			f := &t.Items[i].Findings[k]
			f.Exchanges = slices.Clone(f.Exchanges)
			for n, id := range f.Exchanges {
				f.Exchanges[n] = cmp.Or(renamed[id], id)
			}
		}
	}
	return t
}

// merged combines two parts of one run on a ticket.
func merged(a, b probe.TicketResult) probe.TicketResult {
	for _, e := range b.Endpoints {
		if !slices.ContainsFunc(a.Endpoints, func(o probe.Endpoint) bool { return o.Key() == e.Key() }) {
			a.Endpoints = append(slices.Clip(a.Endpoints), e)
		}
	}
	var all []probe.Verdict
	a.Items = slices.Clone(a.Items)
	for i, it := range a.Items {
		k := slices.IndexFunc(b.Items, func(o probe.ItemResult) bool { return o.Ref() == it.Ref() })
		if k >= 0 {
			a.Items[i] = mergedItem(it, b.Items[k])
		}
		all = append(all, a.Items[i].Verdict)
	}
	if len(all) > 0 {
		a.Verdict = probe.Worst(all...)
	}
	return a
}

// mergedItem returns an item with the findings of both, and the verdict and reason of the worse one.
func mergedItem(a, b probe.ItemResult) probe.ItemResult {
	worse := a
	if a.Verdict != b.Verdict && probe.Worst(a.Verdict, b.Verdict) == b.Verdict {
		worse = b
	}
	worse.Findings = slices.Clip(slices.Clone(a.Findings))
	for _, f := range b.Findings {
		if !slices.ContainsFunc(worse.Findings, func(o probe.Finding) bool { return reflect.DeepEqual(o, f) }) {
			worse.Findings = append(worse.Findings, f)
		}
	}
	worse.Flaky = a.Flaky || b.Flaky
	return worse
}

// finished counts the joined results.
func (j *joiner) finished() *probe.Document {
	d := j.doc
	d.Tickets, d.Exchanges = list(d.Tickets), list(d.Exchanges)
	d.Summary = probe.NewSummary()
	d.Summary.Exchanges = len(d.Exchanges)
	for _, t := range d.Tickets {
		d.Summary.Add(t)
	}
	return d
}
