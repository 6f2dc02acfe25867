package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/workspace"
)

// TestMissingFile guards that an item is not ticked on the endpoints of one file if another that its ticket names is
// missing, and that the recorded run says so again.
func TestMissingFile(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, "# Tickets\n\n### T-1: One\n- **Router**: `engines.x`\n- **Files**: `engines/x.py`, `engines/gone.py`\n- **Scope**:\n    - [ ] Add Identity.\n",
		fmt.Sprintf("target: {url: %q, source: src, openapi: \"\"}\nidentity: {required: [X-Tenant-Id]}\n", serve(t, http.HandlerFunc(conformant))))
	if err := os.MkdirAll(w.path("src/engines"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.write(t, "src/engines/x.py", "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/x')\ndef x():\n    return {}\n")
	before := w.read(t, "ENGINE_FIX_TICKETS.md")
	for _, args := range [][]string{{"probe", "--tick", "--format", "json"}, {"report", "--json", "--judge"}} {
		ticket := document(t, w.engfix(t, exitFine, args...)).Tickets[0]
		it := ticket.Items[0]
		if len(ticket.Endpoints) != 1 || it.Verdict != probe.Unresolved || !strings.Contains(it.Reason, "no such file in the source checkout (engines/gone.py)") {
			t.Errorf("%s: %d endpoints, %s: %s", args[0], len(ticket.Endpoints), it.Verdict, it.Reason)
		}
		if len(it.Findings) != 2 || it.Findings[0].Verdict != probe.Pass && it.Findings[1].Verdict != probe.Pass {
			t.Errorf("%s: the endpoint that is known was not judged: %+v", args[0], it.Findings)
		}
	}
	if w.read(t, "ENGINE_FIX_TICKETS.md") != before {
		t.Error("the box was ticked")
	}
}

// TestBadFiles guards that whatever a Files field names, the ticket is unresolved for a reason that names the file, in one
// line, and that nothing outside of the checkout is read.
func TestBadFiles(t *testing.T) {
	t.Parallel()
	files := map[string]string{ // field value → message
		"engines/none.py":      "no such file",
		"engines/empty":        "engines/empty",
		"engines/prose.py":     "engines/prose.py",
		"engines/binary.py":    "engines/binary.py",
		"engines/void.py":      "engines/void.py",
		"../outside.py":        "outside",
		"engines/../../out.py": "out",
		"engines/leads.py":     "engines/leads.py",
		"/etc/passwd":          "/etc/passwd",
	}
	ticketFile := "# Tickets\n"
	ids := map[string]string{}
	for file := range files {
		id := fmt.Sprintf("T-%03d", len(ids)+1)
		ids[id] = file
		ticketFile += fmt.Sprintf("\n### %s: One\n- **Router**: `r%d`\n- **Files**: `%s`\n- **Scope**:\n    - [ ] Add Identity.\n", id, len(ids), file)
	}
	w := newWorkspace(t, ticketFile, fmt.Sprintf("target: {url: %q, source: src}\n", serve(t, http.HandlerFunc(conformant))))
	const stolen = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/stolen')\ndef stolen():\n    return {}\n"
	if err := os.MkdirAll(w.path("src/engines/empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.write(t, "outside.py", stolen)
	w.write(t, "out.py", stolen)
	w.write(t, "src/engines/prose.py", "@router.get('/x'\nDear reader, \"\"\"this is no Python (((\n")
	w.write(t, "src/engines/binary.py", "\x7fELF\x00\x01\xff\xfe\x80@router.get('/binary')")
	w.write(t, "src/engines/void.py", "")
	need.Symlink(t, "../../outside.py", w.path("src/engines/leads.py"))

	var routed []workspace.RoutedTicket
	if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "routes", "--format", "json")), &routed); err != nil {
		t.Fatal(err)
	}
	for _, ticket := range routed {
		file := ids[ticket.ID]
		if len(ticket.Endpoints) > 0 {
			t.Errorf("%s: endpoints were found: %+v", file, ticket.Endpoints)
		}
		if said := strings.Join(ticket.Problems, "; "); !strings.Contains(said, files[file]) || strings.Contains(said, "\n") {
			t.Errorf("%s: the problem is reported as %q, want it to say %q in one line", file, said, files[file])
		}
	}
	doc := document(t, w.engfix(t, exitFine, "probe", "--format", "json"))
	for _, ticket := range doc.Tickets {
		if it := ticket.Items[0]; it.Verdict != probe.Unresolved || !strings.Contains(it.Reason, files[ids[ticket.ID]]) {
			t.Errorf("%s: %s: %s", ids[ticket.ID], it.Verdict, it.Reason)
		}
	}
	if len(doc.Tickets) != len(files) || len(doc.Exchanges) != 0 {
		t.Errorf("%d tickets and %d exchanges, want %d and none", len(doc.Tickets), len(doc.Exchanges), len(files))
	}

	w.write(t, "afile", "")
	for _, source := range []string{"nowhere", "afile"} {
		if got := w.try(t, "probe", "--source", source); got.code != exitUsage || !strings.HasPrefix(got.stderr, "engfix: --source ") || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("--source %s: exit code %d: %s", source, got.code, got.stderr)
		}
	}
}

// The documents of TestHostileOpenAPI, each about GET /one with one query parameter. %[1]s is the URL of a listener that
// nobody may ask, %[2]s that of a file that nobody may read.
const (
	cyclicDocument = `{"openapi": "3.0.2", "info": {"title": "c", "version": "1"}, "paths": {
		"/one": {"get": {"operationId": "one", "parameters": [{"$ref": "#/components/parameters/A"},
			{"name": "q", "in": "query", "required": true, "schema": {"$ref": "#/components/schemas/Loop"}},
			{"name": "n", "in": "query", "required": true, "schema": {"$ref": "#/components/schemas/Nest"}}],
			"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Loop"}}}}}}},
		"/two": {"$ref": "#/paths/~1two"}},
		"components": {"parameters": {"A": {"$ref": "#/components/parameters/B"}, "B": {"$ref": "#/components/parameters/A"}},
			"schemas": {"Loop": {"$ref": "#/components/schemas/Loop"},
				"Nest": {"type": "object", "required": ["nest"], "properties": {"nest": {"$ref": "#/components/schemas/Nest"}}}}}}`
	leadingDocument = `{"openapi": "3.1.0", "info": {"title": "l", "version": "1"}, "paths": {
		"/one": {"get": {"operationId": "one", "parameters": [
			{"name": "q", "in": "query", "required": true, "schema": {"$ref": "%[1]s/schema.json"}},
			{"$ref": "%[1]s/parameter.json"}, {"$ref": "%[2]s#/parameter"},
			{"name": "f", "in": "query", "required": true, "schema": {"$ref": "%[2]s"}}],
			"requestBody": {"$ref": "%[1]s/body.json"},
			"responses": {"200": {"$ref": "%[1]s/response.json"}, "default": {"description": "", "content": {"application/json": {"schema": {"$ref": "%[2]s#/x", "$schema": "%[1]s/dialect", "$dynamicRef": "%[1]s/dynamic"}}}}}}},
		"/two": {"$ref": "%[1]s/path.json"}},
		"servers": [{"url": "%[1]s/v1"}]}`
)

// TestHostileOpenAPI guards that a description of the service that is too large, no JSON, no OpenAPI, goes round in circles
// or leads elsewhere costs one clear line at most, and that nothing is read or asked because it says so.
func TestHostileOpenAPI(t *testing.T) {
	t.Parallel()
	var led atomic.Int32
	elsewhere := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		led.Add(1)
		answerJSON(w, http.StatusOK, map[string]any{"type": "string", "const": "led-astray"})
	}))
	secret := filepath.Join(t.TempDir(), "secret.json")
	if err := os.WriteFile(secret, []byte(`{"type": "string", "const": "led-astray"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	file := "file://" + filepath.ToSlash(secret)

	for _, tt := range []struct {
		name     string
		document string
		says     string // on stderr; "" for nothing
	}{
		{"html", "<!DOCTYPE html><title>Log in</title>", "not JSON"},
		{"empty", "", "not JSON"},
		{"cut short", `{"openapi": "3.0.2", "paths": {"/one": {"get": {`, "not JSON"},
		{"another document", `{"swagger": "2.0", "paths": {}}`, "Swagger 2.0"},
		{"a list", `[1, 2]`, "not a JSON object"},
		{"deep", `{"openapi": "3.0.2", "x": ` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}", "deeper than"},
		{"huge", `{"openapi": "3.0.2", "x": "` + strings.Repeat("x", 50<<20) + `"}`, "larger than 32 MiB"},
		{"elsewhere altogether", "", "redirects to " + elsewhere},
		{"cyclic", cyclicDocument, ""},
		{"leading elsewhere", fmt.Sprintf(leadingDocument, elsewhere, file), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var odd atomic.Int32 // requests that no ticket explains
			w := newWorkspace(t, twoTickets, strings.Replace(twoPins(serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/openapi.json":
					if tt.name == "elsewhere altogether" {
						http.Redirect(w, r, elsewhere+"/openapi.json", http.StatusFound)
						return
					}
					w.Header().Set("Content-Type", "application/json")
					_, _ = w.Write([]byte(tt.document)) // the client may have had enough
					return
				case "/", "/one", "/two":
				default:
					odd.Add(1)
				}
				conformant(w, r)
			}))), `openapi: ""`, "openapi: /openapi.json", 1))
			for _, args := range [][]string{{"routes"}, {"routes", "--format", "json"}, {"probe", "--format", "json"}, {"probe", "-v"}} {
				got := w.try(t, args...)
				if got.code != exitFine {
					t.Errorf("%q: exit code %d\n%s", args, got.code, got.stderr)
				}
				lines := strings.Count(got.stderr, "\n")
				if noted := tt.says != ""; noted != (lines == 1) || lines > 1 || !strings.Contains(got.stderr, tt.says) {
					t.Errorf("%q: stderr is %q, want one line that says %q", args, got.stderr, tt.says)
				}
				if strings.Contains(got.stdout+got.stderr, "led-astray") {
					t.Errorf("%q shows what only a reference leads to", args)
				}
				if args[0] == "probe" && args[1] == "--format" {
					for item, verdict := range verdicts(document(t, got.stdout)) {
						if strings.HasPrefix(item, "T-002") && verdict != probe.Pass {
							t.Errorf("%s: got %s: the pins say all that is needed", item, verdict)
						}
					}
				}
			}
			if odd.Load() > 0 {
				t.Errorf("%d requests were made that nobody asked for", odd.Load())
			}
		})
	}
	t.Cleanup(func() {
		if led.Load() > 0 {
			t.Errorf("the document led %d requests elsewhere", led.Load())
		}
	})
}

// TestOpenAPIElsewhere guards that a document at another address than the target's is read there without the identity, and
// that one in a file is read from it.
func TestOpenAPIElsewhere(t *testing.T) {
	t.Parallel()
	const document = `{"openapi": "3.0.2", "info": {"title": "e", "version": "1"}, "paths": {}}`
	var leaked atomic.Int32
	elsewhere := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Tenant-Id") != "" || r.Header.Get("Authorization") != "" {
			leaked.Add(1)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(document)) // the client is there
	}))
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(conformant))))
	w.write(t, "document.json", document)
	for _, from := range []string{elsewhere + "/docs/openapi.json", "document.json"} {
		if got := w.try(t, "routes", "--openapi", from); got.code != exitFine || got.stderr != "" {
			t.Errorf("--openapi %s: exit code %d: %s", from, got.code, got.stderr)
		}
	}
	if leaked.Load() > 0 {
		t.Error("the identity reached another service")
	}
}
