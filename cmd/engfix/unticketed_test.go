package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// TestUnticketed guards that every run lists the operations without a ticket and asks them on demand, that they are no
// ticket of the run, and that no box and no exit code depends on them.
func TestUnticketed(t *testing.T) {
	t.Parallel()
	const described = `{"openapi": "3.0.2", "info": {"title": "x", "version": "1"}, "paths": {
		"/one": {"get": {"responses": {}}}, "/two": {"get": {"responses": {}}},
		"/open": {"get": {"responses": {}}, "post": {"responses": {}}}, "/guarded": {"get": {"responses": {}}}}}`
	target := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/openapi.json":
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, described)
		case "/open":
			unguarded(w, r)
		default:
			conformant(w, r)
		}
	}))
	w := newWorkspace(t, twoTickets, strings.Replace(twoPins(target), `openapi: ""`, "openapi: /openapi.json", 1))
	drift := func() []report.DriftOperation {
		var d report.Drift
		if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "drift", "--format", "json")), &d); err != nil {
			t.Fatal(err)
		}
		return d.Unticketed
	}
	verdicts := func() string {
		var all []string
		for _, op := range drift() {
			all = append(all, fmt.Sprintf("%s %s %s", op.Method, op.Path, op.Verdict))
		}
		return strings.Join(all, ", ")
	}

	w.engfix(t, exitFine, "probe")
	if got, want := verdicts(), "GET /open , POST /open , GET /guarded "; got != want {
		t.Errorf("before they were asked: %s; want %s", got, want)
	}
	w.engfix(t, exitFine, "probe", "--unticketed", "--tick", "--fail-on", "failure", "-o", "run.json", "--report", "md=live.md")
	const found = "GET /open fail, POST /open skipped, GET /guarded pass"
	if got := verdicts(); got != found {
		t.Errorf("got %s; want %s", got, found)
	}
	if ops := drift(); len(ops) == 0 || !strings.HasPrefix(ops[0].Reason, "identity.required: ") {
		t.Errorf("the reason of %v is not the check's", ops)
	}
	doc := document(t, w.read(t, "run.json"))
	if len(doc.Tickets) != 2 || doc.Summary.Tickets[probe.Pass] != 2 || doc.Summary.Items[probe.Fail] != 0 {
		t.Errorf("they count among the tickets: %+v", doc.Summary)
	}
	if strings.Count(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]") != 4 {
		t.Error("the boxes of the tickets that passed are not ticked")
	}
	if replayed := w.engfix(t, exitFine, "report", "--md", "--from", "run.json"); replayed != w.read(t, "live.md") || !strings.Contains(replayed, "| GET /open | ✗ fail |") {
		t.Errorf("the report of the run says:\n%s", replayed)
	}
	// A colleague's run of one ticket hides nothing.
	w.engfix(t, exitFine, "probe", "T-001")
	if got := verdicts(); got != found {
		t.Errorf("after another run: %s; want %s", got, found)
	}
}

// TestUnticketedWebSocket guards that a WebSocket without a ticket, which no document lists, is named and asked too.
func TestUnticketedWebSocket(t *testing.T) {
	t.Parallel()
	target := serve(t, http.HandlerFunc(conformant))
	w := newWorkspace(t, "# T\n\n## S\n\n### T-1: One\n\n- **Router**: `one`\n- **Files**: `one.py`\n- **Scope**:\n    - [ ] Add Identity.\n",
		strings.Replace(onlyTarget(twoPins(target)), "target: {", "target: {source: ., ", 1))
	w.write(t, "one.py", "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get(\"/one\")\nasync def one(): ...\n")
	w.write(t, "main.py", `from fastapi import FastAPI
import one
app = FastAPI()
app.include_router(one.router)
@app.websocket("/live/{room}")
async def live(websocket): ...
if one.debug:
    @app.websocket("/debug")
    async def debug(websocket): ...
`)
	unticketed := func() string {
		var d report.Drift
		if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "drift", "--format", "json")), &d); err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, op := range d.Unticketed {
			all = append(all, fmt.Sprintf("%s %s %s", op.Method, op.Path, op.Verdict))
		}
		return strings.Join(all, ", ")
	}
	w.engfix(t, exitFine, "probe")
	if got, want := unticketed(), "WS /live/{room} "; got != want {
		t.Errorf("before it was asked: %q, want %q", got, want)
	}
	w.engfix(t, exitFine, "probe", "--unticketed")
	if got := unticketed(); !strings.HasPrefix(got, "WS /live/{room} ") || strings.HasSuffix(got, " ") {
		t.Errorf("asked: %q, want a verdict", got)
	}
}

// onlyTarget returns a configuration without its pins.
func onlyTarget(config string) string {
	before, _, _ := strings.Cut(config, "routers:")
	return before
}
