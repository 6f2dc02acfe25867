package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A witness is a service that lets nobody in who has not asked for a pass, and writes down what it was asked.
type witness struct {
	mu    sync.Mutex
	asked []string
}

// nastyID is an id with which a service would send a careless client elsewhere.
const nastyID = "1/../2?all=yes#"

func (s *witness) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+segments(r.URL))
	s.mu.Unlock()
	switch {
	case r.URL.Path == "/pass":
		answerJSON(w, http.StatusOK, map[string]any{"pass": "engfix-pass", "id": nastyID})
	case r.Header.Get("X-Tenant-Id") != "engfix-pass":
		refuse(w, http.StatusUnauthorized, "who are you?")
	default:
		answerJSON(w, http.StatusOK, map[string]any{"data": r.PathValue("id")})
	}
}

// segments returns the parts of a path and of a query as they are meant, however they are escaped.
func segments(u *url.URL) string {
	var parts []string
	for segment := range strings.SplitSeq(strings.TrimPrefix(u.EscapedPath(), "/"), "/") {
		part, err := url.PathUnescape(segment)
		if err != nil {
			part = err.Error()
		}
		parts = append(parts, fmt.Sprintf("/%q", part))
	}
	for _, name := range slices.Sorted(maps.Keys(u.Query())) {
		parts = append(parts, fmt.Sprintf("%s=%q", name, u.Query()[name]))
	}
	return strings.Join(parts, " ")
}

func (s *witness) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func (s *witness) config(url string) string {
	return fmt.Sprintf(`tickets: ENGINE_FIX_TICKETS.md
target: {url: %q, openapi: ""}
identity:
  headers: {X-Tenant-Id: "{{pass}}"}
  required: [X-Tenant-Id]
setup:
  - {name: enter, method: POST, path: /pass, capture: {pass: pass, id: id}}
  - {name: look, path: "/things/{{id}}?of={{id}}&and=more"}
teardown:
  - {name: drop, method: DELETE, path: "/things/{{id}}"}
params: {id: "{{id}}"}
routers:
  one: {endpoints: [{method: GET, path: "/things/{id}"}]}
  two: {endpoints: [{method: PATCH, path: "/things/{id}", body: {}}]}
`, url)
}

// TestCapturesStay guards that a captured value stays within its segment or parameter: a service must not choose what a
// teardown step deletes.
func TestCapturesStay(t *testing.T) {
	t.Parallel()
	s := &witness{}
	w := newWorkspace(t, twoTickets, s.config(serve(t, s)))
	if got := w.try(t, "probe", "--tick"); got.code != exitFine || got.stderr != "" {
		t.Fatalf("exit code %d: %s", got.code, got.stderr)
	}
	asked := s.requests()
	for _, want := range []string{
		`POST /"pass"`,
		`GET /"things" /"1/../2?all=yes#" and=["more"] of=["1/../2?all=yes#"]`,
		`GET /"things" /"1/../2?all=yes#"`,
		`DELETE /"things" /"1/../2?all=yes#"`,
	} {
		if !slices.Contains(asked, want) {
			t.Errorf("the service was not asked %s but %q", want, asked)
		}
	}
	if i := slices.IndexFunc(asked, func(r string) bool { return strings.HasPrefix(r, "PATCH") }); i >= 0 {
		t.Errorf("the service was asked %s", asked[i])
	}
}

// TestPlan guards that --plan sends nothing, makes nothing, and shows the requests of the run.
func TestPlan(t *testing.T) {
	t.Parallel()
	s := &witness{}
	w := newWorkspace(t, twoTickets, s.config(serve(t, s)))
	for _, args := range [][]string{{"probe", "--plan"}, {"probe", "--plan", "--allow-mutations"}, {"probe", "--plan", "--format", "json"}} {
		said := w.engfix(t, exitFine, args...)
		if !strings.Contains(said, "anonymous") || strings.Contains(said, "PATCH http") != slices.Contains(args, "--allow-mutations") {
			t.Errorf("%q says\n%s", args, said)
		}
	}
	if asked := s.requests(); len(asked) > 0 {
		t.Errorf("the service was asked %q", asked)
	}
	if files := w.files(t); len(files) != 2 {
		t.Errorf("the plan left %d files, want the 2 that were there", len(files))
	}
}
