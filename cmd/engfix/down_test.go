package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestServiceDown guards that a service that is down is told in one line and leaves everything as it was: the ticket
// file, the history, and a folder that has none yet.
func TestServiceDown(t *testing.T) {
	t.Parallel()
	for _, known := range []bool{true, false} {
		name := map[bool]string{true: "with a history", false: "without"}[known]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(conformant))))
			if known {
				w.engfix(t, exitFine, "probe", "--tick")
			}
			before := w.files(t)
			url := nowhere(t)
			got := w.try(t, "probe", "--tick", "--untick", "--target", url, "-o", "run.json")
			if got.code != exitUnreachable || got.stdout != "" {
				t.Errorf("exit code %d, want %d; stdout %q", got.code, exitUnreachable, got.stdout)
			}
			line, rest, _ := strings.Cut(got.stderr, "\n")
			if rest != "" || !strings.Contains(line, url) || !strings.Contains(line, "--target") {
				t.Errorf("stderr is not one line that names the target and the remedy:\n%s", got.stderr)
			}
			after := w.files(t)
			for name, content := range before {
				if after[name] != content {
					t.Errorf("%s was changed", name)
				}
			}
			for name := range after {
				if _, was := before[name]; !was {
					t.Errorf("%s was made", name)
				}
			}
		})
	}
}

// files gives every file of the workspace.
func (w *workspace) files(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(w.dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			name, _ := filepath.Rel(w.dir, path) // it lies below
			found[name] = readFile(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
