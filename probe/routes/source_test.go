package routes

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// put writes a file below dir.
func put(t *testing.T, dir, name, data string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// someRouter is a file with one route.
const someRouter = "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/x')\ndef x(): ...\n"

// TestNothingOutsideTheCheckoutIsRead follows symbolic links and imports that lead out of the checkout.
func TestNothingOutsideTheCheckoutIsRead(t *testing.T) {
	parent := t.TempDir()
	put(t, parent, "secret.py", someRouter)
	put(t, parent, "source/engines/inside.py", someRouter)
	put(t, parent, "source/engines/imports.py", "from ...secret import router\nfrom ....secret import router as r2\nimport secret\n"+
		"@router.get('/y')\ndef y(): ...\n")
	for link, to := range map[string]string{
		"source/engines/file.py": "../../secret.py", "source/engines/absolute.py": filepath.Join(parent, "secret.py"),
		"source/engines/dir": "../..", "source/engines/within.py": "inside.py",
	} {
		need.Symlink(t, to, filepath.Join(parent, link))
	}
	table, err := Resolve(context.Background(), Input{Source: filepath.Join(parent, "source"), Wanted: []Wanted{
		{"engines.file", []string{"engines/file.py"}},
		{"engines.absolute", []string{"engines/absolute.py"}},
		{"engines.dir", []string{"engines/dir/secret.py"}},
		{"engines.imports", []string{"engines/imports.py"}},
		{"engines.within", []string{"engines/within.py"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range table.Routers {
		switch r.Name {
		case "engines.within":
			if len(r.Endpoints) != 1 || len(r.Problems) != 0 {
				t.Errorf("a link that stays within the checkout: %+v", r)
			}
		case "engines.imports": // its own route, on a router that it does not get to see
			if len(r.Endpoints) != 1 || r.Endpoints[0].Standing != probe.PathUnknown {
				t.Errorf("%+v", r)
			}
		default:
			if len(r.Endpoints) != 0 || len(r.Problems) != 1 || !strings.Contains(r.Problems[0], "is outside the source checkout") {
				t.Errorf("%+v", r)
			}
		}
	}
}

func TestResolveErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	put(t, filepath.Dir(file), "file", "x")
	for _, source := range []string{filepath.Join(t.TempDir(), "missing"), file} {
		_, err := Resolve(context.Background(), Input{Source: source})
		if err == nil || strings.Count(err.Error(), source) != 1 {
			t.Errorf("error %v does not name %s once", err, source)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := resolve(ctx, Input{Wanted: []Wanted{{"a", []string{"a.py"}}}}, fstest.MapFS{"a.py": {Data: []byte(someRouter)}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

// TestFilesAreBounded refuses a file that is too large for a source file, in one line.
func TestFilesAreBounded(t *testing.T) {
	fsys := fstest.MapFS{"a.py": {Data: make([]byte, fastapi.MaxFile+1)}}
	table, err := resolve(context.Background(), Input{Wanted: []Wanted{{"a", []string{"a.py"}}}}, fsys)
	if err != nil {
		t.Fatal(err)
	}
	if p := table.Routers[0].Problems; len(p) != 1 || !strings.Contains(p[0], "more than the 4194304 that a source file may have") {
		t.Errorf("problems %q", p)
	}
}

// TestPatterns finds the files that patterns stand for, at any depth, and refuses one that stands for too many.
func TestPatterns(t *testing.T) {
	fsys := fstest.MapFS{"a/routes.py": {}, "a/b/c/routes.py": {}, "a/b/models.py": {}, ".venv/a/routes.py": {}, "a/b/routes.md": {}}
	for pattern, want := range map[string]string{
		"**/routes.py":   "a/b/c/routes.py a/routes.py",
		"a/**":           "a/b/c/routes.py a/b/models.py a/routes.py",
		"a/**/routes.py": "a/b/c/routes.py a/routes.py",
		"a/*.py":         "a/routes.py",
		"a/[":            "",
	} {
		files, problems := listFiles(fsys, []string{pattern})
		if got := strings.Join(files, " "); got != want || (want == "") != (len(problems) == 1) {
			t.Errorf("%s: %q, problems %v", pattern, got, problems)
		}
	}
	for i := range maxListed {
		fsys[fmt.Sprintf("a/many/%d.py", i)] = &fstest.MapFile{}
	}
	for _, name := range []string{"a", "a/**/*.py", "a/*"} {
		files, problems := listFiles(fsys, []string{name})
		if many := name != "a/*"; (len(problems) == 1) != many || (len(files) == 0) != many {
			t.Errorf("%s: %d files, problems %v", name, len(files), problems)
		}
	}
}

func TestSwallows(t *testing.T) {
	for _, c := range []struct {
		earlier, later string
		want           bool
	}{
		{"/x/{id}", "/x/search", true},
		{"/x/{id}", "/x/{name}", true},
		{"/x/{id}", "/x/{name:int}", true},
		{"/x/{id:int}", "/x/{name}", false},
		{"/x/{id:int}", "/x/7", true},
		{"/x/{id:int}", "/x/seven", false},
		{"/x/{id:int}", "/x/{other:int}", true},
		{"/x/{id:uuid}", "/x/{other}", false},
		{"/x/{id}", "/x/{p:path}", false},
		{"/x/{id}", "/x/a/b", false},
		{"/x/{id}", "/x/", false},
		{"/x/{id}", "/x", false},
		{"/x/{p:path}", "/x/a/b", true},
		{"/x/{p:path}", "/x/", true},
		{"/x/{p:path}", "/x", false},
		{"/x/{p:path}", "/x/{q:path}", true},
		{"/{p:path}", "/anything/{at}/all", true},
		{"/x/{p:path}/meta", "/x/a/meta", false}, // it would be; unknown, so nothing is claimed
		{"/x/{p:path}/meta", "/x/{q:path}/meta", true},
		{"/x/{id}.json", "/x/{name}.json", true},
		{"/x/{id}.json", "/x/{name}.xml", false},
		{"/x/{id}", "/x/{name}.json", true},
		{"/x", "/x", true},
		{"/x", "/y", false},
		{"/", "/", true},
		{"", "", true},
		{"/{a}/{b}", "/x/y", true},
		{"/x/{b}", "/{a}/y", false},
	} {
		if got := swallows(segments(c.earlier), segments(c.later)); got != c.want {
			t.Errorf("%s swallows %s: %v", c.earlier, c.later, got)
		}
	}
}

// TestTableIsDeterministic resolves the same input over and over.
func TestTableIsDeterministic(t *testing.T) {
	var first string
	for i := range 10 {
		table, err := Resolve(context.Background(), Input{Source: service, Wanted: wanted})
		if err != nil {
			t.Fatal(err)
		}
		switch got := printTable(table, nil); {
		case i == 0:
			first = got
		case got != first:
			t.Fatalf("differs:\n%s\n%s", first, got)
		}
	}
}
