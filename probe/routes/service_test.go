package routes

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/probe"
)

const (
	service = "testdata/service"
	system  = "/usr/bin/python3"
)

// A truth is the running application's own description.
type truth struct {
	OpenAPI struct {
		Paths map[string]map[string]struct {
			ID   string   `json:"operationId"`
			Tags []string `json:"tags"`
		} `json:"paths"`
	} `json:"openapi"`
	Routes []struct {
		Kind, Method, Path, Func, File string
		Answers                        bool
	} `json:"routes"`
}

// askService runs the application of testdata/service and asks it for its routes and its document.
func askService(t *testing.T) truth {
	t.Helper()
	var tr truth
	runPython(t, nil, &tr, "testdata/routes.py", service)
	return tr
}

// runPython runs a script and decodes what it prints. Without FastAPI the test is skipped, but in CI, where it must not be
// missing.
func runPython(t *testing.T, in io.Reader, into any, args ...string) {
	t.Helper()
	cmd := exec.Command(need.Python, args...)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = in, &stderr
	out, err := cmd.Output()
	if err != nil {
		need.Missing(t, "the application does not run under %s: %v: apt-get install python3-fastapi\n%s", need.Python, err, stderr.String())
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatal(err)
	}
}

// operations returns the document's operations.
func (tr truth) operations() []Operation {
	var ops []Operation
	for path, item := range tr.OpenAPI.Paths {
		for method, op := range item {
			ops = append(ops, Operation{Method: strings.ToUpper(method), Path: path, ID: op.ID, Tags: op.Tags})
		}
	}
	slices.SortFunc(ops, func(a, b Operation) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	return ops
}

// lines returns the application's routes of some files, one line each, in the form of linesOf.
func (tr truth) lines(files ...string) []string {
	out := []string{}
	for _, r := range tr.Routes {
		if slices.Contains(files, r.File) {
			line := r.Kind + " " + r.Method + " " + r.Path
			if !r.Answers {
				line += " shadowed"
			}
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

// linesOf returns endpoints one line each.
func linesOf(es []probe.Endpoint) []string {
	out := []string{}
	for _, e := range es {
		kind := string(e.Transport)
		if e.Transport == probe.SSE {
			kind = "http"
		}
		line := kind + " " + e.Method + " " + e.Path
		if e.Standing != probe.Mounted {
			line += " " + string(e.Standing)
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

// wanted is a ticket for every file of the service that has routes, under the names that the application imports.
var wanted = []Wanted{
	{"engines.chat.service.ws_transport", []string{"engines/chat/service/ws_transport.py"}},
	{"engines.chat.service.sse_transport", []string{"engines/chat/service/sse_transport.py"}},
	{"engines.chat.service.routes", []string{"engines/chat/service/routes.py"}},
	{"engines.video_mask.routes", []string{"engines/muscle/video_mask/routes.py"}},
	{"engines.video_regions.routes", []string{"engines/muscle/video_regions"}},
	{"engines.audio_service.routes", []string{"engines/muscle/audio_service/routes.py"}},
	{"engines.media.routes", []string{"engines/media/routes.py"}},
	{"engines.canvas_commands", []string{"engines/canvas_commands/"}},
	{"engines.ops.status", []string{"engines/ops/status.py"}},
	{"engines.admin", []string{"engines/admin.py"}},
	{"engines.late", []string{"engines/late.py"}},
	{"engines.internal.app", []string{"engines/internal/app.py"}},
}

// filesOf returns the files that a wanted router's Files stand for.
func filesOf(t *testing.T, w Wanted) []string {
	t.Helper()
	files, problems := listFiles(os.DirFS(service), w.Files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return files
}

// TestService compares the table with the running application: by the source alone, and with its document.
func TestService(t *testing.T) {
	tr := askService(t)
	for name, in := range map[string]Input{
		"source":         {Wanted: wanted, Source: service},
		"source+openapi": {Wanted: wanted, Source: service, Operations: tr.operations(), HaveOpenAPI: true},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := Resolve(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range wanted {
				r, _ := table.Router(w.Router)
				if !r.Complete {
					t.Errorf("%s: may miss some: %v", w.Router, r.Missing)
				}
				if len(r.Problems) > 0 {
					t.Errorf("%s: %q", w.Router, r.Problems)
				}
				want := tr.lines(filesOf(t, w)...)
				if w.Router == "engines.late" {
					// Another file, which no ticket names, adds a route to this router.
					want = append(want, "http GET /late/too-late")
					slices.Sort(want)
				}
				if diff := cmp.Diff(want, linesOf(r.Endpoints)); diff != "" {
					t.Errorf("%s: (-application +table)\n%s", w.Router, diff)
				}
				for _, e := range r.Endpoints {
					documented := in.HaveOpenAPI && e.Transport != probe.WS && w.Router != "engines.admin" && w.Router != "engines.internal.app"
					if got := e.Origin == probe.OriginSourceOpenAPI; got != documented {
						t.Errorf("%s: origin %q of %s (%s)", w.Router, e.Origin, e.Key(), e.Note)
					}
				}
			}
		})
	}
}

// TestServiceWithoutItsApplication resolves the routers from a checkout that lacks the files that mount them. The
// prefixes are from the document, and those of WebSockets from their routers' other endpoints.
func TestServiceWithoutItsApplication(t *testing.T) {
	tr := askService(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(service)); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"app.py", "api.py", "wiring.py", "internal/app.py"} {
		if err := os.Remove(filepath.Join(dir, "engines", f)); err != nil {
			t.Fatal(err)
		}
	}
	table, err := Resolve(context.Background(), Input{
		Wanted: wanted, Source: dir, Operations: tr.operations(), HaveOpenAPI: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wanted {
		r, _ := table.Router(w.Router)
		var want []string
		switch w.Router {
		case "engines.admin": // in no document
			want = []string{"http GET /tools/users not mounted", "http GET …/plain path unknown", "ws GET …/plain-ws path unknown"}
		case "engines.canvas_commands": // in two places, which may as well be two routers alike
			want = []string{"http POST …/commands path unknown", "http POST …/undo path unknown", "ws GET …/live path unknown"}
		case "engines.internal.app":
			want = []string{}
		case "engines.late":
			want = []string{"http GET /late/ok", "ws GET /late/ws"}
		default:
			want = tr.lines(filesOf(t, w)...)
		}
		if diff := cmp.Diff(want, linesOf(r.Endpoints)); diff != "" {
			t.Errorf("%s: (-application +table)\n%s", w.Router, diff)
		}
	}
}

// TestServiceFilesAreKnown keeps the table of wanted routers whole.
func TestServiceFilesAreKnown(t *testing.T) {
	known := []string{"engines/orphan/routes.py", "engines/app.py", "engines/wiring.py", "engines/api.py"}
	for _, w := range wanted {
		known = append(known, filesOf(t, w)...)
	}
	err := fs.WalkDir(os.DirFS(service), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, ".py") {
			return err
		}
		src, err := os.ReadFile(filepath.Join(service, p))
		if err == nil && bytes.Contains(src, []byte("\n@")) && bytes.Contains(src, []byte("outer")) && !slices.Contains(known, p) {
			t.Errorf("%s has routes and no wanted router", p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
