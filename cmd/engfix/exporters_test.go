package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/workspace"
)

const exporterTickets = "# T\n\n### T-1: Bills\n- **Router**: `bills`\n- **Files**: `bills.*`\n- **Scope**:\n    - [ ] Add Identity.\n"

// exporter returns the one piece of code in docs/routes.md in a language.
func exporter(t *testing.T, language string) string {
	t.Helper()
	found := regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(readFile(t, "../../docs/routes.md"), -1)
	if len(found) != 1 {
		t.Fatalf("docs/routes.md has %d pieces of %s, want 1", len(found), language)
	}
	return found[0][1]
}

// exported runs an exporter over an application, and engfix over its output.
func exported(t *testing.T, files map[string]string, env []string, command string, args ...string) []string {
	t.Helper()
	w := newWorkspace(t, exporterTickets, "target: {url: "+nowhere(t)+", openapi: \"\"}\n")
	for name, src := range files {
		w.write(t, name, src)
	}
	cmd := exec.Command(command, args...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = w.path("."), append(os.Environ(), env...), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.String())
	}
	w.write(t, "routes.json", string(out))
	var routed []workspace.RoutedTicket
	if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "routes", "--from", w.path("routes.json"), "--format", "json")), &routed); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range routed[0].Endpoints {
		lines = append(lines, strings.TrimSpace(e.Key()+" "+e.Source+" "+string(e.Standing)))
	}
	slices.Sort(lines)
	return lines
}

func assertLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFlaskExporter(t *testing.T) {
	t.Parallel()
	need.Modules(t, "flask", "python3-flask")
	got := exported(t, map[string]string{
		"export.py": exporter(t, "python"),
		"app.py":    "from flask import Flask\nimport bills\napp = Flask(__name__)\napp.register_blueprint(bills.bills, url_prefix='/api')\n@app.get('/')\ndef home(): ...\n",
		"bills.py": "from flask import Blueprint\nbills = Blueprint('bills', __name__)\n@bills.get('/bills/<name>')\ndef one(name): ...\n" +
			"@bills.route('/bills/last', methods=['GET', 'DELETE'])\ndef last(): ...\n@bills.get('/files/<path:name>')\ndef file(name): ...\n@bills.get('/n/<int(max=9):n>')\ndef n(n): ...\n",
	}, nil, need.Python, "-B", "export.py")
	assertLines(t, got, "DELETE /api/bills/last bills.py:5", "GET /api/bills/last bills.py:5", "GET /api/bills/{name} bills.py:3",
		"GET /api/files/{name} bills.py:7", "GET /api/n/{n} bills.py:9")
}

func TestExpressExporter(t *testing.T) {
	t.Parallel()
	const modules = "/usr/share/nodejs"
	node, err := exec.LookPath("node")
	if _, statErr := os.Stat(filepath.Join(modules, "express")); err != nil || statErr != nil {
		need.Missing(t, "apt-get install nodejs node-express")
	}
	got := exported(t, map[string]string{
		"export.js": exporter(t, "js"),
		"app.js":    "const express = require('express');\nconst app = express();\napp.use(express.json());\napp.get('/', () => {});\napp.use('/api/:tenant', require('./bills'));\nmodule.exports = app;\n",
		"bills.js":  "const router = require('express').Router();\nrouter.get('/bills/:bill', () => {});\nrouter.route('/bills').get(() => {}).post(() => {});\nrouter.get('/bills/last', () => {});\nmodule.exports = router;\n",
	}, []string{"NODE_PATH=" + modules}, node, "export.js")
	assertLines(t, got, "GET /api/{tenant}/bills bills.js", "GET /api/{tenant}/bills/last bills.js shadowed", "GET /api/{tenant}/bills/{bill} bills.js",
		"POST /api/{tenant}/bills bills.js")
}

func TestMuxExporter(t *testing.T) {
	t.Parallel()
	head := "package main\n\nimport (\n\t\"encoding/json\"\n\t\"io\"\n\t\"net/http\"\n\t\"os\"\n\t\"path/filepath\"\n\t\"runtime\"\n\t\"slices\"\n\t\"strings\"\n)\n\n"
	got := exported(t, map[string]string{
		"go.mod":  "module example.test\n\ngo 1.24\n",
		"mux.go":  head + exporter(t, "go"),
		"main.go": "package main\n\nimport (\n\t\"net/http\"\n\t\"os\"\n)\n\nfunc main() {\n\tm := &Mux{}\n\tbills(m)\n\tm.HandleFunc(\"GET /\", func(http.ResponseWriter, *http.Request) {})\n\tm.WriteRoutes(os.Stdout)\n}\n",
		"bills.go": "package main\n\nimport \"net/http\"\n\nfunc bills(m *Mux) {\n\tm.HandleFunc(\"GET /bills/{bill}\", bill)\n\tm.HandleFunc(\"GET /bills/last\", bill)\n" +
			"\tm.HandleFunc(\"PUT /files/{name...}\", bill)\n}\n\nfunc bill(http.ResponseWriter, *http.Request) {}\n",
	}, []string{"GOWORK=off", "GOFLAGS="}, "go", "run", ".")
	assertLines(t, got, "GET /bills/last bills.go:7", "GET /bills/{bill} bills.go:6", "PUT /files/{name} bills.go:8")
}

func TestGinExporter(t *testing.T) {
	t.Parallel()
	const packages = "/usr/share/gocode"
	if _, err := os.Stat(filepath.Join(packages, "src/github.com/gin-gonic/gin")); err != nil {
		need.Missing(t, "apt-get install golang-github-gin-gonic-gin-dev")
	}
	head := "package main\n\nimport (\n\t\"encoding/json\"\n\t\"io\"\n\t\"os\"\n\t\"path/filepath\"\n\t\"reflect\"\n\t\"regexp\"\n\t\"runtime\"\n\t\"slices\"\n\t\"strings\"\n\n\t\"github.com/gin-gonic/gin\"\n)\n\n"
	got := exported(t, map[string]string{
		"export.go": head + exporter(t, "go gin"),
		"main.go":   "package main\n\nimport (\n\t\"os\"\n\n\t\"github.com/gin-gonic/gin\"\n)\n\nfunc main() {\n\tengine := gin.New()\n\tbills(engine.Group(\"/api\"))\n\tWriteRoutes(os.Stdout, engine)\n}\n",
		"bills.go": "package main\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc bills(g *gin.RouterGroup) {\n\tg.GET(\"/bills/:bill\", bill)\n\tg.GET(\"/bills/last\", bill)\n" +
			"\tg.PUT(\"/files/*name\", file)\n}\n\nfunc bill(*gin.Context) {}\n\nfunc file(*gin.Context) {}\n",
	}, []string{"GO111MODULE=off", "GOPATH=" + packages, "GOWORK=off", "GOFLAGS=", "GIN_MODE=release"}, "go", "run", ".")
	assertLines(t, got, "GET /api/bills/last bills.go:11", "GET /api/bills/{bill} bills.go:11", "PUT /api/files/{name} bills.go:13")
}
