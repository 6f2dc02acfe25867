package report_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// reporters are the sinks that a saved run is replayed through, by the ending of the golden file.
var reporters = map[string]func(io.Writer) probe.Sink{
	"json":       func(w io.Writer) probe.Sink { return report.NewJSON(w, "") },
	"ndjson":     report.NewNDJSON,
	"md":         report.NewMarkdown,
	"html":       pageAlone,
	"junit.xml":  report.NewJUnit,
	"ctrf.json":  report.NewCTRF,
	"prom":       report.NewOpenMetrics,
	"har":        report.NewHAR,
	"sarif":      report.NewSARIF,
	"github.txt": report.NewGitHub,
	"pipe.txt":   func(w io.Writer) probe.Sink { return report.NewTerminal(w, report.Style{}, report.TerminalOptions{}) },
	"80.txt": func(w io.Writer) probe.Sink {
		return report.NewTerminal(w, report.Style{Width: 80}, report.TerminalOptions{})
	},
	"120v.ansi": func(w io.Writer) probe.Sink {
		return report.NewTerminal(w, report.Style{Color: true, Width: 120}, report.TerminalOptions{Verbose: true})
	},
}

// pageAlone is the page of a run without those before it.
func pageAlone(w io.Writer) probe.Sink { return report.NewHTML(w, nil) }

func TestGolden(t *testing.T) {
	docs, err := filepath.Glob("testdata/*.json")
	if err != nil || len(docs) == 0 {
		t.Fatalf("no run documents: %v", err)
	}
	for _, path := range docs {
		doc := open(t, path)
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		for ending, reporter := range reporters {
			t.Run(name+"/"+ending, func(t *testing.T) {
				var out bytes.Buffer
				if err := report.Replay(doc, reporter(&out)); err != nil {
					t.Fatal(err)
				}
				golden(t, filepath.Join("testdata", "golden", name+"."+ending), out.Bytes())
			})
		}
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run the test with -update", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got), -update rewrites it:\n%s", path, diff)
	}
}

func open(t testing.TB, path string) *probe.Document {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := report.ReadDocument(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return doc
}
