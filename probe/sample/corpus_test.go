package sample_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sample"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestCorpus makes every sample of the documents in testdata/corpus and compares them with the golden files, which a
// person has read: a 3.0 document as Debian's FastAPI writes it, and one with the shapes of 3.1.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d := parse(t, string(data))
			var b strings.Builder
			for _, op := range d.Operations() {
				fmt.Fprintf(&b, "== %s %s\n", op.Method, op.Path)
				describe(&b, sample.Make(d, endpointOf(op), options))
			}
			golden := strings.TrimSuffix(file, ".json") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Errorf("samples (-want +got; -update rewrites them):\n%s", diff)
			}
		})
	}
}

// describe writes what a sample holds, one part a line.
func describe(b *strings.Builder, s probe.Sample) {
	line := func(name string, v any, present bool) {
		if present {
			fmt.Fprintf(b, "%s: %v\n", name, v)
		}
	}
	line("problem", s.Problem, s.Problem != "")
	line("path", s.Path, len(s.Path) > 0)
	line("unknown path", s.UnknownPath, s.UnknownPath != nil)
	line("invalid path", s.InvalidPath, s.InvalidPath != nil)
	line("query", s.Query, s.Query != nil)
	line("reduced query", s.ReducedQuery, !cmp.Equal(s.Query, s.ReducedQuery))
	line("invalid query", s.InvalidQuery, s.InvalidQuery != nil)
	line("header", s.Header, s.Header != nil)
	line("cookie", s.Cookie, s.Cookie != nil)
	line("content type", s.ContentType, s.ContentType != "")
	line("body", fmt.Sprintf("%q", s.Body), s.Body != nil)
	line("reduced body", fmt.Sprintf("%q", s.ReducedBody), !cmp.Equal(s.Body, s.ReducedBody))
	line("invalid body", fmt.Sprintf("%q", s.InvalidBody), s.InvalidBody != nil)
	line("needs body", "yes", s.NeedsBody)
	line("missing field", fmt.Sprintf("%q", s.MissingField), s.MissingField != nil)
	line("invalid header", s.InvalidHeader, s.InvalidHeader != nil)
	line("invalid cookie", s.InvalidCookie, s.InvalidCookie != nil)
}
