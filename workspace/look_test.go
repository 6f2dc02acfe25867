package workspace

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/config"
)

// TestLookAround looks around folders of a project, and the file that is written of it can be read.
func TestLookAround(t *testing.T) {
	document := `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"parameters":[` +
		`{"name":"X-Org-Id","in":"header","required":true,"schema":{"type":"string"}},` +
		`{"name":"X-Request-Id","in":"header","required":true,"schema":{"type":"string"}}],"responses":{}}}}}`
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/openapi.json" {
			t.Errorf("asked %s", r.URL.Path)
		}
		_, _ = w.Write([]byte(document))
	}))
	defer service.Close()
	const ticket = "### AB-1: Keys\n- **Router**: `shop.keys`\n- **Files**: `shop/keys.py`\n- **Scope**:\n    - [ ] Turn.\n"
	const keys = "from fastapi import APIRouter, FastAPI, Header\nrouter = APIRouter()\n@router.get('/k')\ndef k(x_api_key: str = Header()): ...\napp = FastAPI()\napp.include_router(router)\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		look  LookOptions
		want  []string // lines of the file
		not   []string
	}{
		{
			"ticket file with source beside it",
			map[string]string{"docs/TICKETS.md": ticket, "docs/more.md": ticket + strings.ReplaceAll(ticket, "AB-1", "AB-2"), "README.md": "# Nothing\n", "backend/shop/keys.py": keys, "backend/.venv/bin/python": ""},
			LookOptions{},
			[]string{"tickets: docs/more.md", "  source: backend", "  #app: shop.keys:app", "  #python: backend/.venv/bin/python", `    X-Api-Key: "${ENGFIX_API_KEY}"    # shop/keys.py:4`, "  required: [X-Api-Key]"},
			[]string{"openapi:"},
		},
		{
			"a function that makes the application, in src",
			map[string]string{
				"TICKETS.md": ticket, "shop/keys.py": "", "src/shop/keys.py": keys[:strings.Index(keys, "app =")],
				"src/shop/main.py": "import logging\nfrom fastapi import FastAPI\nfrom shop.keys import router\ndef make() -> FastAPI:\n    app = FastAPI()\n    app.include_router(router)\n    return app\n",
			},
			LookOptions{},
			[]string{"  # (set PYTHONPATH=src, unless it is installed)", "  #app: shop.main:make"},
			[]string{"src.shop"},
		},
		{
			"flags win",
			map[string]string{"docs/TICKETS.md": ticket, "other/a.md": ticket, "backend/shop/keys.py": keys},
			LookOptions{Tickets: "other/a.md", Target: "http://127.0.0.1:9", App: "x.y:make", Source: "backend", Dir: "docs"},
			[]string{"tickets: ../other/a.md", "  url: http://127.0.0.1:9", "  source: ../backend", "  app: x.y:make"},
			[]string{"#app", "#python"},
		},
		{
			"a document that is a file",
			map[string]string{"TICKETS.md": ticket, "openapi.json": document},
			LookOptions{},
			[]string{"  openapi: openapi.json", "    X-Org-Id: o_demo    # GET /a"},
			[]string{"X-Request-Id", "  source:"},
		},
		{
			"a service that answers",
			map[string]string{"TICKETS.md": ticket},
			LookOptions{Target: service.URL, Look: true},
			[]string{"  url: " + service.URL, "    X-Org-Id: o_demo    # GET /a"},
			[]string{"openapi:"},
		},
		{"nothing", map[string]string{"README.md": "# Nothing\n"}, LookOptions{}, []string{"  url: http://127.0.0.1:8000"}, []string{"tickets:", "headers:"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			for name, text := range tt.files {
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			found, err := LookAround(t.Context(), tt.look)
			if err != nil {
				t.Fatal(err)
			}
			text := string(found.Starter.YAML())
			if _, err := config.Parse("engfix.yaml", []byte(text), nil); err != nil {
				t.Error(err)
			}
			lines := strings.Split(text, "\n")
			for _, want := range tt.want {
				if !strings.Contains("\n"+strings.Join(lines, "\n"), "\n"+want) {
					t.Errorf("no line %q in\n%s", want, text)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(text, not) {
					t.Errorf("%q in\n%s", not, text)
				}
			}
		})
	}
}
