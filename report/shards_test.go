package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// shard is the record of one shard of three, which has tickets T-1 to T-3, one each.
func shard(index int, started time.Time, verdict probe.Verdict) *probe.Document {
	s := probe.Shard{Run: "nightly", Index: index, Of: 3, Tickets: []string{"T-1", "T-2", "T-3"}}
	doc := &probe.Document{
		Run:     probe.Run{Schema: probe.Schema, ID: s.ID(), Started: started, Finished: started.Add(time.Second), Shard: &s},
		Tickets: []probe.TicketResult{{ID: s.Tickets[index-1], Verdict: verdict}},
	}
	return doc
}

func TestShardsPutTogether(t *testing.T) {
	at := time.Date(2026, 11, 29, 2, 0, 0, 0, time.UTC)
	killed := shard(2, at.Add(time.Minute), probe.Pass)
	killed.Interrupted, killed.Tickets = true, nil
	lost := shard(2, at, probe.Pass)
	lost.Tickets = nil
	for name, tt := range map[string]struct {
		parts    []*probe.Document
		verdicts string
		missing  []int
		unjudged []string
	}{
		"all, in any order":         {[]*probe.Document{shard(3, at, probe.Fail), shard(1, at, probe.Pass), shard(2, at, probe.Manual)}, "T-1 pass, T-2 manual, T-3 fail", nil, nil},
		"one missing":               {[]*probe.Document{shard(1, at, probe.Pass), shard(3, at, probe.Fail)}, "T-1 pass, T-3 fail", []int{2}, []string{"T-2"}},
		"one killed":                {[]*probe.Document{shard(1, at, probe.Pass), killed, shard(3, at, probe.Fail)}, "T-1 pass, T-3 fail", []int{2}, []string{"T-2"}},
		"one killed after it ended": {[]*probe.Document{shard(1, at, probe.Pass), killed, shard(2, at, probe.Pass), shard(3, at, probe.Fail)}, "T-1 pass, T-2 pass, T-3 fail", nil, nil},
		"one run again":             {[]*probe.Document{shard(2, at.Add(time.Hour), probe.Fail), shard(1, at, probe.Pass), shard(2, at, probe.Pass), shard(3, at, probe.Fail)}, "T-1 pass, T-2 fail, T-3 fail", nil, nil},
		"a ticket in no shard":      {[]*probe.Document{shard(1, at, probe.Pass), lost, shard(3, at, probe.Fail)}, "T-1 pass, T-3 fail", nil, []string{"T-2"}},
	} {
		doc, err := report.Whole(tt.parts...)
		if err != nil {
			t.Fatal(err)
		}
		var verdicts []string
		for _, r := range doc.Tickets {
			verdicts = append(verdicts, r.ID+" "+string(r.Verdict))
		}
		if got := strings.Join(verdicts, ", "); got != tt.verdicts || doc.ID != "nightly" || !slices.Equal(doc.Unjudged, tt.unjudged) {
			t.Errorf("%s: run %s has %s, and %v without a verdict; want %s, and %v", name, doc.ID, got, doc.Unjudged, tt.verdicts, tt.unjudged)
		}
		if whole := tt.missing == nil && tt.unjudged == nil; doc.Interrupted == whole || (doc.Shard == nil) != whole {
			t.Errorf("%s: interrupted %v, shard %+v", name, doc.Interrupted, doc.Shard)
		}
		if doc.Shard != nil && !slices.Equal(doc.Shard.Missing, tt.missing) {
			t.Errorf("%s: missing %v, want %v", name, doc.Shard.Missing, tt.missing)
		}
	}
}

// The report names the missing parts: no reader takes it for a whole run.
func TestMissingShardsAreSaid(t *testing.T) {
	doc, err := report.Whole(shard(1, time.Now(), probe.Pass))
	if err != nil {
		t.Fatal(err)
	}
	var md, terminal strings.Builder
	if err := report.Replay(doc, report.Tee(report.NewMarkdown(&md), report.NewTerminal(&terminal, report.Style{}, report.TerminalOptions{}))); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"markdown": md.String(), "terminal": terminal.String()} {
		if !strings.Contains(strings.ToLower(text), "shards 2 and 3 of 3 left no whole record") || !strings.Contains(text, "2 tickets have no verdict: T-2, T-3") {
			t.Errorf("%s says nothing of it:\n%s", name, text)
		}
	}
}

func TestShardsOfOtherRuns(t *testing.T) {
	other, four := shard(2, time.Now(), probe.Pass), shard(2, time.Now(), probe.Pass)
	other.Shard.Run, four.Shard.Of = "weekly", 4
	for _, second := range []*probe.Document{other, four, {}} {
		if _, err := report.Whole(shard(1, time.Now(), probe.Pass), second); err == nil || !strings.Contains(err.Error(), "are not shards of one run") {
			t.Errorf("error %v", err)
		}
	}
}

// A run with a missing shard looks complete in no format, and a whole one is called incomplete in none.
func TestMissingShardsAreNamed(t *testing.T) {
	at := time.Date(2026, 11, 29, 2, 0, 0, 0, time.UTC)
	part := func(index int) *probe.Document { return shard(index, at, probe.Pass) }
	missing, err := report.Whole(part(1), part(3))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := report.Whole(part(1), part(2), part(3))
	if err != nil {
		t.Fatal(err)
	}
	for ending, reporter := range reporters() {
		says := func(doc *probe.Document) bool {
			out := string(replayed(t, doc, reporter))
			switch ending {
			case "prom":
				return strings.Contains(out, "\nengfix_run_whole 0\n") && strings.Contains(out, "\nengfix_tickets_unjudged 1\n")
			case "json":
				return strings.Contains(out, `"interrupted": true`) && strings.Contains(out, `"T-2"`)
			case "ndjson":
				return strings.Contains(out, `"interrupted":true`) && strings.Contains(out, `"T-2"`)
			}
			// A narrow terminal wraps the line.
			flat := strings.Join(strings.Fields(strings.ToLower(out)), " ")
			return strings.Contains(flat, "shard 2 of 3 left no whole record") && strings.Contains(flat, "t-2")
		}
		if !says(missing) {
			t.Errorf("%s does not say that shard 2 and ticket T-2 are missing:\n%s", ending, replayed(t, missing, reporter))
		}
		if says(whole) {
			t.Errorf("%s says that a whole run is not whole", ending)
		}
	}
}
