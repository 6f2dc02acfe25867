package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/tidwall/gjson"
)

// A stuck is a service that answers /one and never /two, and counts the notices that the run is over.
type stuck struct {
	reached chan struct{} // /two was asked
	ended   atomic.Int32  // DELETE /session, the teardown
}

func (s *stuck) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodDelete:
		s.ended.Add(1)
		answerJSON(w, http.StatusOK, map[string]any{"data": "ended"})
	case r.URL.Path == "/two":
		s.reached <- struct{}{}
		<-r.Context().Done()
	default:
		conformant(w, r)
	}
}

func newStuck(t *testing.T) (*stuck, *project) {
	t.Helper()
	s := &stuck{reached: make(chan struct{}, 100)}
	url := serve(t, s)
	return s, newWorkspace(t, twoTickets, twoPins(url)+"teardown: [{name: end, method: DELETE, path: /session}]\n")
}

// kept checks that the last run is kept, interrupted, with T-001 judged and T-002 named as not judged, and that the
// setup is undone.
func (s *stuck) kept(t *testing.T, w *project) {
	t.Helper()
	runs := w.engfix(t, exitFine, "history", "--format", "json")
	doc := document(t, w.engfix(t, exitFine, "report", "--json", "--run", gjson.Get(runs, "runs.0.id").String()))
	if !doc.Interrupted || len(doc.Tickets) != 1 || doc.Tickets[0].ID != "T-001" || len(doc.Unjudged) != 1 || doc.Unjudged[0] != "T-002" {
		t.Errorf("kept: interrupted %v, %d tickets, unjudged %q; want T-001 judged and T-002 unjudged", doc.Interrupted, len(doc.Tickets), doc.Unjudged)
	}
	if n := s.ended.Load(); n != 1 {
		t.Errorf("the teardown was made %d times, want once", n)
	}
}

// A started is a probe that has printed T-001. Its output must be read to the end, or closed, before Wait.
type started struct {
	*exec.Cmd
	lines  *bufio.Scanner
	stdout io.Closer
	stderr *bytes.Buffer
}

// untilStuck starts a probe and returns when T-001 has been printed and T-002 waits for its answer: reached is sent to.
func untilStuck(t *testing.T, w *project, reached <-chan struct{}, args ...string) started {
	t.Helper()
	cmd := w.command(t, append([]string{"probe", "--format", "ndjson"}, args...)...)
	p := started{Cmd: cmd, stderr: &bytes.Buffer{}}
	cmd.Stderr = p.stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.stdout, p.lines = stdout, bufio.NewScanner(stdout)
	p.lines.Buffer(nil, 1<<20)
	for p.lines.Scan() && !strings.Contains(p.lines.Text(), `"id":"T-001"`) {
	}
	<-reached
	return p
}

// A terminal that is closed ends a run as Ctrl-C does.
func TestHangup(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no hangup")
	}
	// Tests that run under nohup have the signal ignored, and so would the program: one that is listened to is inherited as usual.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	s, w := newStuck(t)
	p := untilStuck(t, w, s.reached)
	if err := p.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	_ = p.Wait() // the exit code is checked
	if code := p.ProcessState.ExitCode(); code != exitInterrupted || strings.Count(p.stderr.String(), "interrupted") != 1 {
		t.Errorf("exit code %d, want %d; stderr:\n%s", code, exitInterrupted, p.stderr)
	}
	s.kept(t, w)
}

// A reader of standard output that goes away ends a run as Ctrl-C does: nothing is lost, and nothing panics.
func TestClosedOutput(t *testing.T) {
	t.Parallel()
	s, w := newStuck(t)
	w.write(t, "engfix.yaml", strings.Replace(w.read(t, "engfix.yaml"), "timeout: 20s", "timeout: 1s", 1))
	p := untilStuck(t, w, s.reached)
	p.stdout.Close() // T-002 is written when its time is over, to nobody
	_ = p.Wait()
	if code := p.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if line, rest, _ := strings.Cut(p.stderr.String(), "\n"); rest != "" || !strings.Contains(line, "standard output was closed: ") {
		t.Errorf("stderr is not one line about the event:\n%s", p.stderr)
	}
	if n := s.ended.Load(); n != 1 {
		t.Errorf("the teardown was made %d times, want once", n)
	}
	if runs := w.engfix(t, exitFine, "history", "--format", "json"); gjson.Get(runs, "runs.#").Int() != 1 {
		t.Errorf("the run is not kept: %s", runs)
	}
}

// head takes what it wants of a list, and nobody complains.
func TestClosedOutputOfAList(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, twoPins(nowhere(t)))
	cmd := w.command(t, "list")
	r, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	r.Close()
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &stderr
	_ = cmd.Run()
	if strings.Contains(stderr.String(), "engfix") {
		t.Errorf("stderr: %s", &stderr)
	}
}

// A run that the deadline ends says so, keeps its results, and is no success.
func TestDeadline(t *testing.T) {
	t.Parallel()
	s, w := newStuck(t)
	got := w.try(t, "probe", "--tick", "--deadline", "8s") // time enough for T-001
	if got.code != exitInterrupted {
		t.Errorf("exit code %d, want %d", got.code, exitInterrupted)
	}
	if line, rest, _ := strings.Cut(got.stderr, "\n"); rest != "" || !strings.Contains(line, "the deadline of 8s passed: 1 ticket has no verdict; the results so far are kept as run ") {
		t.Errorf("stderr is not one line that says what happened:\n%s", got.stderr)
	}
	if !strings.Contains(got.stdout, "1 ticket has no verdict: T-002") {
		t.Errorf("stdout does not name what was not judged:\n%s", got.stdout)
	}
	if w.read(t, "ENGINE_FIX_TICKETS.md") != twoTickets {
		t.Error("the ticket file was changed")
	}
	s.kept(t, w)
}

// After --max-fail failed tickets nothing more is asked. A run that found nothing red is no success either: it did not
// look at everything.
func TestMaxFail(t *testing.T) {
	t.Parallel()
	s := &stuck{reached: make(chan struct{}, 100)}
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("X-Tenant-Id", "anybody")
		s.ServeHTTP(w, r)
	}))))
	probe := func() result { return w.try(t, "probe", "--max-fail", "1", "--format", "json") }
	got := probe()
	doc := document(t, got.stdout)
	if got.code != exitInterrupted || len(doc.Tickets) != 1 || len(doc.Unjudged) != 1 || doc.Unjudged[0] != "T-002" {
		t.Errorf("exit code %d, %d tickets, unjudged %q; want %d, T-001 and T-002", got.code, len(doc.Tickets), doc.Unjudged, exitInterrupted)
	}
	if !strings.Contains(got.stderr, "the limit of 1 failed ticket was reached: 1 ticket has no verdict; ") {
		t.Errorf("stderr: %s", got.stderr)
	}
	w.write(t, "ENGINE_FIX_TICKETS.md", strings.Replace(twoTickets, "[ ]", "[x]", 1))
	if got := probe(); got.code != exitFound {
		t.Errorf("exit code %d after a regression, want %d", got.code, exitFound)
	}
}
