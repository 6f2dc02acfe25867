package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// TestHistoryKeep guards that the first run of a day deletes the runs that are older than history.keep, and says so;
// that it keeps the latest run of each ticket; and that no other run deletes any.
func TestHistoryKeep(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	if rest := day - time.Since(time.Now().Truncate(day)); rest < time.Minute {
		time.Sleep(rest) // two runs of one day are needed
	}
	target := serve(t, http.HandlerFunc(conformant))
	for keep, deletes := range map[string]bool{"90d": true, "forever": false, "110d": true, "3000h": false} {
		t.Run(keep, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, twoTickets, twoPins(target)+"history: {keep: "+keep+"}\n")
			keepRun(t, w, target, "idle", 120)
			keepRun(t, w, target, "last", 100)
			got := w.try(t, "probe", "T-002")
			if says := strings.Contains(got.stderr, "deleted 1 run from before "); got.code != exitFine || says != deletes {
				t.Errorf("exit code %d; deleted: %v, want %v\n%s", got.code, says, deletes, got.stderr)
			}
			runs := w.engfix(t, exitFine, "history")
			if !strings.Contains(runs, "last") || strings.Contains(runs, "idle") == deletes {
				t.Errorf("the history has\n%s", runs)
			}
			keepRun(t, w, target, "old", 130)
			if got := w.try(t, "probe", "T-002"); got.code != exitFine || strings.Contains(got.stderr, "history") {
				t.Errorf("the day's second run, exit code %d: %s", got.code, got.stderr)
			}
		})
	}
}

// keepRun puts a run of T-001 into the history that was made some days ago.
func keepRun(t *testing.T, w *project, target, id string, days int) {
	t.Helper()
	store, err := history.Open(t.Context(), "sqlite:"+w.path(".engfix/history.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	run := probe.Run{Schema: probe.Schema, ID: id, Started: time.Now().AddDate(0, 0, -days), Target: target, TicketFile: "ENGINE_FIX_TICKETS.md", Summary: probe.NewSummary()}
	result := probe.TicketResult{ID: "T-001", Verdict: probe.Inconclusive, Items: []probe.ItemResult{{
		Kind: tickets.ItemScope, Index: 1, Text: "Add Identity.", Verdict: probe.Inconclusive,
	}}}
	sink := store.Sink(t.Context())
	for _, err := range []error{sink.Begin(run), sink.Ticket(result), sink.End(run)} {
		if err != nil {
			t.Fatal(err)
		}
	}
}
