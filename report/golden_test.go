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

// endings are the endings of golden files that differ from the name of their format.
var endings = map[string]string{"junit": "junit.xml", "ctrf": "ctrf.json", "openmetrics": "prom", "github": "github.txt"}

// reporters returns the sinks that a saved run is replayed through, by the ending of the golden file: those of every format,
// and those that only a live run has.
func reporters() map[string]func(io.Writer) probe.Sink {
	all := map[string]func(io.Writer) probe.Sink{
		"ndjson":   report.NewNDJSON,
		"pipe.txt": func(w io.Writer) probe.Sink { return report.NewTerminal(w, report.Style{}, report.TerminalOptions{}) },
		"80.txt": func(w io.Writer) probe.Sink {
			return report.NewTerminal(w, report.Style{Width: 80}, report.TerminalOptions{})
		},
		"120v.ansi": func(w io.Writer) probe.Sink {
			return report.NewTerminal(w, report.Style{Color: true, Width: 120}, report.TerminalOptions{Verbose: true})
		},
	}
	for _, f := range report.Formats() {
		ending := endings[f.Name]
		if ending == "" {
			ending = f.Name
		}
		all[ending] = func(w io.Writer) probe.Sink { return f.New(w, nil) }
	}
	return all
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
		for ending, reporter := range reporters() {
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
