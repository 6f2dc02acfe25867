//go:build unix

package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// TestFewOpenFiles guards that a machine which allows few open files is no fault of the service: fewer questions are put at
// once, and the verdicts are what they are anywhere. If not even that is possible, one line says so.
func TestFewOpenFiles(t *testing.T) {
	t.Parallel()
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(20 * time.Millisecond)
		conformant(w, r)
	})
	w := newWorkspace(t, twoTickets, twoPins(serve(t, slow)))
	limited := func(files int) result {
		return w.sh(t, fmt.Sprintf("ulimit -n %d; exec %s probe --concurrency 64 --format json", files, binary(t)))
	}
	got := limited(16)
	if got.code != exitFine {
		t.Fatalf("ended with %d: %s", got.code, got.stderr)
	}
	for item, v := range verdicts(document(t, got.stdout)) {
		if v != "pass" {
			t.Errorf("%s: %s", item, v)
		}
	}
	if got := limited(9); !strings.Contains(got.stderr, "raise the limit (ulimit -n)") || strings.Count(got.stderr, "\n") != 1 {
		t.Errorf("ended with %d: %s", got.code, got.stderr)
	}
}

// TestFullDisk guards that an output which cannot be written is said with a remedy.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full")
	}
	w := newWorkspace(t, twoTickets, twoPins(nowhere(t)))
	got := w.sh(t, binary(t)+" list > /dev/full")
	if got.code != exitUsage || !strings.Contains(got.stderr, "no space left on device: free some space") {
		t.Errorf("ended with %d: %s", got.code, got.stderr)
	}
}

// TestNoRoomForARun guards that a run whose document and history cannot be written, because files may not grow any more,
// ends with a remedy for each, leaves no half of a document, and ticks what it showed: the loss of the evidence makes no
// pass untrue.
func TestNoRoomForARun(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(conformant))))
	got := w.sh(t, "ulimit -f 8; exec "+binary(t)+" probe --tick -o run.json")
	if got.code != exitUsage || strings.Count(got.stderr, "\n") != 2 {
		t.Errorf("ended with %d: %s", got.code, got.stderr)
	}
	for line := range strings.Lines(got.stderr) {
		if !strings.Contains(line, "free some space") {
			t.Errorf("%q names no remedy", line)
		}
	}
	if want := strings.ReplaceAll(twoTickets, "[ ]", "[x]"); w.read(t, "ENGINE_FIX_TICKETS.md") != want {
		t.Errorf("the ticket file is\n%s\nwant\n%s", w.read(t, "ENGINE_FIX_TICKETS.md"), want)
	}
	if _, err := os.Stat(w.path("run.json")); err == nil {
		t.Error("there is a run.json")
	}
}
