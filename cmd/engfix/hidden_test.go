package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
)

// TestHiddenIsJudged guards that a service is judged by its raw answers, whatever in them is secret, that the record
// leads to the same verdicts, and that a setting from the environment is no secret.
func TestHiddenIsJudged(t *testing.T) {
	t.Parallel()
	const token, number = "envelope-true", "480015162342"
	full := func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer "+token }
	good := func(w http.ResponseWriter, r *http.Request) {
		if !full(r) {
			refuse(w, http.StatusUnauthorized, "not "+token)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"data": {%q: true, "n": %s, "list": [4, null, false, %q]}}`, token, number, token)
	}
	w := newWorkspace(t, twoTickets, fmt.Sprintf(`tickets: ENGINE_FIX_TICKETS.md
target: {url: %q, openapi: "", allow_mutations: "${ALLOW}", concurrency: "${JOBS}", timeout: "${PATIENCE}"}
identity: {headers: {Authorization: "Bearer ${TOKEN}"}, required: [Authorization]}
params: {unused: "${NUMBER}"}
routers:
  one: {endpoints: [{path: /one}]}
  two: {endpoints: [{method: POST, path: /two, body: {n: 1}}]}
`, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/two" && full(r) {
			answerJSON(w, http.StatusOK, map[string]any{"bare": token})
			return
		}
		good(w, r)
	}))))
	w.env = append(w.env, "TOKEN="+token, "NUMBER="+number, "ALLOW=true", "JOBS=4", "PATIENCE=20s")
	doc := document(t, w.engfix(t, exitFine, "probe", "--format", "json", "-o", "run.json"))
	want := map[string]probe.Verdict{"T-001 scope/1": probe.Pass, "T-001 scope/2": probe.Pass, "T-002 scope/1": probe.Pass, "T-002 scope/2": probe.Fail}
	got := verdicts(doc)
	for item, v := range want {
		if got[item] != v {
			t.Errorf("%s: %s, want %s", item, got[item], v)
		}
	}
	if diff := cmp.Diff(got, verdicts(document(t, w.engfix(t, exitFine, "report", "--json", "--judge", "--from", "run.json")))); diff != "" {
		t.Errorf("the record is judged otherwise (-live +record):\n%s", diff)
	}
	for name, text := range w.files(t) {
		if name != inYAML && (strings.Contains(text, token) || strings.Contains(text, number)) {
			t.Errorf("%s holds a secret", name)
		}
	}
}

// TestUnfitSecrets guards that a secret which answers hold by chance is refused before anything is sent, in one line with
// its place, and that a command which sends nothing does without.
func TestUnfitSecrets(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, twoPins(nowhere(t))+"params: {x: \"${PIN}\"}\n")
	for value, says := range map[string]string{
		"PIN=12":   "engfix: engfix.yaml:10:13: params.x: the value of PIN is shorter than 6 characters, ",
		"PIN=true": "engfix: engfix.yaml:10:13: params.x: the value of PIN is shorter than 6 characters, ",
		"PIN=":     "engfix: engfix.yaml:10:13: params.x: environment variable PIN is empty, which counts as not set: ",
		"OTHER=":   "engfix: engfix.yaml:10:13: params.x: environment variable PIN is not set: ",
	} {
		env := w.env
		w.env = append(w.env[:len(w.env):len(w.env)], value)
		if got := w.try(t, "probe"); got.code != exitUsage || !strings.HasPrefix(got.stderr, says) || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("%s: ended with %d: %q", value, got.code, got.stderr)
		}
		w.engfix(t, exitFine, "list")
		w.engfix(t, exitFine, "lint")
		w.env = env
	}
}

// TestOneEndpointsTroubleStaysItsOwn guards that an endpoint that cannot be asked, or whose answer is invalid, leaves
// the rest of the run unchanged.
func TestOneEndpointsTroubleStaysItsOwn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, pin, says, coded string }{
		{"a header name with a space", `headers: {"X Odd": a}`, "", ""},
		{"a captured newline", `headers: {X-Odd: "{{lines}}"}`, "could not be sent: the value of header X-Odd has a control character", ""},
		{"a switch of protocols", `query: {switch: "1"}`, "the service switched protocols, which was not asked for", ""},
		{"a status that is none", `query: {status: "000"}`, "the status line has no HTTP status: 000 Nothing", ""},
		{"a coding that is not known", `query: {coding: dcb}`, "coded as \"dcb\"", "dcb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url := serve(t, http.HandlerFunc(odd))
			w := newWorkspace(t, twoTickets, strings.Replace(twoPins(url), "path: /one", "path: /one, "+tt.pin, 1)+
				"setup: [{name: s, path: /lines, capture: {lines: data}}]\n")
			got := w.try(t, "probe", "--tick", "--format", "json")
			if tt.says == "" { // a mistake of the configuration, which is reported as one
				if got.code != exitUsage || strings.Count(got.stderr, "\n") != 1 {
					t.Errorf("ended with %d: %s", got.code, got.stderr)
				}
				return
			}
			if got.code != exitFine {
				t.Fatalf("ended with %d: %s", got.code, got.stderr)
			}
			for _, ticket := range document(t, got.stdout).Tickets {
				for _, it := range ticket.Items {
					want := probe.Pass
					if ticket.ID == "T-001" && (tt.coded == "" || it.Index == 2) { // a status is read, whatever its body is coded as
						want = probe.Inconclusive
					}
					if it.Verdict != want {
						t.Errorf("%s %s: %s, want %s: %s", ticket.ID, it.Ref(), it.Verdict, want, it.Reason)
					}
					if want == probe.Inconclusive && !strings.Contains(it.Reason, tt.says) {
						t.Errorf("%s %s: %s", ticket.ID, it.Ref(), it.Reason)
					}
				}
			}
		})
	}
}

// odd answers as it is asked to in the query, and as a conformant service otherwise.
func odd(w http.ResponseWriter, r *http.Request) {
	head := ""
	switch q := r.URL.Query(); {
	case r.URL.Path == "/lines":
		answerJSON(w, http.StatusOK, map[string]any{"data": "two\nlines"})
		return
	case q.Has("switch"):
		head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n"
	case q.Has("status"):
		head = "HTTP/1.1 " + q.Get("status") + " Nothing\r\nContent-Length: 2\r\n\r\n{}"
	case q.Has("coding"):
		w.Header().Set("Content-Encoding", q.Get("coding"))
	}
	if head == "" {
		conformant(w, r)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = conn.Write([]byte(head))
	_, _ = conn.Read(make([]byte, 1)) // until the other side is gone
}
