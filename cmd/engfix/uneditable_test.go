package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// Guards that a probe that is to change boxes asks nothing where the ticket file cannot be changed, and that one that
// changes none goes on.
func TestTickOfAnUneditableFile(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		conformant(rw, r)
	}))))
	w.write(t, "ENGINE_FIX_TICKETS.md", twoTickets+"\n<<<<<<< ours\n=======\n>>>>>>> theirs\n")
	for _, flag := range []string{"--tick", "--untick"} {
		got := w.try(t, "probe", flag)
		if got.code != exitUsage || got.stdout != "" || !strings.Contains(got.stderr, "a merge left its conflict marker here") {
			t.Errorf("probe %s ended with %d:\n%s%s", flag, got.code, got.stdout, got.stderr)
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
	w.engfix(t, exitFine, "probe", "--fail-on", "never")
	if asked.Load() == 0 {
		t.Error("a probe without --tick asked nothing")
	}
}
