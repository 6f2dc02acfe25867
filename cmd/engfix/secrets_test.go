package main

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/engfix/engfix/report"
)

// The secrets that TestSecretsInEveryForm plants. Each begins and ends with the marks that the search looks for, and most hold characters
// that are escaped somewhere.
const (
	secretToken    = leakBegins + `-tok/a+b=c%41"` + leakEnds            // of the environment, in a header
	secretPassword = leakBegins + ` päss <&> \o/ '😀` + leakEnds          // of the environment, in a setup step's body
	secretPath     = leakBegins + `/of a path?#` + leakEnds              // of the environment, in a path
	secretCookie   = leakBegins + `.cookie~1` + leakEnds                 // a literal, after the cookie's name
	secretKey      = leakBegins + ` key&<b>'2` + leakEnds                // a literal, in a header
	secretProtocol = leakBegins + `.subprotocol.3` + leakEnds            // a literal, among subprotocols
	secretTicket   = leakBegins + `/ws ticket?&=4` + leakEnds            // a literal, in the query of a WebSocket
	secretStream   = leakBegins + `:sse+token 5` + leakEnds              // a literal, in the query of a stream
	secretHello    = leakBegins + `\hello"ü€6` + leakEnds                // a literal, in a hello frame
	secretOther    = leakBegins + `other-identity-7` + leakEnds          // a literal, of another identity
	secretPinned   = leakBegins + `pinned "body" 8` + leakEnds           // a literal, in a pinned body
	secretQuery    = leakBegins + `pinned&query 9` + leakEnds            // a literal, in a pinned query
	secretStep     = leakBegins + `step-of-a-check-10` + leakEnds        // a literal, in a check's step
	secretParam    = leakBegins + `parameter-11` + leakEnds              // a literal, under params
	secretCaptured = leakBegins + `captured/12+from the body` + leakEnds // captured by setup steps: from a body,
	secretSession  = leakBegins + `captured.13.cookie` + leakEnds        // a cookie,
	secretETag     = leakBegins + `captured-14-header` + leakEnds        // and a header
	secretBasic    = leakBegins + `basic:15` + leakEnds                  // the password within a literal for Basic
	secretInPath   = leakBegins + `-16-in-a-path` + leakEnds             // a literal, in the query of a path
	secretPattern  = leakBegins + `Pattern0123` + leakEnds               // matched by redact
)

// secretConfig plants them in every place that a configuration has for them.
const secretConfig = `version: 1
tickets: ENGINE_FIX_TICKETS.md
target: {url: %[1]q, openapi: %[2]q, timeout: 10s, allow_mutations: true, build: {path: /openapi.json, value: info.version}}
identity:
  headers:
    X-Tenant-Id: t_demo
    Authorization: "Bearer ${TOKEN}"
    Cookie: %[3]s
    X-Api-Key: %[4]s
    Sec-WebSocket-Protocol: %[5]s
    X-Session-Token: "{{session}}"
    Proxy-Authorization: %[6]s
  required: [X-Tenant-Id]
  ws:
    query: {ticket: %[7]s}
    hello: {type: hello, context: {tenant_id: t_demo, token: %[8]s, etag: "{{etag}}"}}
    anonymous_hello: {type: hello}
  sse: {query: {access_token: %[9]s}}
identities:
  viewer: {headers: {Authorization: %[10]s}}
setup:
  - {name: "login with ${TOKEN}", method: POST, path: "/login?api_key=%[16]s", body: {user: ci, password: "${PASSWORD}"}, capture: {token: data.access_token, session: {cookie: sid}, etag: {header: ETag}}}
  - {name: use, path: "/login/{{token}}", headers: {X-Auth-Token: "{{token}}"}}
params: {thread_id: "${PLACE}", access_token: %[14]s}
routers:
  json: {endpoints: [{path: /json}, {path: "/json/{thread_id}"}, {method: POST, path: /json, body: {password: %[11]s}, query: {api_key: %[12]s}}]}
  text: {endpoints: [{path: /text}, {path: /html}, {path: /form}, {path: /binary}, {path: /names}, {path: /redirect}, {path: /parameter, query: {access_token: %[14]s}}]}
  broken: {endpoints: [{path: /coding}, {path: /status}, {path: /line}, {path: /closes}, {path: /type}]}
  feed: {endpoints: [{transport: sse, path: /feed}]}
  live: {endpoints: [{transport: ws, path: /live}, {transport: ws, path: /live/refuses}, {transport: ws, path: /live/accept}, {transport: ws, path: /live/extension}, {transport: ws, path: /live/garbage}]}
checks:
  item.readable:
    words: items can be read
    on: ["GET /json"]
    ask: {path: /json, headers: {X-Signature: %[13]s}, identity: viewer}
    expect: {status: 200, body: {data.nothing: here}}
  item.steps:
    words: items can be followed
    on: ["GET /json"]
    steps:
      - {method: POST, path: "/json?signature=1&access_token=%[16]s", body: {client_secret: %[13]s}, capture: {secret: data.access_token}, expect: {status: 200}}
      - {path: "/json/{{secret}}", expect: {status: 404}}
redact: [%[15]s]
waivers: [{ticket: T-006, item: 1, until: 2999-01-01, reason: "until ${TOKEN} is gone"}]
`

const secretTickets = `# Tickets

## Secrets

### T-001: JSON
- **Router**: ` + "`json`" + `
- **Scope**:
    - [x] Add Identity.
    - [x] Add Envelope.
    - [ ] Items can be read.
    - [ ] Items can be followed.

### T-002: Text
- **Router**: ` + "`text`" + `
- **Scope**:
    - [ ] Add Identity.
    - [ ] Add Envelope.

### T-003: Broken
- **Router**: ` + "`broken`" + `
- **Scope**:
    - [ ] Add Identity.
    - [ ] Wrap errors in ErrorEnvelope.

### T-004: Feed
- **Router**: ` + "`feed`" + `
- **Scope**:
    - [ ] Add Identity.
    - [ ] Ensure ErrorEnvelope on connect errors.

### T-005: Live
- **Router**: ` + "`live`" + `
- **Scope**:
    - [ ] Add Identity.
- **Acceptance**:
    - Errors return JSON envelope before close.

### T-006: Not mounted
- **Router**: ` + "`missing`" + `
- **Files**: ` + "`missing.py`" + `
- **Scope**:
    - [ ] Add Identity.
`

// quotedYAML is a text as a YAML value.
func quotedYAML(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// secretWorkspace is a project whose service is at the URL and has a document at openapi.
func secretWorkspace(t *testing.T, url, openapi string) *project {
	t.Helper()
	w := newWorkspace(t, secretTickets, fmt.Sprintf(secretConfig, url, openapi, quotedYAML("theme=dark; sid="+secretCookie), quotedYAML(secretKey),
		quotedYAML("chat, bearer."+secretProtocol), quotedYAML("Basic "+b64Of("ci:"+secretBasic)), quotedYAML(secretTicket), quotedYAML(secretHello),
		quotedYAML(secretStream), quotedYAML("Bearer "+secretOther), quotedYAML(secretPinned), quotedYAML(secretQuery), quotedYAML(secretStep),
		quotedYAML(secretParam), quotedYAML(leakBegins+`Pattern[0-9]+`+leakEnds), secretInPath))
	if err := os.Mkdir(w.path("tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	w.env = append(w.env, "TOKEN="+secretToken, "PASSWORD="+secretPassword, "PLACE="+secretPath, "TMPDIR="+w.path("tmp"))
	return w
}

// searched fails the test for each place of a text, or of a file of the workspace, that holds a secret in any form.
func searched(t *testing.T, where, text string) {
	t.Helper()
	for _, found := range leaks(text) {
		t.Errorf("%s holds a secret as %s", where, found)
	}
}

// searchFiles searches what the commands have left in the workspace. The history is searched row by row, unpacked.
func (w *project) searchFiles(t *testing.T) {
	t.Helper()
	for name, text := range w.files(t) {
		switch {
		case name == "engfix.yaml":
		case strings.HasSuffix(name, "history.db"):
			for row := range unpackedRows(t, w.path(name)) {
				searched(t, name, row)
			}
		default:
			searched(t, name, text)
		}
	}
}

// TestSecretsInEveryForm guards that no secret is in any output or file, in whatever form the service repeats it, and whatever the
// command.
func TestSecretsInEveryForm(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(&echoer{})
	t.Cleanup(service.Close)
	w := secretWorkspace(t, service.URL, "/openapi.json")
	say := func(args ...string) string {
		t.Helper()
		got := w.try(t, args...)
		line := strings.Join(args, " ")
		searched(t, line, got.stdout)
		searched(t, "stderr of "+line, got.stderr)
		if got.code > exitUnreachable {
			t.Errorf("%s: exit code %d\n%s", line, got.code, got.stderr)
		}
		return got.stdout
	}
	run := document(t, say("probe", "--format", "json", "-o", "run.json"))
	if len(run.Exchanges) < 60 {
		t.Fatalf("%d exchanges: this proves nothing", len(run.Exchanges))
	}
	for _, args := range [][]string{
		{"probe", "-v", "--color", "always", "--tick", "--unticketed"},
		{"probe", "-v", "--format", "ndjson", "--connections", "fresh"},
		{"probe", "--quiet", "--ticket", "T-004", "--untick"},
		{"probe", "--plan", "--format", "json"},
		{"probe", "--plan", "--format", "md"},
		{"routes"},
		{"routes", "--write", "--dry-run"},
		{"show", "--setup", "--format", "json"},
		{"status"},
		{"drift"},
		{"drift", "--format", "json"},
		{"history", "T-001"},
		{"history", "--format", "json"},
		{"lint"},
		{"config", "check"},
		{"explain", "item.readable"},
		{"explain", "--ticket", "T-001"},
		{"report", "--from", "run.json", "--json", "--judge"},
	} {
		say(args...)
	}
	for _, ticket := range []string{"T-001", "T-003", "T-005"} {
		say("show", ticket, "--exchanges")
		say("show", ticket, "--curl")
	}
	say("show", "T-001")
	say("show", "T-001", "--format", "json")
	say("show", "T-002", "--exchanges", "--format", "md")
	for _, format := range report.FormatNames() {
		say("report", "--format", format, "-o", "report."+format)
	}
	say("report", "--format", "json", "--run", run.ID)
	latest := idsOf(t, say("history", "--format", "json"))[0]
	say("diff", run.ID, latest)
	say("diff", run.ID, latest, "--format", "json")
	w.searchFiles(t)
	hidden := strings.Count(w.read(t, "run.json"), "$TOKEN")
	if hidden == 0 {
		t.Error("run.json names no secret: this proves nothing")
	}
}

// idsOf returns the IDs of the runs in a history.
func idsOf(t *testing.T, text string) []string {
	t.Helper()
	var history struct{ Runs []struct{ ID string } }
	if err := json.Unmarshal([]byte(text), &history); err != nil || len(history.Runs) == 0 {
		t.Fatalf("no history: %v\n%.300s", err, text)
	}
	var ids []string
	for _, r := range history.Runs {
		ids = append(ids, r.ID)
	}
	return ids
}

// TestSecretsInErrors guards that the messages about what goes wrong hold no secret either.
func TestSecretsInErrors(t *testing.T) {
	t.Parallel()
	echo := httptest.NewServer(&echoer{})
	t.Cleanup(echo.Close)
	refusing := httptest.NewServer(&echoer{refusesLogin: true})
	t.Cleanup(refusing.Close)
	at := strings.TrimPrefix(echo.URL, "http://")
	down := strings.TrimPrefix(nowhere(t), "http://")
	const inURL = leakBegins + "pw%2Fd" + leakEnds
	for _, tt := range []struct {
		name    string
		url     string
		openapi string
		env     []string
		args    []string
	}{
		{"nobody listens", "http://" + down, "/openapi.json", nil, []string{"probe", "--ticket", "T-004"}},
		{"nobody listens, and each exchange is shown", "http://" + down, "", nil, []string{"probe", "--ticket", "T-004", "-v"}},
		{"the login is refused", refusing.URL, "", nil, []string{"probe", "--ticket", "T-004", "-v"}},
		{"credentials in the target", "http://ci:" + inURL + "@" + at, "", nil, []string{"probe", "--ticket", "T-004"}},
		{"credentials in the target, checked", "http://ci:" + inURL + "@" + at, "", nil, []string{"config", "check"}},
		{"credentials in a target that is no URL", "http://ci:" + inURL + "%zz@" + at, "", nil, []string{"probe", "--ticket", "T-004"}},
		{"credentials in --target", echo.URL, "", nil, []string{"probe", "--ticket", "T-004", "--target", "http://ci:" + inURL + "@" + at}},
		{"credentials in --target that is no URL", echo.URL, "", nil, []string{"probe", "--ticket", "T-004", "--target", "http://ci:" + inURL + "@" + at + ":port"}},
		{"credentials in ENGFIX_TARGET", echo.URL, "", []string{"ENGFIX_TARGET=http://ci:" + inURL + "@" + at}, []string{"probe", "--ticket", "T-004"}},
		{"credentials in the address of the document", echo.URL, "http://ci:" + inURL + "@" + at + "/openapi.json", nil, []string{"probe", "--ticket", "T-004"}},
		{"credentials in --openapi", echo.URL, "", nil, []string{"probe", "--ticket", "T-004", "--openapi", "http://ci:" + inURL + "@" + down + "/openapi.json"}},
		{"no history", echo.URL, "", []string{"ENGFIX_HISTORY_DSN=postgres://ci:" + inURL + "@" + down + "/runs"}, []string{"probe", "--ticket", "T-004"}},
		{"no history to show", echo.URL, "", []string{"ENGFIX_HISTORY_DSN=postgres://ci:" + inURL + "@" + down + "/runs?sslmode=disable"}, []string{"history"}},
		{"a password with signs of a URL", echo.URL, "", []string{"ENGFIX_HISTORY_DSN=postgres://ci:" + leakBegins + "a@b/c:d" + leakEnds + "@" + down + "/runs"}, []string{"status"}},
		{"a password among the parameters", echo.URL, "", []string{"ENGFIX_HISTORY_DSN=postgres://" + down + "/runs?user=ci&password=" + inURL}, []string{"status"}},
		{"a history of another kind", echo.URL, "", []string{"ENGFIX_HISTORY_DSN=mysql://ci:" + inURL + "@" + down + "/runs"}, []string{"status"}},
		{"the environment's own password", echo.URL, "", []string{"PGPASSWORD=" + leakBegins + leakEnds, "ENGFIX_HISTORY_DSN=postgres://ci@" + down + "/runs"}, []string{"status"}},
		{"a service that does not start", "http://" + down, "", nil, []string{"probe", "--ticket", "T-004", "--start", `echo "I know $TOKEN and $PASSWORD" >&2; exit 3`}},
		{"a timeout", echo.URL, "", nil, []string{"probe", "--ticket", "T-004", "--timeout", "1ms", "-v"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := secretWorkspace(t, tt.url, tt.openapi)
			w.env = append(w.env, tt.env...)
			got := w.try(t, tt.args...)
			searched(t, "stdout", got.stdout)
			searched(t, "stderr", got.stderr)
			w.searchFiles(t)
		})
	}
}

// TestLeaksAreFound guards the search itself: it finds each secret in each form that the service writes.
func TestLeaksAreFound(t *testing.T) {
	t.Parallel()
	for _, secret := range echoed() {
		for _, form := range echoForms {
			if said := form.write(secret); len(leaks("before "+said+" after")) == 0 {
				t.Errorf("%s of %q is not found in %q", form.name, secret, said)
			}
		}
	}
	if found := leaks(`{"a": "$TOKEN", "b": ["eyJhbGciOiJub25lIn0", "nothing of ` + filepath.Base(t.TempDir()) + `"]}`); len(found) > 0 {
		t.Errorf("found %q where no secret is", found)
	}
}
