package report

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// TestOnly selects tickets of a document, as the flags of every command do.
func TestOnly(t *testing.T) {
	yes, no := true, false
	item := func(box *bool, v probe.Verdict, regression bool, exchange string) []probe.ItemResult {
		return []probe.ItemResult{{Kind: tickets.ItemScope, Index: 1, Checked: box, Verdict: v, Regression: regression, Findings: []probe.Finding{{Verdict: v, Exchanges: []string{exchange}}}}}
	}
	doc := &probe.Document{
		Run: probe.Run{ID: "r", Unjudged: []string{"A-1", "B-1"}, Unexplained: []probe.Unexplained{{Path: "/x"}}, Summary: probe.Summary{Regressions: 1, Exchanges: 3}},
		Tickets: []probe.TicketResult{
			{ID: "A-1", Section: "One", Router: "a", Verdict: probe.Fail, Items: item(&yes, probe.Fail, true, "x1")},
			{ID: "A-2", Section: "One", Router: "b", Verdict: probe.Pass, Items: item(&no, probe.Pass, false, "x2")},
			{ID: "B-1", Section: "Two", Router: "b", Verdict: probe.Fail, Items: item(&no, probe.Fail, false, "x3")},
		},
		Exchanges: []*probe.Exchange{{ID: "x1"}, {ID: "x2"}, {ID: "x3"}},
	}
	for name, tt := range map[string]struct {
		sel         tickets.Selection
		want        string
		regressions int
	}{
		"all":       {tickets.Selection{}, "A-1 A-2 B-1", 1},
		"ticket":    {tickets.Selection{IDs: []string{"a-1..2"}}, "A-1 A-2", 1},
		"section":   {tickets.Selection{Sections: []string{"two"}}, "B-1", 0},
		"router":    {tickets.Selection{Routers: []string{"b"}}, "A-2 B-1", 0},
		"regressed": {tickets.Selection{States: []string{"regressed"}}, "A-1", 1},
		"provable":  {tickets.Selection{States: []string{"provable"}}, "A-2", 0},
		"open":      {tickets.Selection{States: []string{"open"}}, "A-2 B-1", 0},
	} {
		t.Run(name, func(t *testing.T) {
			var json strings.Builder
			if err := Replay(doc, Selected(tt.sel, NewJSON(&json, t.TempDir()))); err != nil {
				t.Fatal(err)
			}
			got, err := ReadDocument(strings.NewReader(json.String()))
			if err != nil {
				t.Fatal(err)
			}
			var ids, asked []string
			for _, r := range got.Tickets {
				ids = append(ids, r.ID)
			}
			for _, x := range got.Exchanges {
				asked = append(asked, x.ID)
			}
			if s := strings.Join(ids, " "); s != tt.want {
				t.Errorf("got tickets %s, want %s", s, tt.want)
			}
			if len(asked) != len(ids) {
				t.Errorf("got exchanges %v of tickets %v", asked, ids)
			}
		})
		only, err := Only(doc, tt.sel)
		if err != nil {
			t.Fatal(err)
		}
		if s := only.Summary; s.Regressions != tt.regressions || s.Exchanges != len(only.Exchanges) {
			t.Errorf("%s: got summary %+v", name, s)
		}
		if got := len(only.Unexplained) == 1; got != tt.sel.Empty() {
			t.Errorf("%s: operations without a ticket are kept: %v", name, got)
		}
	}
	if _, err := Only(doc, tickets.Selection{IDs: []string{"A-9"}}); err == nil || !strings.Contains(err.Error(), "run r") {
		t.Errorf("an unknown ticket: got %v", err)
	}
}
