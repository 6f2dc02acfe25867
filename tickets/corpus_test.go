package tickets

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the expected files of the corpus")

// The expected files hold what a caller can see of a parsed file, and what lint says of it.
type (
	corpusFile struct {
		Sections []string       `json:"sections"`
		Tickets  []corpusTicket `json:"tickets"`
		Problems []string       `json:"problems"`
	}
	corpusTicket struct {
		ID      string       `json:"id"`
		Title   string       `json:"title"`
		Section string       `json:"section"`
		Kind    Kind         `json:"kind"`
		Place   [2]int       `json:"place"` // line, column
		Router  string       `json:"router"`
		Files   []string     `json:"files"`
		Fields  []Field      `json:"fields"`
		Items   []corpusItem `json:"items"`
	}
	corpusItem struct {
		Ref     string `json:"ref"`
		Text    string `json:"text"`
		Checked *bool  `json:"checked"`
		Place   [2]int `json:"place"`
	}
)

func TestCorpus(t *testing.T) {
	paths, err := filepath.Glob("testdata/corpus/*.md")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".md"), func(t *testing.T) {
			f, err := Read(path)
			if err != nil {
				t.Fatal(err)
			}
			got := marshal(t, visible(f))
			golden := strings.TrimSuffix(path, ".md") + ".json"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
			checkBoxes(t, f)
		})
	}
}

func visible(f *File) corpusFile {
	out := corpusFile{Sections: f.Sections}
	for _, tk := range f.Tickets {
		ct := corpusTicket{
			ID: tk.ID, Title: tk.Title, Section: tk.Section, Kind: tk.Kind, Place: [2]int{tk.Line, tk.Column},
			Router: tk.Router, Files: tk.Files, Fields: tk.Fields,
		}
		for _, it := range tk.Items {
			ct.Items = append(ct.Items, corpusItem{it.Ref().String(), it.Text, it.Checked, [2]int{it.Line, it.Column}})
		}
		out.Tickets = append(out.Tickets, ct)
	}
	for _, p := range Lint(f, LintOptions{}) {
		e := Error{Path: filepath.Base(p.File), Line: p.Line, Column: p.Column, Msg: string(p.Severity) + " " + p.Rule + ": " + p.Message}
		out.Problems = append(out.Problems, e.Error())
	}
	return out
}

// checkBoxes holds every item's place against the bytes that stand there, and what lint --fix would write against them.
func checkBoxes(t *testing.T, f *File) {
	t.Helper()
	for _, m := range f.malformed {
		if m.meant != "" && m.meant == string(f.source[m.offset:m.offset+m.length]) {
			t.Errorf("offset %d: %q would be replaced with itself", m.offset, m.meant)
		}
	}
	for _, tk := range f.Tickets {
		for _, it := range tk.Items {
			at := f.source[f.starts[it.Line-1]+it.Column-1:]
			if it.HasBox() && (!isBox(at) || ticked(at[1]) != it.Done()) {
				t.Errorf("%s %s: at %d:%d stands %q, want its box", tk.ID, it.Ref(), it.Line, it.Column, at)
			}
			if !it.HasBox() && (len(at) == 0 || isSpace(at[0])) {
				t.Errorf("%s %s: at %d:%d stands %q, want its text", tk.ID, it.Ref(), it.Line, it.Column, at)
			}
		}
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
