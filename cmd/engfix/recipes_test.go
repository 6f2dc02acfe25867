package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/internal/uvicorn"
)

const recipes = "../../docs/recipes"

// TestRecipes runs the recipes of docs/ci.md night by night, as a FastAPI repository without a line of Go has them: each
// night in a fresh clone that has what the recipe keeps of the night before, and nothing else.
func TestRecipes(t *testing.T) {
	t.Parallel()
	need.Shell(t)
	need.Command(t, "git", "git")
	broken := uvicorn.Start(t, uvicorn.Options{Dir: "testdata/recipes", App: "app.main:app", Env: []string{"BROKEN=1"}}).URL
	t.Run("github", func(t *testing.T) {
		t.Parallel()
		r := newCI(t)
		r.job = r.githubJob(t, "github-nightly.yml", "night")
		summary := filepath.Join(r.dir, "summary.md")
		r.env = append(r.env, "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY="+summary)

		r.green(t)
		r.asked(t, "pr create --base main --head engfix/ticks --title Tick what the service showed")
		if s := readFile(t, summary); !strings.Contains(s, "# engfix: 1 ticket of 2 hold") {
			t.Errorf("the job's summary is not the report:\n%s", s)
		}
		if got := r.night(t); got.code != exitFine {
			t.Fatalf("exit code %d\n%s", got.code, got.stdout)
		}
		r.asked(t, "pr edit 1") // and no second one
		r.mergeTicks(t)
		r.red(t, broken, "::error file=ENGINE_FIX_TICKETS.md,line=9,title=engfix%3A regression K-1 scope/1::")
		r.others(t, broken)
	})
	t.Run("gitlab", func(t *testing.T) {
		t.Parallel()
		r := newCI(t)
		r.job = r.gitlabJob(t, "engfix-night")
		r.env = append(r.env, "GITLAB_CI=true", "CI_DEFAULT_BRANCH=main", "ENGFIX_PUSH_TOKEN=glpat-secret", "CI_SERVER_HOST=gitlab.test", "CI_PROJECT_PATH=team/service",
			"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=url."+r.origin+".insteadOf", "GIT_CONFIG_VALUE_0=https://engfix:glpat-secret@gitlab.test/team/service.git")
		r.git(t, r.origin, "config", "receive.advertisePushOptions", "true")
		hook := "#!/bin/sh\nenv | grep ^GIT_PUSH_OPTION_ | sort >" + filepath.Join(r.dir, "options") + "\n"
		if err := os.WriteFile(filepath.Join(r.origin, "hooks", "pre-receive"), []byte(hook), 0o755); err != nil {
			t.Fatal(err)
		}
		r.green(t)
		options := readFile(t, filepath.Join(r.dir, "options"))
		for _, want := range []string{"merge_request.create\n", "merge_request.target=main\n", "merge_request.title=Tick what the service showed\n"} {
			if !strings.Contains(options, want) {
				t.Errorf("the push has no option %q:\n%s", want, options)
			}
		}
		r.mergeTicks(t)
		r.red(t, broken, "K-1")
	})
	t.Run("cron", func(t *testing.T) {
		t.Parallel()
		r := newCI(t)
		r.job = r.cronJob(t)
		r.green(t)
		r.mergeTicks(t)
		r.red(t, broken, "K-1")
		if _, err := os.Stat(filepath.Join(r.dir, "www", "report.html")); err != nil {
			t.Errorf("the reports are not published: %v", err)
		}
	})
	t.Run("pull request", func(t *testing.T) {
		t.Parallel()
		r := newCI(t)
		r.job = r.githubJob(t, "github-pull-request.yml", "change")
		r.job.env["BASE"] = "origin/main"
		r.change(t, "ENGINE_FIX_TICKETS.md", "[ ] Add Identity", "[x] Add Identity")
		r.git(t, r.dev, "checkout", "-q", "-b", "topic")
		r.branch = "topic"
		r.change(t, "app/identity.py", "REQUIRED =", "REQUIRED = [] #")
		got := r.night(t)
		if got.code != exitFound || !strings.Contains(got.stdout, "K-1") || strings.Contains(got.stdout, "N-1") {
			t.Errorf("exit code %d, want %d, and the ticket whose file imports the changed one alone\n%s", got.code, exitFound, got.stdout)
		}
	})
}

// green is the first night: the recipe starts the service, and proposes the box that it shows.
func (r *ci) green(t *testing.T) {
	t.Helper()
	got := r.night(t)
	if got.code != exitFine {
		t.Fatalf("exit code %d, want %d\n%s", got.code, exitFine, got.stdout)
	}
	ticks := r.git(t, r.origin, "show", "engfix/ticks:ENGINE_FIX_TICKETS.md")
	if strings.Count(ticks, "[x] Add Identity.") != 1 || strings.Contains(r.tickets(t), "[x]") {
		t.Errorf("the branch has not the tick, or main has it:\n%s", ticks)
	}
	for _, name := range []string{"run.json", "report.html", "report.md", "junit.xml"} {
		if _, err := os.Stat(filepath.Join(r.clone, "engfix-report", name)); err != nil {
			t.Errorf("no report: %v", err)
		}
	}
}

// red is a night on which what was ticked is broken again. The night before is remembered.
func (r *ci) red(t *testing.T, broken, named string) {
	t.Helper()
	got := r.night(t, "SERVICE=", "ENGFIX_TARGET_URL="+broken)
	if got.code != exitFound || !strings.Contains(got.stdout, named) {
		t.Errorf("exit code %d, want %d and %s\n%s", got.code, exitFound, named, got.stdout)
	}
	if runs := finish(t, r.command(t, "engfix history --format json", nil)).stdout; strings.Count(runs, `"id"`) < 2 {
		t.Errorf("the history does not reach back to the night before:\n%s", runs)
	}
}

// historyLost is the night that finds no history which it can read.
const historyLost = "history lost"

// others are the nights without a clear result, or without a change: none of them changes a box or withdraws a
// proposal.
func (r *ci) others(t *testing.T, broken string) {
	t.Helper()
	r.git(t, r.origin, "branch", "engfix/ticks", "main")
	empty := serve(t, http.NotFoundHandler())
	waiver := func(until string) string {
		return "waivers: [{ticket: K-1, item: scope/1, until: " + until + ", reason: the gateway comes first}]\n"
	}
	before := r.tickets(t)
	for _, night := range []struct {
		name   string
		waiver string // in engfix.yaml
		env    []string
		code   int
		says   string
	}{
		{"service down", "", []string{"SERVICE=false", "WAIT=100ms", "ENGFIX_TARGET_URL=" + nowhere(t)}, exitUnreachable, "engfix: "},
		{"wrong target", "", []string{"SERVICE=", "ENGFIX_TARGET_URL=" + empty}, exitUnreachable, "is this the right service?"},
		{"empty secret", "", []string{"ENGFIX_TOKEN="}, exitUsage, "ENGFIX_TOKEN"},
		{"expired waiver", waiver("2020-01-01"), nil, exitUsage, "2020-01-01"},
		{"waived", waiver("2199-01-01"), []string{"SERVICE=", "ENGFIX_TARGET_URL=" + broken}, exitFine, "waived"},
		{historyLost, "", nil, exitFine, "is not kept"},
	} {
		t.Run(night.name, func(t *testing.T) {
			if night.name == historyLost {
				if err := os.WriteFile(filepath.Join(r.clone, ".engfix", "history.db"), []byte(strings.Repeat("engfix", 1000)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if night.waiver != "" {
				config := r.git(t, r.dev, "show", "HEAD:engfix.yaml")
				r.change(t, "engfix.yaml", config, strings.Split(config, "waivers:")[0]+night.waiver)
			}
			got := r.night(t, night.env...)
			if got.code != night.code || !strings.Contains(got.stdout, night.says) {
				t.Errorf("exit code %d, want %d and %q\n%s", got.code, night.code, night.says, got.stdout)
			}
			// A night that shows nothing takes nothing back; one that answers, and leaves nothing to tick, does.
			if proposed := r.git(t, r.origin, "branch", "--list", "engfix/ticks") != ""; proposed == (night.code == exitFine) {
				t.Errorf("the branch with the ticks is there: %v", proposed)
			}
		})
	}
	if report := readFile(t, filepath.Join(r.clone, "engfix-report", "report.md")); !strings.Contains(report, "# engfix: 1 ticket of 2 hold") {
		t.Errorf("the night without a history has no report of its run:\n%s", report)
	}
	if after := r.tickets(t); after != before {
		t.Errorf("the ticket file was changed:\n%s", after)
	}
}
