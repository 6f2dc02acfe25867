//go:build unix

package main

import (
	"bufio"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/internal/uvicorn"
)

// An application of one route, before and after the fix.
const (
	unfixedApp = `from fastapi import FastAPI
app = FastAPI()


@app.get("/one")
def one():
    return {"data": "yes"}
`
	fixedApp = `from fastapi import FastAPI, Header
from fastapi.responses import JSONResponse
app = FastAPI()


@app.get("/one")
def one(x_tenant_id: str | None = Header(None)):
    if x_tenant_id != "t_demo":
        error = {"code": "identity", "message": "who are you?", "http_status": 401, "gate": None,
                 "action_name": None, "resource_kind": None, "details": {}}
        return JSONResponse({"error": error}, status_code=401)
    return {"data": "yes"}
`
)

// A watching is a probe --watch under way.
type watching struct {
	cmd *exec.Cmd

	mu   sync.Mutex
	said strings.Builder
}

func (w *project) watch(t *testing.T, args ...string) *watching {
	t.Helper()
	out := &watching{cmd: w.command(t, append([]string{"probe", "--watch", "--ticket", "T-001"}, args...)...)}
	pipe, err := out.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	out.cmd.Stderr = out.cmd.Stdout
	if err := out.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			out.mu.Lock()
			out.said.WriteString(lines.Text() + "\n")
			out.mu.Unlock()
		}
	}()
	return out
}

// until waits until engfix has said something, forgets everything up to there, and returns it.
func (w *watching) until(t *testing.T, text string) string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		w.mu.Lock()
		said := w.said.String()
		if before, after, found := strings.Cut(said, text); found {
			w.said.Reset()
			w.said.WriteString(after)
			w.mu.Unlock()
			return before + text
		}
		w.mu.Unlock()
		if time.Now().After(deadline) {
			t.Fatalf("it does not say %q:\n%s", text, said)
		}
	}
}

func (w *watching) interrupt(t *testing.T) {
	t.Helper()
	if err := w.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = w.cmd.Wait() // the exit code is checked
	if code := w.cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
}

const servePython = need.Python + " -B -m uvicorn app:app --log-level warning --port "

// TestStartAndWatch goes through the inner loop: the service is started, a fix is saved and shows, a mistake is saved and
// its traceback shows, and nothing is left behind.
func TestStartAndWatch(t *testing.T) {
	t.Parallel()
	need.Modules(t, "fastapi, uvicorn", "python3-fastapi python3-uvicorn")
	target := nowhere(t)
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, twoTickets, twoPins(target))
	w.write(t, "app.py", unfixedApp)
	loop := w.watch(t, "--tick", "--start", servePython+u.Port())
	if got := loop.until(t, "watching 3 files"); !strings.Contains(got, "✗ T-001 ") {
		t.Errorf("the first run does not fail:\n%s", got)
	}
	saved := time.Now()
	w.write(t, "app.py", fixedApp)
	got := loop.until(t, "watching 3 files")
	t.Logf("%v from the save to the verdict", time.Since(saved))
	for _, want := range []string{"app.py saved", "ticked    T-001 scope/1", "2 items changed: ", "T-001   scope/1  ✗ fail "} {
		if !strings.Contains(got, want) {
			t.Errorf("after the fix nothing says %q:\n%s", want, got)
		}
	}
	w.write(t, "app.py", "this is no Python\n")
	if got := loop.until(t, "watching 3 files"); !strings.Contains(got, "SyntaxError") || !strings.Contains(got, "ended (exit status 1) before it answered") {
		t.Errorf("a mistake does not show:\n%s", got)
	}
	w.write(t, "app.py", fixedApp)
	loop.until(t, "watching 3 files")
	loop.interrupt(t)
	if conn, err := net.Dial("tcp", u.Host); err == nil {
		conn.Close()
		t.Error("the service goes on")
	}
}

// TestWatchOfAnOldProcess guards that the answers of a process that does not know what was saved are said to be that, and
// tick nothing. A process that takes its place is asked by itself.
func TestWatchOfAnOldProcess(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, strings.Replace(twoTickets, "[ ] Add Identity", "[x] Add Identity", 1), "")
	w.write(t, "app.py", fixedApp)
	s := uvicorn.Start(t, uvicorn.Options{Dir: w.dir})
	w.write(t, "engfix.yaml", twoPins(s.URL))
	tickets := w.read(t, "ENGINE_FIX_TICKETS.md")
	loop := w.watch(t, "--tick")
	loop.until(t, "watching ")
	w.write(t, "ENGINE_FIX_TICKETS.md", tickets) // the boxes that the first run ticked are open again, and the source has no fix any more
	w.write(t, "app.py", unfixedApp)
	if got := loop.until(t, "watching "); !strings.Contains(got, "the process that answered is the one from before the save") {
		t.Errorf("nothing says that the answers are old:\n%s", got)
	}
	if w.read(t, "ENGINE_FIX_TICKETS.md") != tickets {
		t.Error("old answers ticked a box")
	}
	s.Stop()
	uvicorn.Start(t, uvicorn.Options{Dir: w.dir, Port: port(t, s.URL)})
	if got := loop.until(t, "watching "); !strings.Contains(got, "the service was restarted") || !strings.Contains(got, "regression") {
		t.Errorf("the new process is not asked:\n%s", got)
	}
	loop.interrupt(t)
}

// TestStartedCommandEnds guards that a run ticks nothing and is not kept if another service may have given its answers:
// that one took the port after engfix looked and before the service of --start could, so the command failed. A command that
// ends well has left its service behind.
func TestStartedCommandEnds(t *testing.T) {
	t.Parallel()
	t.Run("failed", func(t *testing.T) {
		t.Parallel()
		w, got := startedEnds(t, "echo address already in use; exit 1")
		if got.code != exitUnreachable || !strings.Contains(got.stderr, "ended (exit status 1) during the run, so another service may have answered") || !strings.Contains(got.stderr, "  | address already in use\n") {
			t.Errorf("exit code %d, stderr:\n%s", got.code, got.stderr)
		}
		if strings.Contains(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]") {
			t.Error("a box is ticked")
		}
		if got := w.engfix(t, exitFine, "status"); strings.Contains(got, "pass") {
			t.Errorf("the run is kept:\n%s", got)
		}
	})
	t.Run("left a service behind", func(t *testing.T) {
		t.Parallel()
		w, got := startedEnds(t, "exit 0")
		if got.code != exitFine || strings.Count(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]") != 4 {
			t.Errorf("exit code %d, stderr:\n%s", got.code, got.stderr)
		}
	})
}

// startedEnds ticks what it can by a run with --start whose command ends in the middle, with the words of end, while
// another process answers.
func startedEnds(t *testing.T, end string) (*project, result) {
	t.Helper()
	target := nowhere(t)
	w := newWorkspace(t, twoTickets, twoPins(target))
	asked := sync.OnceFunc(func() {
		w.write(t, "asked", "")
		time.Sleep(time.Second) // the command sees it in the meantime
	})
	other := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Tenant-Id") != "" {
			asked()
		}
		conformant(rw, r)
	})}
	t.Cleanup(func() { _ = other.Close() })
	var serving sync.WaitGroup
	defer serving.Wait()
	serving.Go(func() {
		for _, err := os.Stat(w.path("started")); err != nil; _, err = os.Stat(w.path("started")) {
			time.Sleep(time.Millisecond)
		}
		l, err := net.Listen("tcp", strings.TrimPrefix(target, "http://"))
		if err != nil {
			t.Error(err)
			return
		}
		go func() { _ = other.Serve(l) }() // until it is closed
	})
	return w, w.try(t, "probe", "--tick", "--start", "touch started; while [ ! -e asked ]; do sleep 0.01; done; "+end)
}

func port(t *testing.T, raw string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.Port()
}

// TestStart guards the messages of --start if the service does not start, or is there already.
func TestStart(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, twoPins(nowhere(t)))
	got := w.try(t, "probe", "--start", "echo no such module: engines >&2; exit 3")
	if got.code != exitUnreachable || !strings.Contains(got.stderr, "ended (exit status 3) before it answered at http://127.0.0.1") ||
		!strings.Contains(got.stderr, "  | no such module: engines\n") {
		t.Errorf("exit code %d, stderr:\n%s", got.code, got.stderr)
	}
	if got := w.try(t, "probe", "--wait", "200ms", "--start", "exec sleep 60"); got.code != exitUnreachable || !strings.Contains(got.stderr, "did not answer within 200ms: cannot reach ") || !strings.Contains(got.stderr, ": connection refused: let the command use this address, or wait longer with --wait\n") {
		t.Errorf("exit code %d, stderr:\n%s", got.code, got.stderr)
	}
	w.write(t, "engfix.yaml", twoPins(serve(t, http.HandlerFunc(conformant))))
	if got := w.try(t, "probe", "--start", "touch started"); got.code != exitUsage || !strings.Contains(got.stderr, "answers already") {
		t.Errorf("exit code %d, stderr:\n%s", got.code, got.stderr)
	}
	if _, err := os.Stat(w.path("started")); err == nil {
		t.Error("a second service was started")
	}
}
