package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

func TestDriftOf(t *testing.T) {
	yes, no := true, false
	item := func(n int, checked *bool, v probe.Verdict) probe.ItemResult {
		return probe.ItemResult{Kind: "scope", Index: n, Checked: checked, Verdict: v, Text: "words", Reason: "reason"}
	}
	doc := &probe.Document{Tickets: []probe.TicketResult{{
		ID: "T-1",
		Items: []probe.ItemResult{
			item(1, &yes, probe.Fail), item(2, &yes, probe.Skipped), item(3, &no, probe.Pass), item(4, nil, probe.Manual),
			item(5, &yes, probe.Pass), item(6, &no, probe.Fail), item(7, &yes, probe.Inconclusive), item(8, nil, probe.Pass),
		},
		Endpoints: []probe.Endpoint{
			{Transport: probe.HTTP, Method: "GET", Path: "/gone", Source: "a.py:3", Standing: probe.NotMounted},
			{Transport: probe.HTTP, Method: "GET", Path: "/there"},
		},
	}}}
	doc.Unexplained = []probe.Unexplained{{Method: "GET", Path: "/extra"}}
	row := func(item string) report.DriftItem {
		return report.DriftItem{Ticket: "T-1", Item: item, Text: "words", Why: "reason"}
	}
	want := report.Drift{
		Failing:    []report.DriftItem{row("scope/1")},
		Unshown:    []report.DriftItem{row("scope/2"), row("scope/7")},
		Tickable:   []report.DriftItem{row("scope/3")},
		Unsettled:  []report.DriftItem{row("scope/4")},
		NotMounted: []report.DriftItem{{Ticket: "T-1", Text: "GET /gone", Why: "a.py:3"}},
		Unticketed: []report.DriftOperation{{Unexplained: doc.Unexplained[0]}},
	}
	if diff := cmp.Diff(want, report.DriftOf(doc)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// A person reads of each item once.
	var out strings.Builder
	if err := report.WriteDrift(&out, report.Style{}, report.DriftOf(doc)); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "scope/7"); n != 1 || !strings.Contains(out.String(), "scope/4") {
		t.Errorf("scope/7 is there %d times:\n%s", n, out.String())
	}
}

func TestChanges(t *testing.T) {
	before, after := open(t, "testdata/pass.json"), open(t, "testdata/pass.json")
	if got := report.Changes(before, after); len(got) != 0 {
		t.Errorf("the same run differs from itself: %v", got)
	}
	items := after.Tickets[0].Items
	items[0].Verdict, items[0].Reason = probe.Fail, "broken"
	gone := items[1].Text
	items[1].Text = "other words"
	got := report.Changes(before, after)
	if len(got) != 3 || got[0].Before != probe.Pass || got[0].After != probe.Fail || got[0].Reason != "broken" ||
		got[1].Before != "" || got[1].Text != "other words" || got[2].After != "" || got[2].Text != gone {
		t.Errorf("got %+v", got)
	}
}
