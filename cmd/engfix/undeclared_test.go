package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"testing"

	"github.com/engfix/engfix/internal/uvicorn"
	"github.com/engfix/engfix/probe"
)

// TestUndeclaredBody guards that a handler that reads a body by itself is found in the source: the answers are the same
// whether a handler takes no body or takes every body. The verdicts stay the same if the run is judged again.
func TestUndeclaredBody(t *testing.T) {
	t.Parallel()
	target := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body, _ := io.ReadAll(r.Body) // a body that breaks off is malformed too
		switch {
		case r.URL.Path == "/openapi.json":
			_, _ = io.WriteString(w, `{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {
				"/notes": {"post": {"requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}}}, "responses": {}}},
				"/events": {"post": {"responses": {}}}}}`)
		case r.URL.Path != "/notes" && r.URL.Path != "/events":
			http.NotFound(w, r)
		case r.URL.Path == "/notes" && !json.Valid(body):
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"error": "not JSON"}`)
		default:
			_, _ = io.WriteString(w, `{"data": {}}`)
		}
	}))
	const source = "from fastapi import APIRouter, Request\nrouter = APIRouter()\n@router.post('/notes')\nasync def notes(note: dict):\n    return {}\n" +
		"@router.post('/events')\nasync def events(request: Request):\n    "
	for _, tt := range []struct {
		name, body string
		want       probe.Verdict
	}{
		{"reads no body", "return {}\n", probe.Pass},
		{"takes every body", "try:\n        event = await request.json()\n    except ValueError:\n        event = {}\n    return event\n", probe.Fail},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, "# Tickets\n\n### T-1: One\n- **Router**: `x`\n- **Files**: `x.py`\n- **Acceptance**:\n    - Malformed JSON returns 422.\n",
				fmt.Sprintf("target: {url: %q, source: ., allow_mutations: true}\n", target))
			w.write(t, "x.py", source+tt.body+"app = FastAPI()\napp.include_router(router)\n")
			live := document(t, w.engfix(t, exitFine, "probe", "--format", "json", "-o", "run.json"))
			again := document(t, w.engfix(t, exitFine, "report", "--format", "json", "--from", "run.json"))
			if got, then := live.Tickets[0].Items[0], again.Tickets[0].Items[0]; got.Verdict != tt.want || then.Verdict != tt.want {
				t.Errorf("got %s, and %s when judged again; want %s: %s", got.Verdict, then.Verdict, tt.want, got.Reason)
			}
		})
	}
}

// TestUndeclaredBodyOfFastAPI runs engfix against testdata/apps/undeclared: an answer to malformed JSON counts only if the
// same request without a body gets another, and a request that changes things may get another answer the second time.
func TestUndeclaredBodyOfFastAPI(t *testing.T) {
	t.Parallel()
	source, err := filepath.Abs("testdata/apps/undeclared")
	if err != nil {
		t.Fatal(err)
	}
	actions := map[string]string{"crash": "hook", "cancel": "jobs/{job}", "finish": "jobs/{job}", "restart": "now", "feed": "rows"}
	tickets, pins := "# Tickets\n", "routers:\n"
	for i, router := range slices.Sorted(maps.Keys(actions)) {
		tickets += fmt.Sprintf("\n### T-%d: One\n- **Router**: `%s`\n- **Files**: `%s.py`\n- **Acceptance**:\n    - Malformed JSON returns 422.\n", i+1, router, router)
		pins += fmt.Sprintf("  %s: {endpoints: [{method: POST, path: /%s/notes}, {method: POST, path: \"/%s/%s\"}]}\n", router, router, router, actions[router])
	}
	for _, tt := range []struct {
		name, config string
		want         map[string]probe.Verdict
	}{
		{"with source", fmt.Sprintf("  source: %q\n", source), map[string]probe.Verdict{
			"crash": probe.Fail, "cancel": probe.Inconclusive, "finish": probe.Pass, "restart": probe.Pass, "feed": probe.Inconclusive,
		}},
		{"without source", pins, map[string]probe.Verdict{
			"crash": probe.Fail, "cancel": probe.Inconclusive, "finish": probe.Pass, "restart": probe.Inconclusive, "feed": probe.Inconclusive,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url := uvicorn.Start(t, uvicorn.Options{Dir: source}).URL // once done, an action gets another answer
			w := newWorkspace(t, tickets, fmt.Sprintf("target:\n  url: %q\n  allow_mutations: true\n%s", url, tt.config))
			for _, ticket := range document(t, w.engfix(t, exitFine, "probe", "--format", "json")).Tickets {
				if it, want := ticket.Items[0], tt.want[ticket.Router]; it.Verdict != want {
					t.Errorf("%s: got %s, want %s: %s", ticket.Router, it.Verdict, want, it.Reason)
				}
			}
		})
	}
}
