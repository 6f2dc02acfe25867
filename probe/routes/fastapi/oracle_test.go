package fastapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/need"
)

const (
	corpus = "../testdata/corpus"
)

// corpusFiles returns the names of all files of the corpus.
func corpusFiles(t testing.TB) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(corpus), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(p, ".py") {
			names = append(names, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// A row is a route in the oracle's form.
type row struct {
	Line      int      `json:"line"`
	Col       int      `json:"col"`
	Transport string   `json:"transport"`
	Methods   []string `json:"methods"`
	Prefix    string   `json:"prefix"`
	Path      string   `json:"path"`
	Func      string   `json:"func"`
	Hidden    bool     `json:"hidden"`
	Plain     bool     `json:"plain"`
}

func rows(m Module) []row {
	out := []row{}
	for _, r := range m.Routes {
		methods := r.Methods
		if methods == nil {
			methods = []string{}
		}
		out = append(out, row{
			Line: r.Site.Line, Col: r.Site.Col, Transport: string(r.Transport), Methods: methods,
			Prefix: byDefaultOr(r.Router.Prefix), Path: byDefaultOr(r.Path), Func: r.Func, Hidden: r.Hidden, Plain: r.Plain,
		})
	}
	slices.SortStableFunc(out, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.Path, b.Path), slices.Compare(a.Methods, b.Methods))
	})
	return out
}

// byDefaultOr returns a text as the oracle does: with the settings' defaults.
func byDefaultOr(t Text) string {
	if s, ok := t.Fallback(); ok {
		return s
	}
	return t.String()
}

// TestScanAgreesWithPython compares every route of every file of the corpus with the result of Python's own ast.
func TestScanAgreesWithPython(t *testing.T) {
	need.Modules(t, "ast", "python3")
	names := corpusFiles(t)
	if len(names) < 60 {
		t.Errorf("the corpus has %d files, want at least 60", len(names))
	}
	cmd := exec.Command(need.Python, "../testdata/oracle.py", corpus)
	cmd.Stdin = strings.NewReader(strings.Join(names, "\n"))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("oracle: %v\n%s", err, stderr.String())
	}
	var want map[string][]row
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, name := range names {
		src, err := os.ReadFile(filepath.Join(corpus, name))
		if err != nil {
			t.Fatal(err)
		}
		m := scan(name, src)
		if m.Err != nil {
			t.Errorf("%s: %v", name, m.Err)
		}
		got := rows(m)
		total += len(got)
		if diff := gocmp.Diff(want[name], got); diff != "" {
			t.Errorf("%s: (-python +scan)\n%s", name, diff)
		}
	}
	t.Logf("%d routes in %d files", total, len(names))
}
