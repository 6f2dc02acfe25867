package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/internal/pgtest"
)

// losses are the ways in which the history of a project is lost, each with a part of its remedy.
var losses = map[string]struct {
	lose   func(t *testing.T, w *project)
	remedy string
}{
	"random bytes": {func(t *testing.T, w *project) {
		w.write(t, ".engfix/history.db", strings.Repeat("\x93\x00k\xff", 9000))
	}, "move it away, or name another in history.dsn"},
	"cut": {func(t *testing.T, w *project) {
		whole := w.read(t, ".engfix/history.db")
		w.write(t, ".engfix/history.db", whole[:len(whole)/3])
	}, "move it away, or name another in history.dsn"},
	"newer schema": {func(t *testing.T, w *project) {
		execute(t, "sqlite", w.path(".engfix/history.db"), `INSERT INTO engfix_schema_version VALUES (99)`)
	}, "use a newer engfix"},
	"a table less": {func(t *testing.T, w *project) {
		execute(t, "sqlite", w.path(".engfix/history.db"), `DROP TABLE engfix_runs`)
	}, "move the file away, or name another in history.dsn"},
	"folder": {func(t *testing.T, w *project) {
		if err := errors.Join(os.Remove(w.path(".engfix/history.db")), os.Mkdir(w.path(".engfix/history.db"), 0o755)); err != nil {
			t.Fatal(err)
		}
	}, "name another place in history.dsn"},
	"database down": {func(t *testing.T, w *project) {
		address := strings.TrimPrefix(nowhere(t), "http://")
		w.write(t, "engfix.yaml", w.read(t, "engfix.yaml")+fmt.Sprintf("history: {dsn: \"postgres://u:geheim@%s/d\"}\n", address))
	}, "start it, or name another in history.dsn"},
	"no variable": {func(t *testing.T, w *project) {
		w.write(t, "engfix.yaml", w.read(t, "engfix.yaml")+"history: {dsn: \"postgres://u:${GONE}@127.0.0.1/d\"}\n")
	}, "GONE is not set"},
}

// execute runs a statement in a database.
func execute(t *testing.T, driver, dsn, statement string) {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err == nil {
		_, err = db.Exec(statement)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Error(err)
	}
}

// TestHistoryLost guards that the loss of the history is the loss of nothing else: the commands that only add its facts go
// on, say so in one line, and never that there was no run; the commands that rest on it say what to do.
func TestHistoryLost(t *testing.T) {
	t.Parallel()
	for name, loss := range losses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(conformant))))
			w.engfix(t, exitFine, "probe", "--quiet", "-o", "run.json")
			loss.lose(t, w)
			lost, err := os.ReadFile(w.path(".engfix/history.db"))
			for _, command := range []string{"status", "status --format md", "show T-001", "show T-001 --format md"} {
				got := w.try(t, strings.Fields(command)...)
				if got.code != exitFine || !strings.Contains(got.stdout, "T-001") || !strings.Contains(got.stdout, "unknown") || strings.Contains(got.stdout, "never probed") {
					t.Errorf("%s ended with %d:\n%s", command, got.code, got.stdout)
				}
				oneNote(t, got.stderr, loss.remedy, "earlier runs are not read")
			}
			for command, absent := range map[string]string{"status --format json": "last_run", "show T-001 --format json": "last"} {
				got := w.engfix(t, exitFine, strings.Fields(command)...)
				if gjson.Get(got, absent).Type != gjson.Null || !strings.Contains(gjson.Get(got, "history_error").String(), loss.remedy) {
					t.Errorf("%s:\n%s", command, got)
				}
			}
			for _, command := range []string{"status --state regressed", "list --state unproven", "probe --failed", "probe --plan --state provable", "history", "diff run.json @standing", "report", "report --run x", "drift"} {
				got := w.try(t, strings.Fields(command)...)
				if got.code != exitUsage || got.stdout != "" {
					t.Errorf("%s ended with %d:\n%s", command, got.code, got.stdout)
				}
				oneNote(t, got.stderr, loss.remedy, "")
			}
			for _, command := range []string{"list", "list --state open", "lint", "routes", "probe --plan", "report --from run.json", "drift --from run.json", "diff run.json run.json"} {
				if got := w.try(t, strings.Fields(command)...); got.code != exitFine || got.stderr != "" {
					t.Errorf("%s ended with %d: %s", command, got.code, got.stderr)
				}
			}
			if after, now := os.ReadFile(w.path(".engfix/history.db")); !bytes.Equal(after, lost) || (now == nil) != (err == nil) {
				t.Errorf("the file of the history was changed")
			}
		})
	}
}

// oneNote checks that stderr is one line with the texts.
func oneNote(t *testing.T, stderr string, texts ...string) {
	t.Helper()
	if strings.Count(stderr, "\n") != 1 || strings.Contains(stderr, "geheim") {
		t.Errorf("stderr is not one line without secrets:\n%s", stderr)
	}
	for _, want := range texts {
		if !strings.Contains(stderr, want) {
			t.Errorf("stderr has no %q:\n%s", want, stderr)
		}
	}
}

// TestProbeWithoutHistory guards that a probe whose history is lost asks, judges, reports, edits and ends as any other, and
// says that the run is not kept.
func TestProbeWithoutHistory(t *testing.T) {
	t.Parallel()
	for name, loss := range losses {
		if name == "no variable" { // a mistake in the configuration of a command that sends
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var broken sync.Map
			w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if _, is := broken.Load(r.URL.Path); is {
					unguarded(rw, r)
					return
				}
				conformant(rw, r)
			}))))
			w.engfix(t, exitFine, "probe", "--quiet")
			loss.lose(t, w)
			got := w.try(t, "probe", "--tick", "-o", "run.json", "--report", "html=report.html")
			if got.code != exitFine || strings.Count(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]") != 4 {
				t.Errorf("ended with %d, with the boxes\n%s\n%s", got.code, w.read(t, "ENGINE_FIX_TICKETS.md"), got.stderr)
			}
			first, second, _ := strings.Cut(got.stderr, "\n")
			oneNote(t, first+"\n", loss.remedy, "earlier runs are not read")
			run := document(t, w.read(t, "run.json"))
			oneNote(t, second, "run "+run.ID+" is not kept: the history could not be read")
			if !strings.Contains(w.read(t, "report.html"), run.ID) {
				t.Errorf("the report is not about the run")
			}
			broken.Store("/two", true)
			if got := w.try(t, "probe"); got.code != exitFound || !strings.Contains(got.stdout, "T-002") {
				t.Errorf("a regression ended with %d:\n%s", got.code, got.stdout)
			}
			w.engfix(t, exitFine, "undo")
		})
	}
}

// TestHistoryLostMidway guards that a run goes on when its history is lost in the middle, and says that it is not kept.
func TestHistoryLostMidway(t *testing.T) {
	t.Parallel()
	for name, place := range map[string]func(t *testing.T, w *project) (dsn, driver, source string){
		"sqlite": func(_ *testing.T, w *project) (string, string, string) {
			return "sqlite:.engfix/history.db", "sqlite", w.path(".engfix/history.db")
		},
		"postgres": func(t *testing.T, _ *project) (string, string, string) {
			dsn := pgtest.New(t)
			return dsn, "pgx", dsn
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var once sync.Once
			var lose func()
			w := newWorkspace(t, twoTickets, "")
			dsn, driver, source := place(t, w)
			w.write(t, "engfix.yaml", twoPins(serve(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/two" {
					once.Do(lose)
				}
				conformant(rw, r)
			})))+fmt.Sprintf("history: {dsn: %q}\n", dsn))
			lose = func() { execute(t, driver, source, `DROP TABLE engfix_pieces`) }
			got := w.try(t, "probe", "--tick", "--quiet", "-o", "run.json")
			if got.code != exitFine || strings.Count(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]") != 4 {
				t.Errorf("ended with %d: %s", got.code, got.stderr)
			}
			oneNote(t, got.stderr, "run "+document(t, w.read(t, "run.json")).ID+" is not kept: cannot store run", "engfix_pieces")
		})
	}
}

// TestHistoryThatCannotBeMade guards the same of a history that there is not, and that cannot be made.
func TestHistoryThatCannotBeMade(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(conformant)))+"history: {dsn: \"sqlite:gone/history.db\"}\n")
	need.Symlink(t, "nowhere", w.path("gone"))
	got := w.try(t, "probe", "--quiet", "--tick")
	if got.code != exitFine || strings.Count(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]") != 4 {
		t.Errorf("ended with %d: %s", got.code, got.stderr)
	}
	oneNote(t, got.stderr, "is not kept: cannot make the history", "name another place in history.dsn")
}
