package main

import (
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
)

// The shapes of a team that does not care for ours, as JSON Schemas.
const (
	faultSchema = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object", "required": ["fault"], "additionalProperties": false,
  "properties": {"fault": {"$ref": "#/$defs/fault"}},
  "$defs": {"fault": {"type": "object", "required": ["why", "status"],
    "properties": {"why": {"type": "string", "minLength": 1}, "status": {"type": "integer", "minimum": 400}}}}
}`
	resultSchema = `{"type": "object", "required": ["result"]}`
)

// ownShapes answers in those shapes; bare is the path that answers a success as it is.
func ownShapes(bare string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("X-Tenant-Id") == "":
			answerJSON(w, http.StatusUnauthorized, map[string]any{"fault": map[string]any{"why": "who are you?", "status": 401}})
		case r.URL.Path == bare:
			answerJSON(w, http.StatusOK, []string{"yes"})
		default:
			answerJSON(w, http.StatusOK, map[string]any{"result": "yes"})
		}
	}
}

// TestOwnEnvelopes guards that the team's shapes are used: JSON Schema files that are found wherever engfix is run, and
// no success envelope if there is none.
func TestOwnEnvelopes(t *testing.T) {
	t.Parallel()
	config := twoPins(serve(t, ownShapes("/two")))
	judged := func(w *project) map[string]probe.Verdict {
		t.Helper()
		return verdicts(document(t, w.engfix(t, exitFine, "probe", "--confirm", "0", "--format", "json", "-o", "run.json")))
	}
	for _, tt := range []struct {
		name, envelope string
		one, two       probe.Verdict // of "Add Envelope."
		explains       string
	}{
		{"ours", "", probe.Fail, probe.Fail, "envelope.success"},
		{"theirs", "envelope: {error: shapes/fault.json, success: shapes/result.json}\n", probe.Pass, probe.Fail, "envelope.success"},
		{"none for a success", "envelope: {error: shapes/fault.json, success: off}\n", probe.Pass, probe.Pass, "envelope.error"},
		{"theirs for an error alone", "envelope: {error: shapes/fault.json}\n", probe.Fail, probe.Fail, "envelope.success"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, twoTickets, config+tt.envelope)
			for _, dir := range []string{"shapes", "below"} {
				if err := os.Mkdir(w.path(dir), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			w.write(t, "shapes/fault.json", faultSchema)
			w.write(t, "shapes/result.json", resultSchema)
			want := map[string]probe.Verdict{
				"T-001 scope/1": probe.Pass, "T-001 scope/2": tt.one,
				"T-002 scope/1": probe.Pass, "T-002 scope/2": tt.two,
			}
			if diff := cmp.Diff(want, judged(w)); diff != "" {
				t.Errorf("verdicts (-want +got):\n%s", diff)
			}
			below := *w
			below.dir = w.path("below")
			if diff := cmp.Diff(want, judged(&below)); diff != "" {
				t.Errorf("verdicts from a folder below (-want +got):\n%s", diff)
			}
			said := w.engfix(t, exitFine, "explain", "--ticket", "T-001")
			if !strings.Contains(said, tt.explains) || strings.Contains(said, "envelope.success") != (tt.explains == "envelope.success") {
				t.Errorf("explain says\n%s", said)
			}
			// The recorded answers, judged by our shapes, have their old verdicts.
			w.write(t, "engfix.yaml", config)
			want["T-001 scope/2"], want["T-002 scope/2"] = probe.Fail, probe.Fail
			if diff := cmp.Diff(want, verdicts(document(t, w.engfix(t, exitFine, "report", "--json", "--judge", "--from", "run.json")))); diff != "" {
				t.Errorf("judged again by our shapes (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBadEnvelopes guards that an unusable schema is reported in one line, before anything is sent, and that a
// reference in a schema makes nothing be read.
func TestBadEnvelopes(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		answerJSON(w, http.StatusOK, true)
	}))
	w := newWorkspace(t, twoTickets, "")
	w.write(t, "other.json", "true")
	for _, tt := range []struct{ schema, says string }{
		{"", "not JSON"},
		{"<html>", "not JSON"},
		{`{"type": "objekt"}`, "/type"},
		{`{"$ref": "` + url + `/schema.json"}`, "another document"},
		{`{"$ref": "other.json"}`, "another document"},
		{`{"$ref": "file://` + w.path("other.json") + `"}`, "another document"},
		{`{"$ref": "#"}`, "leads back to itself"},
	} {
		w.write(t, "schema.json", tt.schema)
		w.write(t, "engfix.yaml", twoPins(url)+"envelope: {error: schema.json}\n")
		got := w.try(t, "probe")
		if got.code != exitUsage || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, tt.says) || !strings.Contains(got.stderr, "schema.json") {
			t.Errorf("%s: exit code %d: %s", tt.schema, got.code, got.stderr)
		}
	}
	w.write(t, "engfix.yaml", twoPins(url)+"envelope: {success: none.json}\n")
	if got := w.try(t, "probe"); got.code != exitUsage || !strings.Contains(got.stderr, "none.json") {
		t.Errorf("a schema that is not there: exit code %d: %s", got.code, got.stderr)
	}
	if asked.Load() > 0 {
		t.Errorf("%d requests were sent", asked.Load())
	}
}
