package report_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

func joined(t *testing.T, docs ...*probe.Document) *probe.Document {
	t.Helper()
	doc, err := report.Join(docs...)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestJoinOfOneIsTheSame(t *testing.T) {
	for name := range documents(t) {
		if name == "hostile" {
			continue
		}
		want, got := open(t, "testdata/"+name+".json"), joined(t, open(t, "testdata/"+name+".json"))
		got.Summary, want.Summary = probe.Summary{}, probe.Summary{} // the saved ones are written by hand
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The evidence of each run stays its own, though both asked the same question.
func TestJoinKeepsTheLaterRunAndBothAnswers(t *testing.T) {
	earlier, later := open(t, "testdata/pass.json"), open(t, "testdata/pass.json")
	later.ID, later.Started = "later", earlier.Started.Add(time.Hour)
	later.Exchanges[0].DurationMS++
	later.Tickets[0].Items[0].Verdict, later.Tickets[0].Verdict = probe.Fail, probe.Fail
	other := later.Tickets[0]
	other.ID = "OTHER-1"
	earlier.Tickets = append(earlier.Tickets, other) // judged by the earlier run alone, on its own answers

	doc := joined(t, later, earlier)
	if got := doc.Tickets[0].Items[0].Verdict; got != probe.Fail {
		t.Errorf("the ticket of both runs is %s, want the later run's fail", got)
	}
	if doc.ID != earlier.ID+", later" || doc.Summary.Exchanges != len(earlier.Exchanges)+1 {
		t.Errorf("got run %q with %d exchanges", doc.ID, doc.Summary.Exchanges)
	}
	byID := map[string]*probe.Exchange{}
	for _, x := range doc.Exchanges {
		if byID[x.ID] != nil {
			t.Errorf("two exchanges are called %s", x.ID)
		}
		byID[x.ID] = x
	}
	id := later.Exchanges[0].ID
	for ticket, want := range map[string]float64{doc.Tickets[0].ID: later.Exchanges[0].DurationMS, "OTHER-1": earlier.Exchanges[0].DurationMS} {
		i := slices.IndexFunc(doc.Tickets, func(tk probe.TicketResult) bool { return tk.ID == ticket })
		found := false
		for _, named := range doc.Tickets[i].Evidence() {
			if named == id || named == report.ExchangeOf(id, "later") {
				found = true
				if byID[named].DurationMS != want {
					t.Errorf("%s names %s, which is the other run's answer", ticket, named)
				}
			}
		}
		if !found {
			t.Errorf("%s names no answer to %s", ticket, id)
		}
	}
}

// A failure that one part of a run saw is a failure of the whole.
func TestJoinPutsThePartsOfARunTogether(t *testing.T) {
	a, b := open(t, "testdata/pass.json"), open(t, "testdata/pass.json")
	it := &b.Tickets[0].Items[0]
	f := it.Findings[0]
	f.Verdict, f.Endpoint = probe.Fail, "GET /elsewhere"
	it.Findings, it.Verdict, it.Reason = []probe.Finding{f}, probe.Fail, "it fails elsewhere"
	for _, doc := range []*probe.Document{joined(t, a, b), joined(t, b, a)} {
		got := doc.Tickets[0]
		if got.Verdict != probe.Fail || got.Items[0].Verdict != probe.Fail || got.Items[0].Reason != "it fails elsewhere" {
			t.Errorf("got %s, item %s: %s", got.Verdict, got.Items[0].Verdict, got.Items[0].Reason)
		}
		if n := len(got.Items[0].Findings); n != len(a.Tickets[0].Items[0].Findings)+1 {
			t.Errorf("got %d findings", n)
		}
		if doc.Summary.Items[probe.Fail] != 1 {
			t.Errorf("got the summary %v", doc.Summary.Items)
		}
	}
}
