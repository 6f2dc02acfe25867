package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/engfix/engfix/workspace"
	"github.com/google/go-cmp/cmp"
)

// TestDocumented guards what routes says of pins that the service's document does not list, and that no document but the
// running service's own has a say in it.
func TestDocumented(t *testing.T) {
	t.Parallel()
	const document = `{"openapi": "3.0.2", "info": {"title": "x", "version": "1"}, "paths": {
		"/x": {"get": {"responses": {}}}, "/masks/{mask_id}": {"get": {"responses": {}}}}}`
	serveDocument := func() string {
		return serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/openapi.json" {
				conformant(w, r)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, document)
		}))
	}
	target, other := serveDocument(), serveDocument()
	w := newWorkspace(t, "# Tickets\n\n### T-1: One\n- **Router**: `engines.x`\n- **Files**: `engines/x.py`\n- **Scope**:\n    - [ ] Add Identity.\n",
		fmt.Sprintf("target: {url: %q, source: src}\n", target)+`routers:
  engines.x:
    endpoints:
      - {path: /x}
      - {method: POST, path: /x}
      - {path: /mask/m1}
      - {path: /masks/m1}
      - {path: /hidden}
      - {transport: sse, path: /stream}
      - {transport: ws, path: /ws}
`)
	if err := os.MkdirAll(w.path("src/engines"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.write(t, "src/engines/x.py", "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/hidden', include_in_schema=False)\ndef hidden():\n    return {}\n")
	w.write(t, "openapi.json", document)

	const note = "the service's OpenAPI document does not list it"
	live := []string{
		"GET /x listed", "POST /x missing " + note, "GET /mask/m1 missing " + note, "GET /masks/m1", "GET /hidden", "GET /stream missing " + note, "WS /ws",
	}
	silent := []string{"GET /x", "POST /x", "GET /mask/m1", "GET /masks/m1", "GET /hidden", "GET /stream", "WS /ws"}
	for openapi, want := range map[string][]string{
		"/openapi.json": live, target + "/openapi.json": live, other + "/openapi.json": silent, "openapi.json": silent, "": silent,
	} {
		var routed []workspace.RoutedTicket
		if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "routes", "--format", "json", "--openapi", openapi)), &routed); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range routed[0].Endpoints {
			got = append(got, strings.TrimSpace(strings.Join([]string{e.Key(), string(e.Documented), e.Note}, " ")))
		}
		for i := range got {
			got[i] = strings.Join(strings.Fields(got[i]), " ")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("--openapi %q (-want +got):\n%s", openapi, diff)
		}
	}
}
