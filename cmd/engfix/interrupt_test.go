package main

import (
	"bufio"
	"bytes"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
)

// TestInterrupt guards that Ctrl-C in the middle of a run changes no box, keeps the results so far, says so in one
// line, and leaves nothing that disturbs later runs.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no process can be sent Ctrl-C there")
	}
	var patient atomic.Bool
	reached := make(chan struct{}, 100)
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/two" && !patient.Load() {
			reached <- struct{}{}
			<-r.Context().Done()
			return
		}
		conformant(w, r)
	}))))

	p := untilStuck(t, w, reached, "--tick")
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for p.lines.Scan() { // to the end, as Wait wants it
	}
	_ = p.Wait() // the exit code shows the result
	if code := p.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if line, rest, _ := strings.Cut(p.stderr.String(), "\n"); rest != "" || !strings.Contains(line, "interrupted") {
		t.Errorf("stderr is not one line about the event:\n%s", p.stderr.String())
	}
	if w.read(t, "ENGINE_FIX_TICKETS.md") != twoTickets {
		t.Error("the ticket file was changed")
	}

	runs := w.engfix(t, exitFine, "history", "--format", "json")
	doc := document(t, w.engfix(t, exitFine, "report", "--json", "--run", gjson.Get(runs, "runs.0.id").String()))
	if !doc.Interrupted || !strings.Contains(p.stderr.String(), doc.ID) {
		t.Errorf("run %s is marked interrupted: %v, and was reported as\n%s", doc.ID, doc.Interrupted, p.stderr.String())
	}
	if got := verdicts(doc); got["T-001 scope/1"] != probe.Pass || got["T-002 scope/1"] == probe.Pass || len(doc.Exchanges) == 0 {
		t.Errorf("kept: %v with %d exchanges, want what was learnt of T-001 and no claim about T-002", got, len(doc.Exchanges))
	}

	patient.Store(true)
	w.engfix(t, exitFine, "probe", "--tick")
	if got := strings.Count(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]"); got != 4 {
		t.Errorf("the next run ticked %d boxes, want 4", got)
	}
}

// TestInterruptedDemo guards that the demo leaves it to the command that it runs to say so.
func TestInterruptedDemo(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no process can be sent Ctrl-C there")
	}
	w := newWorkspace(t, twoTickets, "")
	var stderr bytes.Buffer
	cmd := w.command(t, "demo")
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "$ engfix probe") {
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // to the end, as Wait wants it
	}
	_ = cmd.Wait() // the exit code shows the result
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || strings.Count(stderr.String(), "interrupted") != 1 {
		t.Errorf("exit code %d, want %d; stderr:\n%s", code, exitInterrupted, stderr.String())
	}
}
