package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

var (
	updateReference = flag.Bool("reference", false, "write docs/reference from the commands")
	manPages        = flag.String("man", "", "write man pages into this folder as well")
)

// TestReference holds docs/reference to the commands. The generator is part of the tests, and of no program that users run.
func TestReference(t *testing.T) {
	const dir = "../../docs/reference"
	root := newRoot(&app{in: bytes.NewReader(nil), out: io.Discard, err: io.Discard, env: func(string) (string, bool) { return "", false }})
	root.DisableAutoGenTag = true
	if *manPages != "" {
		if err := os.MkdirAll(*manPages, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := doc.GenManTree(root, &doc.GenManHeader{Title: "ENGFIX", Section: "1", Source: "engfix", Manual: "engfix"}, *manPages); err != nil {
			t.Fatal(err)
		}
	}
	pages := map[string][]byte{}
	referencePage(t, root, pages)
	if *updateReference {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, page := range pages {
			if err := os.WriteFile(filepath.Join(dir, name), page, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	const remedy = "write it again: go test ./cmd/engfix -run '^TestReference$' -reference"
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if _, known := pages[f.Name()]; !known {
			t.Errorf("docs/reference/%s is about a command that does not exist: %s", f.Name(), remedy)
		}
	}
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%v: %s", err, remedy)
			continue
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("docs/reference/%s is not what the command says: %s\n%s", name, remedy, diff)
		}
	}
}

// referencePage writes the page of a command and of those below it.
func referencePage(t *testing.T, c *cobra.Command, pages map[string][]byte) {
	t.Helper()
	if !c.IsAvailableCommand() && c.HasParent() || c.IsAdditionalHelpTopicCommand() {
		return
	}
	c.DisableAutoGenTag = true
	var page bytes.Buffer
	if err := doc.GenMarkdownCustom(c, &page, func(name string) string { return name }); err != nil {
		t.Fatal(err)
	}
	pages[string(bytes.ReplaceAll([]byte(c.CommandPath()), []byte(" "), []byte("_")))+".md"] = page.Bytes()
	for _, sub := range c.Commands() {
		referencePage(t, sub, pages)
	}
}
