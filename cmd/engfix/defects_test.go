package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/demo"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/variants"
)

// A planted defect is one of those that the selftest injects, as it stands in the FastAPI code of the unfixed tree.
type planted struct {
	defect   string // of demo.Defects
	item     string
	check    string
	endpoint string
	says     string // in the reason: the answer
}

// plantedDefects are the faults of testdata/fastapi/unfixed under the names that the selftest has for them.
var plantedDefects = []planted{ //nolint:gochecknoglobals // a constant table
	{"no-identity", "ENG-STD-008 scope/1", "identity.required", "GET /v1/routing/resolve/{intent}", "the request without identity is let in"},
	{"project-unchecked", "ENG-STD-004 scope/1", "identity.required", "GET /video/multicam/sessions/{session_id}", "the request without X-Project-Id is let in"},
	{"refusal-of-wrong-status", "ENG-STD-003 acceptance/1", "identity.required", "GET /video/masks", "401"},
	{"refuses-everybody", "ENG-STD-007 scope/1", "identity.required", "GET /video/text/fonts", "403"},
	{"error-detail", "ENG-STD-010 scope/1", "envelope.error", "GET /v1/chat/threads", "FastAPI's own"},
	{"error-detail-wraps-envelope", "ENG-STD-034 scope/1", "envelope.error", "GET /kill-switch/{switch}", "404 for an unknown id"},
	{"error-details-list", "ENG-STD-012 scope/1", "envelope.error", "POST /maybes/", "error.details"},
	{"error-status-differs", "ENG-STD-013 scope/1", "envelope.error", "GET /identity/keys/{key_id}", "error.http_status: 404"},
	{"error-plain-text", "ENG-STD-040 scope/1", "envelope.error", "GET /actions/{action_name}", "not JSON"},
	{"only-invalid-query-bare", "ENG-STD-019 scope/1", "envelope.error", "GET /nexus/vectors/search", "with an invalid query"},
	{"unknown-id-is-200", "ENG-STD-030 scope/1", "envelope.error", "GET /kpi/{metric}/series", "is a success that carries an error"},
	{"success-crashes", "ENG-STD-006 scope/2", "envelope.error", "GET /video/presets", "is not JSON"},
	{"success-bare", "ENG-STD-003 scope/2", "envelope.success", "GET /video/masks/{artifact_id}", `{"data": …}`},
	{"sse-connect-detail", "ENG-STD-002 scope/1", "sse.connect.envelope", "GET /v1/sse/chat/{thread_id}", "FastAPI's own"},
	{"sse-error-in-stream", "ENG-STD-009 scope/1", "identity.required", "GET /v1/canvas-stream/{canvas_id}/events", "is a success with the error inside"},
	{"sse-error-in-stream", "ENG-STD-009 scope/2", "sse.connect.envelope", "GET /v1/canvas-stream/{canvas_id}/events", "is a success that carries an error"},
	{"ws-no-identity", "ENG-STD-001 scope/1", "ws.identity.required", "WS /ws/chat/{thread_id}", `"type": "ready"`},
	{"ws-unknown-id-bare", "ENG-STD-001 scope/2", "ws.error.envelope", "WS /ws/chat/{thread_id}", "with no frame before it"},
	{"ws-malformed-drops", "ENG-STD-001 scope/2", "ws.error.envelope", "WS /ws/chat/{thread_id}", "with a hello that is not JSON"},
	{"ws-close-without-frame", "ENG-STD-009 scope/2", "ws.error.envelope", "WS /v1/canvas-stream/{canvas_id}/ws", "with no frame before it"},
	{"public-requires-identity", "EX-001 exception/1", "public.open", "GET /ops/status", "400"},
	{"auth-requires-tenant", "EX-002 exception/1", "public.open", "POST /auth/login", "X-Tenant-Id is required"},
}

// defects guards that the selftest's defects are also caught in real FastAPI code, on the endpoint that has one, by the
// check that is named for it; and that the check passes once the code is fixed.
func (s *tree) defects(t *testing.T) {
	t.Parallel()
	known := map[string]demo.Defect{}
	for _, d := range demo.Defects(demo.Styles()[0]) {
		known[d.Name] = d
	}
	found := map[string]probe.Finding{}
	doc := document(t, s.workspace(t).engfix(t, exitFine, "probe", "--allow-mutations", "--format", "json"))
	for _, ticket := range doc.Tickets {
		for _, it := range ticket.Items {
			for _, f := range it.Findings {
				found[ticket.ID+" "+it.Ref().String()+" "+f.Check+" "+f.Endpoint] = f
			}
		}
	}
	kinds := map[string]bool{}
	for _, p := range plantedDefects {
		d, ok := known[p.defect]
		if !ok || !slices.Contains(d.Caught, p.check) {
			t.Errorf("%s: the selftest has no such defect for %s", p.defect, p.check)
		}
		kinds[p.defect] = true
		want := probe.Verdict(d.Want)
		if s.name == "fixed" {
			want = probe.Pass
		}
		f, ok := found[p.item+" "+p.check+" "+p.endpoint]
		switch {
		case !ok:
			t.Errorf("%s: %s has no finding of %s on %s", p.defect, p.item, p.check, p.endpoint)
		case f.Verdict != want:
			t.Errorf("%s: %s of %s on %s: got %s %q, want %s", p.defect, p.check, p.item, p.endpoint, f.Verdict, f.Reason, want)
		case s.name == "unfixed" && (!strings.Contains(said(f), p.says) || len(f.Exchanges) == 0):
			t.Errorf("%s: %s of %s on %s says %q with %d exchanges, want %q", p.defect, p.check, p.item, p.endpoint, said(f), len(f.Exchanges), p.says)
		}
	}
	if len(kinds) < 15 {
		t.Errorf("%d kinds of defects are planted, want 15", len(kinds))
	}
}

// said is all that a finding says, line by line.
func said(f probe.Finding) string {
	lines := append([]string{f.Reason, f.Want, f.Got}, f.Notes...)
	for _, label := range f.Same {
		lines = append(lines, variants.Says(label))
	}
	return strings.Join(lines, "\n")
}
