package main

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// manyBoxes is a ticket with so many boxes.
func manyBoxes(n int) string {
	var b strings.Builder
	b.WriteString("## Section\n\n### T-001: Many boxes\n- **Router**: `r.one`\n- **Files**: `one.py`\n- **Scope**:\n")
	for i := range n {
		fmt.Fprintf(&b, "    - [ ] Add Identity to call %d.\n", i)
	}
	return b.String()
}

// TestManyBoxes guards that the time for a ticket grows with its boxes and not with their square. It measures processor
// time, which other load does not change.
func TestManyBoxes(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, manyBoxes(20_000), "version: 1\n")
	for _, args := range [][]string{{"tick", "T-001"}, {"undo"}, {"status"}, {"probe", "--plan"}} {
		cmd := w.command(t, args...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		if took := cmd.ProcessState.UserTime(); took > 2*time.Second {
			t.Errorf("%v took %v for 20,000 boxes", args, took)
		}
	}
}

// TestTerminateDuringALargeEdit guards that a signal at any moment ends an edit soon, with the file as it was or with every
// box ticked, and that an edit which was made can be taken back.
func TestTerminateDuringALargeEdit(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no process can be sent SIGTERM there")
	}
	before := manyBoxes(30_000)
	after := strings.ReplaceAll(before, "[ ]", "[x]")
	w := newWorkspace(t, before, "version: 1\n")
	const atOnce = -1 // the exit code if the signal arrived before engfix listened for it
	interrupted := 0
	for delay := 50 * time.Millisecond; delay < 2*time.Second; delay *= 2 {
		cmd := w.command(t, "tick", "T-001")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(delay)
		sent := time.Now()
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by then
		_ = cmd.Wait()                          // the exit code shows the result
		if used := cmd.ProcessState.UserTime(); time.Since(sent) > 2*time.Second && used > 2*time.Second {
			t.Errorf("a signal after %v ended the edit after %v (%v on the processor)", delay, time.Since(sent), used)
		}
		code := cmd.ProcessState.ExitCode()
		switch code {
		case exitFine, atOnce:
		case exitInterrupted:
			interrupted++
		default:
			t.Fatalf("a signal after %v: exit code %d", delay, code)
		}
		switch got := w.read(t, "ENGINE_FIX_TICKETS.md"); got {
		case before:
			if code == exitFine {
				t.Fatalf("a signal after %v: exit code 0, and the file is as it was", delay)
			}
		case after:
			if code == atOnce {
				t.Fatalf("a signal after %v ended engfix at once in the middle of an edit", delay)
			}
			w.engfix(t, exitFine, "undo")
		default:
			t.Fatalf("a signal after %v left a file that is neither the old nor the new one: %d bytes", delay, len(got))
		}
	}
	if interrupted == 0 {
		t.Error("no signal arrived in time")
	}
}
