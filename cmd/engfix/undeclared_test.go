package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

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
