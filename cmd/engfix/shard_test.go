package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/demo"
	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/internal/pgtest"
	"github.com/engfix/engfix/probe"
)

func TestShardFlag(t *testing.T) {
	for _, tt := range []struct {
		value, run, env string
		want            string // or the error
	}{
		{"", "", "", "whole"},
		{"3/16", "n", "", "3 of 16"},
		{"1/1", "n", "", "1 of 1"},
		{"3/16", "", "", "give each the same --run-id"},
		{"0/4", "n", "", `--shard "0/4": want I/N`},
		{"5/4", "n", "", `--shard "5/4": want I/N, with I from 1 to N`},
		{"5/3", "", "", `--shard "5/3": want I/N, with I from 1 to N`},
		{"2", "n", "", `--shard "2": want I/N`},
		{"2/x", "n", "", `--shard "2/x": want I/N`},
		{"auto", "n", "", "none of these is set: JOB_COMPLETION_INDEX and JOB_COMPLETIONS"},
		{"auto", "n", "JOB_COMPLETION_INDEX=0 JOB_COMPLETIONS=16", "1 of 16"},
		{"auto", "n", "JOB_COMPLETION_INDEX=15 JOB_COMPLETIONS=16", "16 of 16"},
		{"auto", "n", "JOB_COMPLETION_INDEX=16 JOB_COMPLETIONS=16", "want a number from 0"},
		{"auto", "n", "JOB_COMPLETION_INDEX=3", `JOB_COMPLETIONS is ""`},
		{"auto", "n", "CI_NODE_INDEX=1 CI_NODE_TOTAL=4", "1 of 4"},
		{"auto", "n", "CI_NODE_INDEX=0 CI_NODE_TOTAL=4", "want a number from 1"},
		{"auto", "n", "CIRCLE_NODE_INDEX=0 CIRCLE_NODE_TOTAL=4", "1 of 4"},
		{"auto", "n", "BUILDKITE_PARALLEL_JOB=1 BUILDKITE_PARALLEL_JOB_COUNT=4", "2 of 4"},
	} {
		env := map[string]string{}
		for _, set := range strings.Fields(tt.env) {
			name, value, _ := strings.Cut(set, "=")
			env[name] = value
		}
		shard, err := shardOf(tt.value, tt.run, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		got := "whole"
		switch {
		case err != nil:
			got = err.Error()
		case shard != nil:
			got = fmt.Sprintf("%d of %d", shard.Index, shard.Of)
		}
		if !strings.Contains(got, tt.want) {
			t.Errorf("--shard %s with %q: %s, want %s", tt.value, tt.env, got, tt.want)
		}
	}
}

// A sharded is a project over the demo service whose shards are run as docs/recipes has it.
type sharded struct {
	*project
	script string
	of     int
}

func newSharded(t *testing.T, dsn string) sharded {
	t.Helper()
	d, err := startDemo("127.0.0.1:0", demo.Assignment())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.stop)
	w := newWorkspace(t, fetched(t, d.url+"/ENGINE_FIX_TICKETS.md"), fetched(t, d.url+"/engfix.yaml"))
	w.env = append(w.env, "PATH="+filepath.Dir(namedIn(t))+":"+os.Getenv("PATH"))
	if dsn != "" {
		w.env = append(w.env, "ENGFIX_HISTORY_DSN="+dsn)
	}
	script, err := filepath.Abs("../../docs/recipes/engfix-shards.sh")
	if err != nil {
		t.Fatal(err)
	}
	of, _ := strconv.Atoi(os.Getenv("ENGFIX_TEST_SHARDS")) // 16 for a measurement
	return sharded{w, script, max(of, 4)}
}

// namedIn returns the built binary under the name that the recipes use.
func namedIn(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "engfix")
	need.Symlink(t, binary(t), path)
	return path
}

func fetched(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, resp.Status, err)
	}
	return string(data)
}

func (s sharded) run(t *testing.T, what string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", s.script, what)
	cmd.Dir, cmd.Env = s.dir, append(append(append([]string{}, s.env...), "RUN_ID=night"), env...)
	return cmd
}

// probe runs every shard at once but those that are left out.
func (s sharded) probe(t *testing.T, leftOut int) {
	t.Helper()
	ended := make(chan result)
	running := 0
	for i := 1; i <= s.of; i++ {
		if i != leftOut {
			running++
			cmd := s.run(t, "probe", fmt.Sprintf("SHARD=%d/%d", i, s.of))
			go func() { ended <- finish(t, cmd) }()
		}
	}
	for range running {
		if r := <-ended; r.code != exitFine {
			t.Errorf("a shard ended with %d: %s", r.code, r.stderr)
		}
	}
}

// verdictsOf returns what a run found, ticket by ticket in its order.
func verdictsOf(t *testing.T, doc *probe.Document) []string {
	t.Helper()
	var all []string
	for _, ticket := range doc.Tickets {
		for _, it := range ticket.Items {
			all = append(all, fmt.Sprintln(ticket.ID, it.Ref(), it.Verdict, it.Cause, it.Regression, it.Unshown))
		}
	}
	return all
}

// The shards of a run lead to the judgement of one process: in one Postgres, also if one is killed and run again, and
// as files. Until every shard has left its record, the report says so and ends with 130.
func TestShards(t *testing.T) {
	t.Parallel()
	for name, makeDSN := range map[string]func(*testing.T) string{
		"postgres": pgtest.New, "files": func(*testing.T) string { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			dsn := makeDSN(t)
			s := newSharded(t, dsn)
			s.engfix(t, exitFine, "probe", "--fail-on", "never", "--run-id", "whole", "-o", "whole.json")
			want := verdictsOf(t, document(t, s.read(t, "whole.json")))

			victim := s.run(t, "probe", fmt.Sprintf("SHARD=2/%d", s.of), "ENGFIX_RATE=1") // it is not done when the others are
			if err := victim.Start(); err != nil {
				t.Fatal(err)
			}
			s.probe(t, 2)
			time.Sleep(time.Second)
			_ = victim.Process.Kill()
			_ = victim.Wait()
			got := finish(t, s.run(t, "report"))
			if got.code != exitInterrupted || !strings.Contains(got.stderr, fmt.Sprintf("run night is not whole: shard 2 of %d left no whole record, and ", s.of)) {
				t.Fatalf("the report ended with %d: %s", got.code, got.stderr)
			}
			if md := s.read(t, "engfix-shards/report.md"); !strings.Contains(md, fmt.Sprintf("Shard 2 of %d left no whole record", s.of)) {
				t.Errorf("the report says nothing of the missing shard:\n%.600s", md)
			}

			if r := finish(t, s.run(t, "probe", fmt.Sprintf("SHARD=2/%d", s.of))); r.code != exitFine {
				t.Fatalf("the second time it ended with %d: %s", r.code, r.stderr)
			}
			if r := finish(t, s.run(t, "report")); r.code != exitFine {
				t.Fatalf("the report ended with %d: %s", r.code, r.stderr)
			}
			args := []string{"report", "--format", "json"}
			if dsn != "" {
				args = append(args, "--run", "night")
			} else {
				parts, _ := filepath.Glob(s.path("engfix-shards/*.json"))
				for _, part := range parts {
					args = append(args, "--from", part)
				}
			}
			if diff := cmp.Diff(want, verdictsOf(t, document(t, s.engfix(t, exitFine, args...)))); diff != "" {
				t.Errorf("one process (-) and shards (+):\n%s", diff)
			}
		})
	}
}

// Guards that a regression in the shards that are there decides the exit code, and that the missing shard is reported all
// the same.
func TestAMissingShardBesideARegression(t *testing.T) {
	t.Parallel()
	regression := probe.TicketResult{Items: []probe.ItemResult{{Verdict: probe.Fail, Regression: true}}}
	for code, results := range map[int][]probe.TicketResult{exitFound: {regression}, exitInterrupted: nil} {
		found := outcome{run: probe.Run{ID: "night", Shard: &probe.Shard{Run: "night", Of: 2, Missing: []int{2}}}, tickets: results}
		var noted string
		end := found.end(failOnRegression, func(format string, args ...any) { noted += fmt.Sprintf(format, args...) })
		if got := exitCode(t.Context(), end); got != code {
			t.Errorf("exit code %d, want %d", got, code)
		}
		if said := fmt.Sprint(noted, end); !strings.Contains(said, "run night is not whole: shard 2 of 2 left no whole record") {
			t.Errorf("exit code %d: nothing is said of the missing shard: %s", code, said)
		}
	}
}

// A selection by the results of runs would change while other shards run.
func TestShardsChooseAlike(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, twoPins(nowhere(t)))
	for says, flags := range map[string][]string{
		"must choose from the same tickets": {"--failed"},
		"and the runs of the others change": {"--state", "regressed"},
		"probe them in a run of their own":  {"--unticketed"},
	} {
		got := w.try(t, append([]string{"probe", "--shard", "1/2", "--run-id", "n"}, flags...)...)
		if got.code != exitUsage || !strings.Contains(got.stderr, says) {
			t.Errorf("%v: ended with %d: %s", flags, got.code, got.stderr)
		}
	}
}
