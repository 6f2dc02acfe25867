package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/uvicorn"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/workspace"
)

const nestedApp = "testdata/apps/nested"

// nestedConfig is the configuration of a workspace for testdata/apps/nested, as somebody might have written it.
const nestedConfig = `# Ours: ask before you change it.
version: 1

target:
  # The checkout beside this one.
  source: %q
  url: %q   # staging
  allow_mutations: true
tickets: ENGINE_FIX_TICKETS.md
identity: {headers: {X-Tenant-Id: t_demo}, required: [X-Tenant-Id]}
envelope: {success: builtin}  # at the end, out of order
`

// nestedEndpoints is the description by somebody who has read app.py and svc/: ticket, endpoint, how it was found, its
// place, and the notes on it.
var nestedEndpoints = []string{ //nolint:gochecknoglobals // a constant list
	"N-001 http GET /api/v1/rooms source+openapi svc/rooms/routes.py:16",
	"N-001 http POST /api/v1/rooms source+openapi svc/rooms/routes.py:21 [mutating]",
	"N-001 http GET /api/v1/rooms/{room_id} source+openapi svc/rooms/routes.py:26",
	"N-001 sse GET /api/v1/rooms/{room_id}/events source+openapi svc/rooms/routes.py:33",
	"N-001 ws GET /api/v1/rooms/{room_id}/ws source svc/rooms/routes.py:46",
	"N-002 http GET /api/v1/people/ source+openapi svc/people/routes.py:9",
	"N-002 http GET /api/v1/admin/people/ source+openapi svc/people/routes.py:14",
	"N-002 http GET /api/v1/admin/people/all source+openapi svc/people/routes.py:15",
	"N-003 http GET /status/queue source+openapi svc/first.py:8",
	"N-004 http GET /status/queue source+openapi svc/second.py:6 [shadowed]",
	"N-004 http GET /status/disk source+openapi svc/second.py:12",
	"N-005 http GET /archive/boxes/{box_id} source+openapi svc/muscle/archive/routes.py:12",
	"N-006 http GET /attic/things source svc/attic.py:6 [not mounted]",
	"N-007 http GET /status/disk source+openapi svc/third.py:8 [shadowed]",
}

// nestedVerdicts are the same person's verdicts on the items.
var nestedVerdicts = map[string]probe.Verdict{ //nolint:gochecknoglobals // a constant table
	"N-001 scope/1": probe.Pass,
	"N-001 scope/2": probe.Pass,
	"N-002 scope/1": probe.Pass,
	"N-003 scope/1": probe.Pass,
	"N-004 scope/1": probe.Fail, // by /status/disk alone: /status/queue is the first router's
	"N-005 scope/1": probe.Pass,
	"N-006 scope/1": probe.Unresolved,
	"N-007 scope/1": probe.Unresolved, // all it has is answered by the second router
	"N-008 scope/1": probe.Unresolved,
}

// TestNested guards that the endpoints of an application that mounts routers within routers are found exactly, with a
// WebSocket below three prefixes, two routers in one file, a module under another's name and shadowed routes; and that
// what is said of them is the same once they are pinned.
func TestNested(t *testing.T) {
	t.Parallel()
	service := uvicorn.Start(t, uvicorn.Options{Dir: nestedApp})
	source, err := filepath.Abs(nestedApp)
	if err != nil {
		t.Fatal(err)
	}
	ticketFile := readFile(t, filepath.Join(nestedApp, "TICKETS.md"))
	config := fmt.Sprintf(nestedConfig, source, service.URL)

	t.Run("routes", func(t *testing.T) {
		t.Parallel()
		w := newWorkspace(t, ticketFile, config)
		if diff := cmp.Diff(nestedEndpoints, w.endpoints(t)); diff != "" {
			t.Errorf("endpoints (-want +got):\n%s", diff)
		}
	})

	t.Run("verdicts", func(t *testing.T) {
		t.Parallel()
		w := newWorkspace(t, ticketFile, config)
		doc := document(t, w.engfix(t, exitFine, "probe", "--format", "json"))
		if diff := cmp.Diff(nestedVerdicts, verdicts(doc)); diff != "" {
			t.Errorf("verdicts (-want +got):\n%s", diff)
		}
		for _, f := range doc.Tickets[3].Items[0].Findings {
			if f.Verdict == probe.Fail && f.Endpoint != "GET /status/disk" {
				t.Errorf("N-004 is judged by another's answers: %s: %s", f.Endpoint, f.Reason)
			}
		}
		if reason := doc.Tickets[6].Items[0].Reason; !strings.Contains(reason, "svc/second.py:12") {
			t.Errorf("the reason does not say who answers instead: %s", reason)
		}
	})

	t.Run("pins", func(t *testing.T) {
		t.Parallel()
		w := newWorkspace(t, ticketFile, strings.ReplaceAll(config, "\n", "\r\n"))
		before := w.read(t, "engfix.yaml")
		if diff := w.engfix(t, exitFine, "routes", "--write", "--dry-run"); !strings.Contains(diff, "+  svc.rooms.routes:") || w.read(t, "engfix.yaml") != before {
			t.Errorf("--dry-run changed the file, or does not show the change:\n%s", diff)
		}
		w.engfix(t, exitFine, "routes", "--write")
		after := w.read(t, "engfix.yaml")
		if strings.Count(after, "\n") != strings.Count(after, "\r\n") {
			t.Errorf("line ends are mixed:\n%q", after)
		}
		if !strings.HasPrefix(after, before) {
			t.Errorf("something else than the pins has changed (-before +after):\n%s", cmp.Diff(before, after))
		}
		var want []string // endpoints that can be asked, found by their pins
		for _, line := range nestedEndpoints {
			if f := strings.Fields(line); !strings.HasSuffix(line, "shadowed]") && !strings.HasSuffix(line, "not mounted]") {
				f[4] = string(probe.OriginPin)
				want = append(want, strings.Join(slices.Delete(f, 5, 6), " "))
			}
		}
		if diff := cmp.Diff(want, w.endpoints(t, "--source", "")); diff != "" {
			t.Errorf("endpoints by their pins (-want +got):\n%s", diff)
		}
		got := verdicts(document(t, w.engfix(t, exitFine, "probe", "--source", "", "--format", "json")))
		if diff := cmp.Diff(nestedVerdicts, got); diff != "" {
			t.Errorf("verdicts by the pins (-want +got):\n%s", diff)
		}
	})

	t.Run("suggestions", func(t *testing.T) {
		t.Parallel()
		w := newWorkspace(t, ticketFile, config)
		var suggested []struct {
			Router, Method, Path string
			Score                float64
		}
		if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "routes", "--suggest", "--format", "json")), &suggested); err != nil {
			t.Fatal(err)
		}
		if len(suggested) != 1 || suggested[0].Router != "svc.search.query" || suggested[0].Path != "/search/query" || suggested[0].Score <= 0 {
			t.Errorf("got %+v, want GET /search/query for svc.search.query", suggested)
		}
		if w.read(t, "engfix.yaml") != config {
			t.Error("a suggestion was pinned")
		}
		for _, line := range w.endpoints(t) {
			if strings.Contains(line, "/search") {
				t.Errorf("a suggestion has become an endpoint: %s", line)
			}
		}
	})
}

// endpoints returns what routes --format json prints, as nestedEndpoints has it.
func (w *project) endpoints(t *testing.T, args ...string) []string {
	t.Helper()
	var tickets []workspace.RoutedTicket
	if err := json.Unmarshal([]byte(w.engfix(t, exitFine, append([]string{"routes", "--format", "json"}, args...)...)), &tickets); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, ticket := range tickets {
		for _, e := range ticket.Endpoints {
			line := strings.Join(strings.Fields(fmt.Sprintln(ticket.ID, e.Transport, e.Method, e.Path, e.Origin, e.Source)), " ")
			notes := slices.DeleteFunc(e.Notes, func(note string) bool {
				return note != "mutating" && note != string(probe.Shadowed) && note != string(probe.NotMounted)
			})
			if len(notes) > 0 {
				line += fmt.Sprintf(" %q", notes)
			}
			lines = append(lines, strings.ReplaceAll(line, `"`, ""))
		}
	}
	return lines
}
