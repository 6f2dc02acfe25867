//go:build unix

package pyapp

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/probe/routes/listing"
)

// written makes a folder of Python files.
func written(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, src := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestDescribes guards what is said of a route beyond its method and path.
func TestDescribes(t *testing.T) {
	need.Modules(t, "fastapi", "python3-fastapi")
	doc, err := Read(t.Context(), App{Name: "main:wrapped", Python: need.Python, Dir: "testdata/apps"})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]listing.Route{}
	for _, r := range doc.Routes {
		key := strings.Join(r.Methods, ",") + " " + r.Path
		if _, known := at[key]; !known {
			at[key] = r
		}
	}
	tests := []struct {
		key  string
		want listing.Route
	}{
		{"GET /bills/{bill}", listing.Route{Module: "engines.bills", Function: "bill", File: "engines/bills.py", Line: 11, Router: []string{"engines.bills:router"}}},
		{"GET /again/bills", listing.Route{Module: "engines.bills", Function: "bills", File: "engines/bills.py", Line: 6, Router: []string{"engines.bills:router"}}},
		{"GET /local/first", listing.Route{Module: "main", Function: "first", File: "main.py", Line: 36, Router: []string{"main:local"}}},
		{"GET /local/closed", listing.Route{Module: "main", Function: "second", File: "main.py", Line: 42, Router: []string{"main:local"}}},
		{"GET /local/both", listing.Route{Module: "main", Function: "both", File: "main.py", Line: 48, Router: []string{"main:local"}}},
		{"POST /admin/both", listing.Route{Module: "main", Function: "both", File: "main.py", Line: 48, Router: []string{"main:admin"}}},
		{"GET /local/hidden", listing.Route{Module: "main", Function: "hidden", File: "main.py", Line: 83, Router: []string{"main:local"}, Hidden: true}},
		{"GET /local/typed/{number}/{name}", listing.Route{Module: "main", Function: "typed", File: "main.py", Line: 88, Router: []string{"main:local"}, Params: map[string]string{"number": "int"}}},
		{"GET /local/ws/{room:int}", listing.Route{Transport: listing.WS, Module: "main", Function: "room", File: "main.py", Line: 93, Router: []string{"main:local"}}},
		{"GET /page", listing.Route{Module: "main", Function: "page", File: "main.py", Line: 24, Also: []string{"HEAD"}}},
		{"GET,PUT /partial", listing.Route{Module: "main", Function: "csv", File: "main.py", Line: 78}},
		{"GET /below/inner", listing.Route{Module: "main", Function: "inner", File: "main.py", Line: 109, Mount: "/below"}},
		{"GET /docs", listing.Route{Module: "fastapi.applications", Function: "FastAPI.setup.<locals>.swagger_ui_html", Hidden: true, Framework: true, Also: nil}},
	}
	for _, tt := range tests {
		tt.want.Path = strings.Fields(tt.key)[1]
		tt.want.Methods = strings.Split(strings.Fields(tt.key)[0], ",")
		if tt.want.Transport == "" {
			tt.want.Transport = listing.HTTP
		}
		got := at[tt.key]
		if tt.want.Framework {
			got.Also = nil // whether HEAD is among them is the version's business
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.key, diff)
		}
	}
	for key, want := range map[string]string{
		"GET /local/sse/class": listing.SSE, "GET /local/sse/annotation": listing.SSE, "GET /local/sse/body": listing.SSE,
		"GET /local/sse/helper": listing.SSE, "GET /local/csv": listing.HTTP,
	} {
		if got := at[key].Transport; got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	if len(doc.Gaps) > 0 {
		t.Errorf("gaps where there is no startup code: %+v", doc.Gaps)
	}
}

// TestHost guards that a route for one host says so, and classes that answer for themselves.
func TestHost(t *testing.T) {
	need.Modules(t, "fastapi", "python3-fastapi")
	doc, err := Read(t.Context(), App{Name: "main:hosted", Python: need.Python, Dir: "testdata/apps"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range doc.Routes {
		if !r.Framework {
			got = append(got, fmt.Sprintf("%s %v %v %s %s", r.Transport, r.Methods, r.Also, r.Path, r.Host))
		}
	}
	want := []string{"http [DELETE GET] [*] /class ", "http [GET] [HEAD] /there api.{domain}.test", "mount [] [] /{path:path} api.{domain}.test"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

const appHead = "from fastapi import APIRouter, FastAPI\napp = FastAPI()\nlate = APIRouter()\n"

// TestGaps guards that startup code which may add routes is named, and that other startup code is not.
func TestGaps(t *testing.T) {
	need.Modules(t, "fastapi", "python3-fastapi")
	tests := []struct {
		name, src string
		line      int // of the one gap; 0 for none
	}{
		{"state", "@app.on_event('startup')\ndef start():\n    app.state.db = 1\n", 0},
		{"nothing of the application", "import time\n@app.on_event('startup')\nasync def start():\n    time.time()\n", 0},
		{"included", "@app.on_event('startup')\ndef start():\n    app.include_router(late)\n", 4},
		{"a router", "@app.on_event('startup')\ndef start():\n    late.get('/x')(start)\n", 4},
		{"through a helper", "def add():\n    app.add_api_route('/x', add)\n@app.on_event('startup')\ndef start():\n    add()\n", 6},
		{"handed on", "import logging\n@app.on_event('startup')\ndef start():\n    logging.info(app)\n", 5},
		{"lifespan, state", "from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def life(a):\n    a.state.x = 1\n    yield\napp.router.lifespan_context = life\n", 0},
		{"lifespan, added", "from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def life(a):\n    a.mount('/x', late)\n    yield\napp.router.lifespan_context = life\n", 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc, err := Read(t.Context(), App{Name: "main:app", Python: need.Python, Dir: written(t, map[string]string{"main.py": appHead + tt.src})})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case tt.line == 0 && len(doc.Gaps) > 0:
				t.Errorf("got %+v, want none", doc.Gaps)
			case tt.line > 0 && (len(doc.Gaps) != 1 || doc.Gaps[0].File != "main.py" || doc.Gaps[0].Line != tt.line):
				t.Errorf("got %+v, want one at main.py:%d", doc.Gaps, tt.line)
			}
		})
	}
}

// TestPrints guards that an application's output, also from a child, is not taken for the list.
func TestPrints(t *testing.T) {
	need.Modules(t, "fastapi", "python3-fastapi")
	src := "import os, subprocess\nprint('{')\nos.write(1, b'noise')\nsubprocess.run(['echo', 'child'])\n" + appHead
	if _, err := Read(t.Context(), App{Name: "main:app", Python: need.Python, Dir: written(t, map[string]string{"main.py": src})}); err != nil {
		t.Error(err)
	}
}

// TestFailures guards that each failure is reported in one line, with the remedy.
func TestFailures(t *testing.T) {
	need.Modules(t, "fastapi", "python3-fastapi")
	files := map[string]string{
		"main.py":   appHead + "text = 'x'\nclass ns:\n    inner = app\ndef broken():\n    raise ValueError('no\\nway')\ndef none():\n    return 1\n",
		"raises.py": "import helper\n", "helper.py": "def f():\n    return {}['DATABASE_URL']\nf()\n",
		"leaves.py": "import sys\nsys.exit('bye')\n", "dies.py": "import os, sys\nprint('last words', file=sys.stderr, flush=True)\nos._exit(7)\n",
		"syntax.py": "x = 1\ndef (:\n",
	}
	dir := written(t, files)
	tests := []struct{ name, python, want string }{
		{"main:app", need.Python, ""},
		{"main:ns.inner", need.Python, ""},
		{"missing:app", need.Python, `^importing missing failed: ModuleNotFoundError: No module named 'missing': make sure .*--python`},
		{"main:nothing", need.Python, `^main has no nothing: want module:attribute`},
		{"main:text", need.Python, `^main:text is no FastAPI or Starlette application, and no function that returns one: it is builtins\.str`},
		{"main:none", need.Python, `^main:none is no FastAPI .* it is builtins\.int`},
		{"main:broken", need.Python, `^calling main:broken failed: .*way.* \(main\.py:8\)`},
		{"raises:app", need.Python, `^importing raises failed: KeyError: 'DATABASE_URL' \(helper\.py:2\)`},
		{"leaves:app", need.Python, `^importing leaves failed: SystemExit: bye \(leaves\.py:2\)`},
		{"dies:app", need.Python, `^python ended \(exit status 7\) before it had listed the routes: last words`},
		{"syntax:app", need.Python, `^importing syntax failed: SyntaxError: .* \(syntax\.py:2\)`},
		{"main:app", "no-such-python", `^no-such-python cannot be run: .*--python`},
	}
	for _, tt := range tests {
		_, err := Read(t.Context(), App{Name: tt.name, Python: tt.python, Dir: dir})
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: %v", tt.name, err)
		case tt.want != "" && (err == nil || !regexp.MustCompile(tt.want).MatchString(err.Error()) || strings.Contains(err.Error(), "\n")):
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "__pycache__")); err == nil {
		t.Error("the checkout was written to")
	}
}

// TestEnds guards that the application's children end with it: if it hangs, if the user interrupts, and if it leaves a
// child behind that holds its output open.
func TestEnds(t *testing.T) {
	need.Modules(t, "fastapi", "python3-fastapi")
	const child = "import os, subprocess, time\np = subprocess.Popen(['sleep', '600'])\nopen('child.pid', 'w').write(str(p.pid))\n"
	tests := []struct {
		name, src string
		limit     time.Duration
		interrupt bool
		want      string
	}{
		{"hangs", child + "time.sleep(600)\n", 10 * time.Second, false, `^main:app was not imported within 10s`},
		{"interrupted", child + "time.sleep(600)\n", time.Minute, true, `context canceled`},
		{"leaves a child", child + appHead, time.Minute, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := written(t, map[string]string{"main.py": tt.src})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if tt.interrupt {
				go func() {
					for childOf(dir) == 0 && ctx.Err() == nil {
						time.Sleep(10 * time.Millisecond)
					}
					cancel()
				}()
			}
			_, err := read(ctx, App{Name: "main:app", Python: need.Python, Dir: dir}, tt.limit)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !regexp.MustCompile(tt.want).MatchString(err.Error())) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			pid := childOf(dir)
			if pid == 0 {
				t.Fatal("the application started no child")
			}
			for deadline := time.Now().Add(time.Minute); running(pid); { // it is killed, and then its parent's parent has to take note
				if time.Now().After(deadline) {
					t.Fatalf("the child %d still runs", pid)
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
}

// childOf returns the process that an application of TestEnds has started; 0 if there is none yet.
func childOf(dir string) int {
	said, err := os.ReadFile(filepath.Join(dir, "child.pid"))
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(string(said))
	return pid
}

// running reports whether a process is there and is not merely waiting to be noticed as dead.
func running(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

// TestConditional guards that a route of a class that decides by more than method and path is said to be one.
func TestConditional(t *testing.T) {
	need.Modules(t, "fastapi", "python3-fastapi")
	dir := written(t, map[string]string{"main.py": `
from fastapi import FastAPI
from fastapi.routing import APIRoute

class Choosy(APIRoute):
    def matches(self, scope):
        return super().matches(scope)

class Plain(APIRoute):
    pass

def h(): ...

app = FastAPI(openapi_url=None)
app.router.routes += [Choosy("/choosy", h), Plain("/plain", h)]
`})
	doc, err := Read(t.Context(), App{Name: "main:app", Python: need.Python, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range doc.Routes {
		if want := r.Path == "/choosy"; r.Conditional != want {
			t.Errorf("%s: conditional: got %t, want %t", r.Path, r.Conditional, want)
		}
	}
	if len(doc.Routes) != 2 {
		t.Errorf("got %d routes, want 2", len(doc.Routes))
	}
}
