package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/workspace"
)

// TestMountedDocument guards that the document of an application that is mounted below another describes its endpoints at
// their whole paths.
func TestMountedDocument(t *testing.T) {
	t.Parallel()
	target := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/svc/openapi.json" {
			conformant(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"openapi": "3.0.2", "info": {"title": "x", "version": "1"}, "servers": [{"url": "/svc"}], "paths": {
			"/x": {"get": {"operationId": "x_x_get", "responses": {}}}}}`)
	}))
	w := newWorkspace(t, "# Tickets\n\n### T-1: One\n- **Router**: `engines.x`\n- **Files**: `engines/x.py`\n- **Scope**:\n    - [ ] Add Identity.\n",
		fmt.Sprintf("target: {url: %q, source: src, openapi: /svc/openapi.json}\n", target))
	if err := os.MkdirAll(w.path("src/engines"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.write(t, "src/engines/x.py", "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/x')\ndef x():\n    return {}\n")
	w.write(t, "src/main.py", "from fastapi import FastAPI\nfrom engines.x import router\napp = FastAPI()\napp.include_router(router)\nroot = FastAPI(openapi_url=None)\nroot.mount('/svc', app)\n")

	var routed []workspace.RoutedTicket
	if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "routes", "--format", "json")), &routed); err != nil {
		t.Fatal(err)
	}
	if got := routed[0].Endpoints; len(got) != 1 || got[0].Path != "/svc/x" || got[0].Origin != probe.OriginSourceOpenAPI {
		t.Errorf("%+v", got)
	}
}
