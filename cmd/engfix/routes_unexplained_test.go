package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
)

// TestUnexplainedOperation guards that an operation which only the document shows keeps its router's items from passing,
// and that every view names it.
func TestUnexplainedOperation(t *testing.T) {
	t.Parallel()
	target := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/openapi.json" {
			for _, name := range []string{"X-Mode", "X-Project-Id"} { // which the item demands as well
				if r.Header.Get(name) == "" {
					r.Header.Del("X-Tenant-Id")
				}
			}
			conformant(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"openapi": "3.0.2", "info": {"title": "x", "version": "1"}, "paths": {
			"/x": {"get": {"operationId": "x_x_get", "responses": {}}}, "/y": {"get": {"operationId": "y_y_get", "responses": {}}}}}`)
	}))
	w := newWorkspace(t, "# Tickets\n\n### T-1: One\n- **Router**: `engines.x`\n- **Files**: `engines/x.py`\n- **Scope**:\n    - [ ] Add Identity.\n",
		fmt.Sprintf("target: {url: %q, source: src}\n", target))
	if err := os.MkdirAll(w.path("src/engines"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.write(t, "src/engines/x.py", "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/x')\ndef x():\n    return {}\ndef y():\n    return {}\n")
	w.write(t, "src/main.py", "from fastapi import FastAPI\nfrom engines.x import router, y\napp = FastAPI()\napp.include_router(router)\neval(\"app.get('/y')\")(y)\n")

	for _, format := range []string{"table", "md", "json"} {
		if out := w.engfix(t, exitFine, "routes", "--format", format); !strings.Contains(out, "/y") || !strings.Contains(out, "y_y_get") {
			t.Errorf("routes --format %s does not name it:\n%s", format, out)
		}
	}
	var listed []probe.Unexplained
	if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "routes", "--unexplained", "--format", "json")), &listed); err != nil {
		t.Fatal(err)
	}
	if len(listed) != 1 || listed[0].Path != "/y" || len(listed[0].MayBe) != 1 {
		t.Errorf("%+v", listed)
	}
	var run struct {
		Unexplained []probe.Unexplained  `json:"unexplained"`
		Tickets     []probe.TicketResult `json:"tickets"`
	}
	if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "probe", "--format", "json")), &run); err != nil {
		t.Fatal(err)
	}
	item := run.Tickets[0].Items[0]
	if item.Verdict != probe.Unresolved || !strings.Contains(item.Reason, "GET /y") || len(run.Unexplained) != 1 {
		t.Errorf("%s: %q; unexplained %+v", item.Verdict, item.Reason, run.Unexplained)
	}
	if out := w.engfix(t, exitFine, "report", "--md"); !strings.Contains(out, "## Unexplained") || !strings.Contains(out, "y_y_get") {
		t.Errorf("the report does not name it:\n%s", out)
	}
}
