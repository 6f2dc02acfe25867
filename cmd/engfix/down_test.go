package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/engfix/engfix/probe"
)

// TestServiceDown guards that a service that is down is reported in one line and changes nothing: the ticket file, the
// history, and a folder that has none yet.
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

// TestServiceGoesAway guards that a service that ends in the middle of a run is reported, whatever the verdicts, and
// that its earlier answers are kept.
func TestServiceGoesAway(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 6 {
			server.Listener.Close()
			go server.CloseClientConnections() // which waits for this answer
		}
		conformant(w, r)
	}))
	t.Cleanup(server.Close)
	w := newWorkspace(t, twoTickets, twoPins(server.URL))
	before := w.read(t, "ENGINE_FIX_TICKETS.md")
	got := w.try(t, "probe", "--concurrency", "1", "--untick", "-o", "run.json")
	if got.code != exitUnreachable || !strings.Contains(got.stderr, server.URL) || !strings.Contains(got.stderr, "went down during the run") {
		t.Errorf("exit code %d, want %d; stderr %q", got.code, exitUnreachable, got.stderr)
	}
	if w.read(t, "ENGINE_FIX_TICKETS.md") != before {
		t.Error("a box was changed")
	}
	doc := document(t, w.engfix(t, exitFine, "report", "--json"))
	if doc.Interrupted || doc.Summary.Tickets[probe.Inconclusive] == 0 || w.read(t, "run.json") == "" {
		t.Errorf("the run was not kept whole: %+v", doc.Summary)
	}
}

// TestServiceGoesAwayBesideARegression guards that the failures decide the exit code, and that the reason for not
// seeing more is reported too.
func TestServiceGoesAwayBesideARegression(t *testing.T) {
	t.Parallel()
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/one" || r.URL.Path == "/two" { // the first that is asked for itself, whichever it is
			server.Listener.Close()
			go server.CloseClientConnections() // which waits for this answer
		}
		unguarded(w, r)
	}))
	t.Cleanup(server.Close)
	w := newWorkspace(t, strings.ReplaceAll(twoTickets, "[ ] Add Identity", "[x] Add Identity"), twoPins(server.URL))
	got := w.try(t, "probe", "--concurrency", "1")
	if got.code != exitFound || !strings.Contains(got.stderr, "went down during the run") {
		t.Errorf("exit code %d, want %d; stderr %q\n%s", got.code, exitFound, got.stderr, got.stdout)
	}
}

// files returns every file of the workspace.
func (w *project) files(t *testing.T) map[string]string {
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
