package main

import (
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestInterruptAfterTheEdit guards that Ctrl-C at the moment when boxes have been ticked does not keep that from being
// recorded: undo knows of the edit, and the history of each tick.
func TestInterruptAfterTheEdit(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no process can be sent Ctrl-C there")
	}
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(conformant))))
	cmd := w.command(t, "probe", "--tick")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); w.read(t, "ENGINE_FIX_TICKETS.md") == twoTickets; {
		if time.Now().After(deadline) {
			t.Fatal("no box is ticked")
		}
		time.Sleep(100 * time.Microsecond)
	}
	_ = cmd.Process.Signal(os.Interrupt) // it may have ended by then,
	_ = cmd.Wait()                       // and so with either exit code
	if got := w.engfix(t, exitFine, "show", "T-001"); !strings.Contains(got, "engfix probe") {
		t.Errorf("the history does not tell who ticked the box:\n%s", got)
	}
	w.engfix(t, exitFine, "undo")
	if got := w.read(t, "ENGINE_FIX_TICKETS.md"); got != twoTickets {
		t.Errorf("undo left\n%s", got)
	}
}
