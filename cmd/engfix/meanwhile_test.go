package main

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestEditedMeanwhile guards that a person's edits of the ticket file during a run are not lost, and that boxes are
// found again by ticket and item, not by place; an item with new words is not ticked.
func TestEditedMeanwhile(t *testing.T) {
	t.Parallel()
	moved := "Somebody's note.\n\n" + twoTickets
	reworded := strings.Replace(twoTickets, "Add Identity.", "Add Identity, but only for writers.", 1)
	for _, tt := range []struct {
		name, now, want string
		code            int
		says            string
	}{
		{"moved", moved, strings.ReplaceAll(moved, "[ ]", "[x]"), exitFine, ""},
		{"reworded", reworded, reworded, exitUsage, "ENGINE_FIX_TICKETS.md:9:7: T-001 scope/1 now reads"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			reached, edited := make(chan struct{}, 100), make(chan struct{})
			w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/two" {
					reached <- struct{}{}
					<-edited
				}
				conformant(w, r)
			}))))
			var got result
			var wg sync.WaitGroup
			wg.Go(func() { got = w.try(t, "probe", "--tick") })
			<-reached
			w.write(t, "ENGINE_FIX_TICKETS.md", tt.now)
			close(edited)
			wg.Wait()
			if file := w.read(t, "ENGINE_FIX_TICKETS.md"); file != tt.want || got.code != tt.code || !strings.Contains(got.stderr, tt.says) {
				t.Errorf("exit code %d, want %d\n%s\nthe file is now\n%s", got.code, tt.code, got.stderr, file)
			}
		})
	}
}

// TestManyAtOnce guards that runs which end at the same time neither lose each other's boxes nor stand in each other's
// way in the history.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	const many = 8
	url := serve(t, http.HandlerFunc(conformant))
	file, config := "# Tickets\n", strings.Split(twoPins(url), "routers:")[0]+"routers:\n"
	for i := range many {
		file += fmt.Sprintf("\n### T-%d: One of many\n- **Router**: r%[1]d\n- **Scope**:\n    - [ ] Add Identity.\n", i+1)
		config += fmt.Sprintf("  r%d: {endpoints: [{method: GET, path: /r%[1]d}]}\n", i+1)
	}
	w := newWorkspace(t, file, config)
	var wg sync.WaitGroup
	for i := range many {
		wg.Go(func() {
			if got := w.try(t, "probe", "--tick", "--ticket", fmt.Sprintf("T-%d", i+1)); got.code != exitFine {
				t.Errorf("exit code %d: %s", got.code, got.stderr)
			}
		})
	}
	wg.Wait()
	if got := w.read(t, "ENGINE_FIX_TICKETS.md"); got != strings.ReplaceAll(file, "[ ]", "[x]") {
		t.Errorf("boxes were lost:\n%s", got)
	}
	if got := w.engfix(t, exitFine, "status", "--format", "json"); strings.Count(got, `"verdict": "pass"`) != many {
		t.Errorf("runs were lost:\n%s", got)
	}
}

// TestWait guards that --wait waits for a service that is still starting, and no longer than its value.
func TestWait(t *testing.T) {
	t.Parallel()
	url := nowhere(t)
	w := newWorkspace(t, twoTickets, twoPins(url))
	w.engfix(t, exitUnreachable, "probe", "--wait", "300ms")

	listening := time.AfterFunc(500*time.Millisecond, func() {
		l, err := net.Listen("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Error(err)
			return
		}
		s := &http.Server{Handler: http.HandlerFunc(conformant), ReadHeaderTimeout: time.Minute}
		t.Cleanup(func() { _ = s.Close() })
		_ = s.Serve(l) // until it is closed
	})
	defer listening.Stop()
	w.engfix(t, exitFine, "probe", "--wait", "30s", "--tick")
	if got := strings.Count(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]"); got != 4 {
		t.Errorf("%d boxes are ticked, want 4", got)
	}
}
