package pyapp

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/probe/routes/listing"
)

// trees returns the folders of the project's tests that hold Python, those within archives unpacked.
func trees(t *testing.T) []string {
	t.Helper()
	var roots []string
	for _, dir := range []string{
		"../../testdata/fastapi/fixed", "../../testdata/fastapi/unfixed", "../../probe/sample/testdata/accept",
		"../../probe/routes/testdata/service", "../../probe/routes/testdata/corpus",
		"../../cmd/engfix/testdata/apps/nested", "../../cmd/engfix/testdata/apps/session", "testdata/apps",
	} {
		abs, err := filepath.Abs(dir)
		if err != nil {
			t.Fatal(err)
		}
		roots = append(roots, abs)
	}
	for _, pattern := range []string{"../../probe/routes/testdata/tables/*.txtar", "../../cmd/engfix/testdata/script/*.txtar"} {
		archives, err := filepath.Glob(pattern)
		if err != nil || len(archives) == 0 {
			t.Fatalf("%s: %v, %d archives", pattern, err, len(archives))
		}
		for _, name := range archives {
			roots = append(roots, unpacked(t, name)...)
		}
	}
	return roots
}

// unpacked writes the Python of an archive, and returns the folder and the one that scripts use as the checkout.
func unpacked(t *testing.T, name string) []string {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range archive.Files {
		if !strings.HasSuffix(f.Name, ".py") || !filepath.IsLocal(f.Name) {
			continue
		}
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "src")); err == nil {
		return []string{filepath.Join(dir, "src")}
	}
	return []string{dir}
}

// TestEqualsAppRoutes compares what is read of every application of the project's tests with its own app.routes.
func TestEqualsAppRoutes(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all: the race detector has nothing to see here")
	}
	need.Modules(t, "fastapi", "python3-fastapi")
	roots := trees(t)
	in, err := json.Marshal(roots)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(need.Python, "testdata/oracle.py")
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("oracle: %v\n%s", err, stderr.String())
	}
	var want map[string][]struct {
		App    string
		Routes []string
	}
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	apps, total := 0, 0
	for _, root := range roots {
		for _, app := range want[root] {
			doc, err := Read(t.Context(), App{Name: app.App, Python: need.Python, Dir: root})
			if err != nil {
				t.Errorf("%s in %s: %v", app.App, root, err)
				continue
			}
			if diff := cmp.Diff(app.Routes, linesOf(doc)); diff != "" {
				t.Errorf("%s in %s: (-app.routes +read)\n%s", app.App, root, diff)
			}
			apps++
			total += len(app.Routes)
		}
	}
	if apps < 40 {
		t.Errorf("%d applications were compared, want at least 40\n%s", apps, stderr.String())
	}
	t.Logf("%d routes of %d applications", total, apps)
}

// linesOf returns a document's routes in the oracle's form.
func linesOf(doc *listing.Document) []string {
	var out []string
	for _, r := range doc.Routes {
		switch r.Transport {
		case listing.Mount:
			out = append(out, "mount "+r.Mount)
		case listing.WS:
			out = append(out, "ws GET "+r.Path)
		default:
			out = append(out, "http "+strings.Join(r.Methods, ",")+" "+r.Path)
		}
	}
	return out
}
