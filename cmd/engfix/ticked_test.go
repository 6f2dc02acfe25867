package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

// TestRunReportsItsTicks guards that a run's document and report show the state of the boxes after the run's own
// edit, and do not ask for a tick that is already made.
func TestRunReportsItsTicks(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(conformant))))
	first := w.engfix(t, exitFine, "probe", "--tick", "--format", "json", "-o", "run.json")
	reported := w.engfix(t, exitFine, "report", "--json")
	for name, doc := range map[string]string{"stdout": first, "-o": w.read(t, "run.json"), "report": reported} {
		ticked := 0
		for _, it := range gjson.Get(doc, "tickets.#.items|@flatten").Array() {
			pass := it.Get("verdict").Str == "pass" && it.Get("checked").Type == gjson.False
			if got := it.Get("ticked"); got.Bool() != pass || got.Exists() != pass {
				t.Errorf("%s: ticked is %q for %s", name, got.Raw, it.Raw)
			}
			if pass {
				ticked++
			}
		}
		if ticked == 0 {
			t.Errorf("%s: the run ticked nothing: %s", name, doc)
		}
	}
	for _, args := range [][]string{{"report"}, {"report", "--judge"}, {"report", "--from", "run.json"}} {
		if md := w.engfix(t, exitFine, args...); strings.Contains(md, "to tick") {
			t.Errorf("%v asks for ticks that are made:\n%s", args, md)
		}
	}
}
