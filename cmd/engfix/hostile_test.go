package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"golang.org/x/sync/errgroup"

	"github.com/engfix/engfix/internal/need"
)

// nasty clears a terminal, turns text around, and touches a file wherever a shell gets hold of it.
const nasty = "\x1b[2J\x1b]0;gone\a\r\u202e\u009b31m $(touch pwned) `touch pwned` '; touch pwned; \" & touch pwned #"

// hostileService sends answers that must not harm a terminal, a report or a shell.
func hostileService(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/openapi.json":
		answerJSON(w, http.StatusOK, map[string]any{
			"openapi": "3.0.0", "info": map[string]any{"title": nasty, "version": nasty}, "paths": map[string]any{},
		})
	case r.URL.Path == "/ws":
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		frame, _ := json.Marshal(map[string]any{"type": nasty, "error": nasty}) // strings can be marshalled
		_ = conn.Write(r.Context(), websocket.MessageText, frame)
		_ = conn.Write(r.Context(), websocket.MessageText, []byte(nasty))
		_ = conn.Close(4001, nasty)
	case strings.HasPrefix(r.URL.Path, "/plain/"):
		w.Header().Set("Content-Type", "text/plain; \u202e=$(touch pwned)")
		w.WriteHeader(http.StatusTeapot)
		_, _ = fmt.Fprint(w, nasty)
	case strings.HasPrefix(r.URL.Path, "/broken/"):
		w.Header().Set("X-Error", nasty) // which is no HTTP
	default:
		w.Header().Set("X-Error", "\u202e$(touch pwned)")
		answerJSON(w, http.StatusBadRequest, map[string]any{nasty: nasty, "error": map[string]any{"code": nasty, "message": nasty, nasty: 1}})
	}
}

const hostileTickets = "# Tickets\n\n## \x1b[31mSmall \u202e\n\n### T-001: One \x1b[2J \u202e\n" + `
- **Router**: one
- **Scope**:
    - [ ] Add Identity.
    - [ ] Add Envelope.
- **Acceptance**:
    - Endpoint returns 422 if headers missing.
    - Nobody` + " \x1b[2J\u202e" + ` knows.

### T-002: Two
- **Router**: two
- **Scope**:
    - [ ] Inject RequestContext.
    - [ ] Wrap errors in ErrorEnvelope.
`

func hostileConfig(url string) string {
	return fmt.Sprintf(`tickets: ENGINE_FIX_TICKETS.md
target: {url: %q, timeout: 5s, build: {path: /openapi.json, value: info.version}}
identity:
  headers: {X-Tenant-Id: "t_demo'; touch pwned; $(touch pwned)"}
  required: [X-Tenant-Id]
  ws: {hello: {type: "hello' ; touch pwned ; $(touch pwned)"}, anonymous_hello: {type: "'$(touch pwned)'"}}
params: {id: "1'; touch pwned; $(touch pwned) %%s \\ \""}
routers:
  one: {endpoints: [{method: GET, path: "/json/{id}"}, {method: GET, path: "/plain/{id}"}, {method: GET, path: "/broken/{id}"}, {method: POST, path: "/json/{id}", body: {note: "'; touch pwned; $(touch pwned)"}}]}
  two: {endpoints: [{transport: ws, path: /ws}]}
`, url)
}

// TestHostileService guards that nothing a service sends, and nothing in a ticket or a sample, reaches a terminal as a
// control sequence or a shell as a command.
func TestHostileService(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, hostileTickets, hostileConfig(serve(t, http.HandlerFunc(hostileService))))
	for _, args := range [][]string{
		{"probe", "-v", "--allow-mutations", "-o", "run.json"},
		{"probe", "--format", "md", "--allow-mutations"},
		{"probe", "--plan", "--allow-mutations"},
		{"report", "--md"},
		{"status"},
		{"status", "--format", "md"},
		{"list"},
		{"show", "T-001"},
		{"show", "T-002", "--format", "md"},
		{"routes"},
		{"lint"},
		{"probe", "--ticket", nasty},
		{"report", "--run", nasty},
	} {
		got := w.try(t, args...)
		for name, said := range map[string]string{"stdout": got.stdout, "stderr": got.stderr} {
			if i := strings.IndexAny(said, "\x1b\a\r\u202e\u009b"); i >= 0 {
				t.Errorf("engfix %q: %s holds %q", args, name, said[max(0, i-60):min(len(said), i+20)])
			}
		}
		if got.stdout+got.stderr == "" || strings.Contains(got.stderr, "goroutine ") {
			t.Errorf("engfix %q ended with %d and said %q", args, got.code, got.stderr)
		}
	}

	need.Command(t, "curl", "curl")
	conversations, broken, answered := 0, 0, 0
	var shells errgroup.Group
	shells.SetLimit(atOnce)
	for _, x := range document(t, w.read(t, "run.json")).Exchanges {
		switch {
		case x.Accepted:
			conversations++
		case x.Response == nil:
			broken++
		default:
			answered++
		}
		shells.Go(func() error {
			got := w.repeat(t, x)
			switch {
			case x.Accepted && !strings.Contains(got.stderr, "close 4001"),
				x.Response != nil && !strings.HasPrefix(answer(got.stdout), fmt.Sprint(x.Response.Status)):
				t.Errorf("%s gave %q and %q", x.Repro, got.stdout, got.stderr)
			}
			return nil
		})
	}
	_ = shells.Wait() // none has an error
	if _, err := os.Stat(w.path("pwned")); err == nil {
		t.Error("a shell was made to run something")
	}
	if conversations == 0 || broken == 0 || answered < 5 {
		t.Errorf("%d conversations, %d broken answers and %d whole ones: this proves little", conversations, broken, answered)
	}
}

// The secrets of TestSecrets: one from the environment, one that a header's name marks, one that its own look marks.
const (
	token   = "tok+s3cr3t/value=99&x"
	apiKey  = "literal-key-4711"
	sesame  = "sesame-20261123"
	inYAML  = "engfix.yaml"
	unknown = "the service says no"
)

// echo refuses clients that do not know the secrets, and repeats the secrets to everybody.
func echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Echo", r.Header.Get("Authorization")+" "+sesame)
	w.Header().Set("Set-Cookie", "session="+token+"; Path=/")
	if r.Header.Get("Authorization") != "Bearer "+token || r.Header.Get("X-Api-Key") != apiKey {
		refuse(w, http.StatusUnauthorized, unknown+", not "+token+" nor "+r.Header.Get("X-Api-Key")+" nor "+sesame)
		return
	}
	answerJSON(w, http.StatusOK, map[string]any{"you": r.Header, "open": sesame, "token": token})
}

// TestSecrets guards that a secret reaches no output and no record of engfix, although the service repeats it to
// everybody, and that the printed commands work if the secret is in the environment.
func TestSecrets(t *testing.T) {
	t.Parallel()
	need.Command(t, "curl", "curl")
	w := newWorkspace(t, twoTickets, fmt.Sprintf(`tickets: ENGINE_FIX_TICKETS.md
target: {url: %q, openapi: "", timeout: 5s}
identity:
  headers: {Authorization: "Bearer ${ENGFIX_TOKEN}", X-Api-Key: %s}
  required: [Authorization, X-Api-Key]
redact: ["(?i)x-api-key", "sesame-[0-9]+"]
routers:
  one: {endpoints: [{method: GET, path: /one}]}
  two: {endpoints: [{method: POST, path: /two, body: {password: "${ENGFIX_TOKEN}", n: 1}}]}
`, serve(t, http.HandlerFunc(echo)), apiKey))
	w.env = append(w.env, "ENGFIX_TOKEN="+token)

	said := map[string]string{}
	for _, args := range [][]string{
		{"probe", "-v", "--allow-mutations", "-o", "run.json"},
		{"probe", "--allow-mutations", "--format", "json"},
		{"probe", "--allow-mutations", "--format", "ndjson"},
		{"probe", "--plan", "--allow-mutations", "--format", "json"},
		{"probe", "--plan", "--allow-mutations"},
		{"report", "--md"},
		{"report", "--json"},
		{"show", "T-001"},
		{"routes"},
	} {
		got := w.try(t, args...)
		said["stdout of "+strings.Join(args, " ")] = got.stdout
		said["stderr of "+strings.Join(args, " ")] = got.stderr
		if got.code != exitFine {
			t.Errorf("engfix %s ended with %d: %s", strings.Join(args, " "), got.code, got.stderr)
		}
	}
	kept := w.files(t)
	delete(kept, inYAML)
	if kept[".engfix/history.db"] == "" {
		t.Errorf("no history was kept")
	}
	for where, text := range kept {
		said[where] = text
	}
	for where, text := range said {
		for _, secret := range []string{token, strings.Split(token, "&")[0], `tok%2Bs3cr3t%2Fvalue%3D99`, apiKey, sesame} {
			if i := strings.Index(text, secret); i >= 0 {
				t.Errorf("%s holds %q: %q", where, secret, text[max(0, i-60):i+len(secret)])
			}
		}
	}

	w.env = append(w.env, "X_API_KEY="+apiKey)
	statuses := map[int]int{}
	for _, x := range document(t, kept["run.json"]).Exchanges {
		if strings.Contains(x.Label, "control") && (!strings.Contains(x.Repro, "${ENGFIX_TOKEN:?") || !strings.Contains(x.Repro, "${X_API_KEY:?")) {
			t.Errorf("the secrets do not stand by name in\n%s", x.Repro)
		}
		statuses[x.Response.Status]++
		if got := w.sh(t, x.Repro); !strings.HasPrefix(answer(got.stdout), fmt.Sprint(x.Response.Status)) {
			t.Errorf("%s: want status %d\n%s\n%s", x.Repro, x.Response.Status, got.stdout, got.stderr)
		}
	}
	if statuses[http.StatusOK] < 2 || statuses[http.StatusUnauthorized] < 4 {
		t.Errorf("statuses %v: want refusals and successes", statuses)
	}
}
