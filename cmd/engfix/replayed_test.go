package main

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/report"
)

// TestReplayedIsLive guards that a report made later is byte for byte the one that the run itself wrote: in every format, of
// the run document, of a run of the history, of the standing, and of a run's shards.
func TestReplayedIsLive(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(conformant))))
	each := func(flag, name string) []string {
		var args []string
		for _, format := range report.FormatNames() {
			args = append(args, flag, format+"="+name+"."+format)
		}
		return args
	}
	same := func(name string, args ...string) {
		t.Helper()
		w.engfix(t, exitFine, append(append([]string{"report"}, args...), each("--write", name)...)...)
		for _, format := range report.FormatNames() {
			if diff := cmp.Diff(w.read(t, "live."+format), w.read(t, name+"."+format)); diff != "" {
				t.Errorf("%s of %s (-live +replayed):\n%s", format, name, diff)
			}
		}
	}
	w.engfix(t, exitFine, append([]string{"probe", "--quiet", "--tick", "-o", "run.json"}, each("--report", "live")...)...)
	var run struct{ ID string }
	if err := json.Unmarshal([]byte(w.read(t, "run.json")), &run); err != nil {
		t.Fatal(err)
	}
	same("document", "--from", "run.json")
	same("run", "--run", run.ID)
	same("standing")

	w = newWorkspace(t, twoTickets, w.read(t, "engfix.yaml"))
	for _, part := range []string{"1/2", "2/2"} {
		w.engfix(t, exitFine, "probe", "--quiet", "--shard", part, "--run-id", "night", "-o", part[:1]+".json")
	}
	w.engfix(t, exitFine, append([]string{"report", "--run", "night"}, each("--write", "live")...)...)
	same("shards", "--from", "1.json", "--from", "2.json")
	same("shards in another order", "--from", "2.json", "--from", "1.json")
}
