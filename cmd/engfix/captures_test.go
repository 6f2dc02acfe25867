package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/internal/uvicorn"
	"github.com/engfix/engfix/probe"
)

// A lobby is the running service of testdata/apps/session, which serves nobody who has not logged in, made a thread and
// minted a ticket.
type lobby struct {
	url string
	log string // "METHOD path" for each request that reached it
}

func startLobby(t *testing.T, env ...string) *lobby {
	t.Helper()
	s := &lobby{log: filepath.Join(t.TempDir(), "session.log")}
	s.url = uvicorn.Start(t, uvicorn.Options{Dir: "testdata/apps/session", Env: append(env, "SESSION_LOG="+s.log)}).URL
	return s
}

// asked returns the requests that reached the service, without those that only check whether it is up and read its
// document.
func (s *lobby) asked(t *testing.T) []string {
	t.Helper()
	var asked []string
	for line := range strings.Lines(readFile(t, s.log)) {
		if line = strings.TrimSpace(line); line != "GET /openapi.json" && line != "HEAD /" && line != "GET /" {
			asked = append(asked, line)
		}
	}
	return asked
}

// undone returns what the teardown steps ask after everything else.
func undone() []string {
	return []string{"DELETE /threads/thr_1", "POST /auth/forget", "POST /auth/logout"}
}

// sessionTickets has a router for each way in which a captured value gets into a request, and one that nothing captures.
const sessionTickets = `# Tickets

## Session

### S-001: Messages
- **Router**: ` + "`messages`" + `
- **Files**: ` + "`app.py`" + `
- **Scope**:
    - [ ] Add Identity.
    - [ ] Add Envelope.

### S-002: Live
- **Router**: ` + "`live`" + `
- **Files**: ` + "`app.py`" + `
- **Scope**:
    - [ ] Inject RequestContext into the handler.
- **Acceptance**:
    - Errors return JSON envelope before close.

### S-003: Feed
- **Router**: ` + "`feed`" + `
- **Files**: ` + "`app.py`" + `
- **Scope**:
    - [ ] Add Identity.
    - [ ] Ensure ErrorEnvelope on connect errors.

### S-004: Drafts
- **Router**: ` + "`drafts`" + `
- **Files**: ` + "`app.py`" + `
- **Scope**:
    - [ ] Add Identity.

### S-005: Slow
- **Router**: ` + "`slow`" + `
- **Files**: ` + "`app.py`" + `
- **Scope**:
    - [ ] Add Identity.
`

func (s *lobby) workspace(t *testing.T) *project {
	t.Helper()
	w := newWorkspace(t, sessionTickets, fmt.Sprintf(`version: 1
tickets: ENGINE_FIX_TICKETS.md
target: {url: %q, allow_mutations: true, timeout: 10s}
identity:
  headers: {X-Tenant-Id: t_demo, Authorization: "Bearer {{token}}"}
  required: [X-Tenant-Id]
  refusal: [401]
  ws:
    query: {ticket: "{{ws_ticket}}"}
    hello: {type: hello, context: {tenant_id: t_demo, session: "{{ws_session}}"}}
    anonymous_hello: {type: hello}
  sse: {query: {ticket: "{{ws_ticket}}"}}
setup:
  - {name: login, method: POST, path: /auth/login, body: {email: ci@example.test, password: "${SESSION_PASSWORD}"}, capture: {token: data.access_token}}
  - {name: thread, method: POST, path: /threads, capture: {thread: data.id}}
  - {name: mint, method: POST, path: /ws-ticket, body: {thread_id: "{{thread}}"}, capture: {ws_ticket: data.ticket, ws_session: data.session}}
teardown:
  - {name: drop, method: DELETE, path: "/threads/{{thread}}"}
  - {name: forget, method: POST, path: /auth/forget, body: {thread_id: "{{thread}}"}}
  - {name: logout, method: POST, path: /auth/logout}
params: {thread_id: "{{thread}}", draft_id: "{{draft}}"}
routers:
  messages:
    endpoints:
      - {method: GET, path: "/threads/{thread_id}/messages"}
      - {method: POST, path: "/threads/{thread_id}/messages", body: {reply_to: "{{thread}}", text: engfix-probe}}
  live: {endpoints: [{transport: ws, path: "/live/{thread_id}"}]}
  feed: {endpoints: [{transport: sse, method: GET, path: "/feed/{thread_id}"}]}
  drafts:
    endpoints:
      - {method: GET, path: /drafts}
      - {method: GET, path: "/drafts/{draft_id}"}
  slow: {endpoints: [{method: GET, path: /slow}]}
`, s.url))
	w.env = append(w.env, "SESSION_PASSWORD=correct horse")
	return w
}

// TestCaptures guards that the captures of the setup steps get into headers, paths, queries, hello frames and bodies,
// without which this service serves nobody; that the steps after the run undo the setup; and that no captured
// credential is printed or kept, whatever the command.
func TestCaptures(t *testing.T) {
	t.Parallel()
	s := startLobby(t)
	w := s.workspace(t)
	const most = "S-001..S-004"
	ran := w.try(t, "probe", "--ticket", most, "--format", "json", "-o", "run.json")
	if ran.code != exitFine || ran.stderr != "" {
		t.Fatalf("exit code %d: %s", ran.code, ran.stderr)
	}
	printed := ran.stdout
	doc := document(t, printed)
	want := map[string]probe.Verdict{
		"S-001 scope/1": probe.Pass, "S-001 scope/2": probe.Pass,
		"S-002 scope/1": probe.Pass, "S-002 acceptance/1": probe.Pass,
		"S-003 scope/1": probe.Pass, "S-003 scope/2": probe.Pass,
		"S-004 scope/1": probe.Inconclusive,
	}
	if diff := cmp.Diff(want, verdicts(doc)); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	for _, ticket := range doc.Tickets {
		for _, it := range ticket.Items {
			if item := ticket.ID + " " + it.Ref().String(); it.Verdict != want[item] {
				t.Logf("%s: %s", item, it.Reason)
			}
		}
	}
	// Only the endpoint that needs what nothing captured is inconclusive, and the reason names it.
	for _, f := range doc.Tickets[3].Items[0].Findings {
		needsDraft := strings.Contains(f.Endpoint, "{draft_id}")
		if needsDraft != (f.Verdict == probe.Inconclusive) || needsDraft != strings.Contains(f.Reason, "{{draft}}") {
			t.Errorf("%s: %s: %s", f.Endpoint, f.Verdict, f.Reason)
		}
	}

	asked := s.asked(t)
	first, last := asked[:3], asked[len(asked)-3:]
	if diff := cmp.Diff([]string{"POST /auth/login", "POST /threads", "POST /ws-ticket"}, first); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(undone(), last); diff != "" {
		t.Errorf("last (-want +got):\n%s", diff)
	}
	for _, line := range asked {
		if strings.Contains(line, "{") {
			t.Errorf("a name stands for its value in a request: %s", line)
		}
	}

	if diff := cmp.Diff(printed, w.engfix(t, exitFine, "report", "--json", "--judge", "--from", "run.json")); diff != "" {
		t.Errorf("judged again, without what was captured (-live +again):\n%s", diff)
	}

	said := map[string]string{"probe --format json": printed}
	for _, args := range [][]string{
		{"probe", "--ticket", most, "-v"},
		{"probe", "--ticket", most, "--format", "ndjson"},
		{"probe", "--ticket", most, "--format", "md"},
		{"report", "--md"},
		{"report", "--json"},
		{"show", "S-002"},
		{"show", "S-002", "--format", "json"},
		{"probe", "--plan"},
		{"routes"},
	} {
		got := w.try(t, args...)
		if got.code != exitFine {
			t.Errorf("engfix %s ended with %d: %s", strings.Join(args, " "), got.code, got.stderr)
		}
		said[strings.Join(args, " ")] = got.stdout + got.stderr
	}
	for name, text := range w.files(t) {
		said[name] = text
	}
	if said[".engfix/history.db"] == "" || !strings.Contains(said["run.json"], "/live/thr_1") {
		t.Error("nothing was kept: this proves nothing")
	}
	for where, text := range said {
		for _, secret := range []string{"s3cr3t", "correct horse"} {
			if i := strings.Index(text, secret); i >= 0 && where != inYAML {
				t.Errorf("%s holds %q: %q", where, secret, text[max(0, i-80):min(len(text), i+40)])
			}
		}
	}
}

// TestFailedSetup guards that a failed step ends the run before anything is probed, with exit code 3, and names the
// step and its answer; and that the steps before it are undone.
func TestFailedSetup(t *testing.T) {
	t.Parallel()
	s := startLobby(t, "SESSION_BROKEN=1")
	w := s.workspace(t)
	got := w.try(t, "probe", "--tick")
	if got.code != exitUnreachable || got.stdout != "" {
		t.Errorf("exit code %d, want %d; stdout %q", got.code, exitUnreachable, got.stdout)
	}
	for _, said := range []string{`setup step "thread"`, "POST /threads", "503", "no room for a thread"} {
		if !strings.Contains(got.stderr, said) {
			t.Errorf("stderr does not say %q:\n%s", said, got.stderr)
		}
	}
	if strings.Contains(got.stderr, "s3cr3t") {
		t.Errorf("stderr holds the token:\n%s", got.stderr)
	}
	// The thread to drop and to forget was never made; only the login was.
	if diff := cmp.Diff([]string{"POST /auth/login", "POST /threads", "POST /auth/logout"}, s.asked(t)); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if w.read(t, "ENGINE_FIX_TICKETS.md") != sessionTickets {
		t.Error("the ticket file was changed")
	}

	wrong := s.workspace(t).with(t, "engfix.yaml", "token: data.access_token", "token: data.token")
	wrong.env = append(wrong.env, "SESSION_PASSWORD=correct horse")
	got = wrong.try(t, "probe")
	if got.code != exitUnreachable || !strings.Contains(got.stderr, `setup step "login"`) || !strings.Contains(got.stderr, `"data.token"`) {
		t.Errorf("a capture that finds nothing: exit code %d\n%s", got.code, got.stderr)
	}
	wrong = s.workspace(t)
	wrong.env = append(wrong.env, "SESSION_PASSWORD=wrong donkey")
	got = wrong.try(t, "probe")
	if got.code != exitUnreachable || !strings.Contains(got.stderr, "401") || strings.Contains(got.stderr, "wrong donkey") {
		t.Errorf("a login that is refused: exit code %d\n%s", got.code, got.stderr)
	}
}

// TestTeardown guards that the setup is undone also when the run cannot go on, and after Ctrl-C.
func TestTeardown(t *testing.T) {
	t.Parallel()
	t.Run("failure", func(t *testing.T) {
		t.Parallel()
		s := startLobby(t)
		w := s.workspace(t)
		if got := w.try(t, "probe", "--ticket", "S-001", "-o", "no/such/folder/run.json"); got.code != exitUsage {
			t.Errorf("exit code %d, want %d\n%s", got.code, exitUsage, got.stderr)
		}
		if got := s.asked(t); !slices.Equal(got[len(got)-3:], undone()) {
			t.Errorf("asked %q, want %q at the end", got, undone())
		}
	})
	t.Run("trouble of its own", func(t *testing.T) {
		t.Parallel()
		s := startLobby(t, "SESSION_CLINGS=1")
		got := s.workspace(t).try(t, "probe", "--ticket", "S-001")
		if got.code != exitFine || !strings.Contains(got.stderr, `teardown step "forget"`) || !strings.Contains(got.stderr, "409") || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("exit code %d, want %d and one line that names the step\n%s", got.code, exitFine, got.stderr)
		}
		if got := s.asked(t); !slices.Equal(got[len(got)-3:], undone()) {
			t.Errorf("asked %q, want %q at the end", got, undone())
		}
	})
	t.Run("interrupt", func(t *testing.T) {
		t.Parallel()
		if runtime.GOOS == "windows" {
			t.Skip("no process can be sent Ctrl-C there")
		}
		s := startLobby(t)
		w := s.workspace(t)
		cmd := w.command(t, "probe", "--ticket", "S-005", "--timeout", "50s")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		begun := hang.Guard(t)
		for {
			if log, err := os.ReadFile(s.log); err == nil && strings.Contains(string(log), "GET /slow") {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		begun()
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // the exit code shows the result
		if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
			t.Errorf("exit code %d, want %d\n%s", code, exitInterrupted, stderr.String())
		}
		if got := s.asked(t); !slices.Equal(got[len(got)-3:], undone()) {
			t.Errorf("asked %q, want %q at the end", got, undone())
		}
	})
}

// TestUncaptured guards that a step whose request needs what no step before it captures is refused at its place, before
// anything is sent: no name in braces is ever sent for a value.
func TestUncaptured(t *testing.T) {
	t.Parallel()
	url := serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("something was sent") }))
	const login = "  - {name: login, method: POST, path: /login, capture: {token: token}}\n"
	for _, tt := range []struct{ steps, says string }{
		{"setup:\n  - {name: thread, path: '/threads/{{token}}'}\n" + login, `engfix.yaml:11:5: setup step "thread" uses {{token}}`},
		{"setup:\n" + login + "  - {name: thread, method: POST, path: /threads, body: {a: [{b: '{{user}}'}]}}\n", `engfix.yaml:12:5: setup step "thread" uses {{user}}`},
		{"setup:\n" + login + "  - {name: thread, path: /threads, query: {user: '{{user}}'}}\n", `engfix.yaml:12:5: setup step "thread" uses {{user}}`},
		{"setup:\n" + login + "teardown:\n  - {name: logout, path: /logout, headers: {X-User: '{{user}}'}}\n", `engfix.yaml:13:5: teardown step "logout" uses {{user}}`},
	} {
		w := newWorkspace(t, twoTickets, twoPins(url)+tt.steps)
		got := w.try(t, "probe")
		if got.code != exitUsage || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, tt.says) {
			t.Errorf("exit code %d, want %d and %q, not\n%s", got.code, exitUsage, tt.says, got.stderr)
		}
	}
}
