package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/internal/need"
)

// A ci is a repository with a recipe, and the machine that runs it.
type ci struct {
	dir, origin, dev string
	branch           string
	port             string // where the service listens
	job              ciJob
	env              []string
	clone            string // of the last night
	nights           int
}

// A ciJob is a recipe as the system reads it.
type ciJob struct {
	steps  []ciStep
	env    map[string]string
	kept   []string // of a night for the next one
	always bool     // the clone itself is kept
}

type ciStep struct {
	run string
	env map[string]string
}

// newCI makes a repository, and a machine with python, pip and gh, and a release of engfix to download.
func newCI(t *testing.T) *ci {
	t.Helper()
	dir := t.TempDir()
	r := &ci{dir: dir, origin: filepath.Join(dir, "origin.git"), dev: filepath.Join(dir, "dev"), branch: "main"}
	bin := filepath.Join(dir, "bin")
	for name, text := range map[string]string{
		"python": `exec ` + need.Python + ` -B "$@"`,
		"pip":    "exit 0",
		"gh": `echo "$*" >>` + dir + `/gh
case "$1 $2" in
"pr list") if [ -f ` + dir + `/pr ]; then echo 1; fi ;;
"pr create") touch ` + dir + `/pr ;;
esac`,
	} {
		if err := os.MkdirAll(bin, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	_, r.port, _ = strings.Cut(strings.TrimPrefix(nowhere(t), "http://"), ":")
	home := filepath.Join(dir, "home")
	r.env = []string{
		"HOME=" + home, "PATH=" + bin + ":" + os.Getenv("PATH"), "RELEASES=" + serveRelease(t, "v1.0.0"), "ENGFIX_TOKEN=nightly-secret",
		"GIT_CONFIG_GLOBAL=" + filepath.Join(dir, "gitconfig"), "PUBLISH=",
	}
	if err := os.WriteFile(filepath.Join(dir, "gitconfig"), []byte("[user]\nname = Dev\nemail = dev@example.test\n[init]\ndefaultBranch = main\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.git(t, dir, "init", "-q", "--bare", r.origin)
	if err := os.CopyFS(r.dev, os.DirFS("testdata/recipes")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(r.dev, "ci"), os.DirFS(recipes)); err != nil {
		t.Fatal(err)
	}
	r.git(t, r.dev, "init", "-q")
	r.git(t, r.dev, "remote", "add", "origin", r.origin)
	r.commit(t)
	return r
}

func (r *ci) git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir, cmd.Env = dir, r.env
	got := finish(t, cmd)
	if got.code != 0 {
		t.Fatalf("git %s: %s", strings.Join(args, " "), got.stderr)
	}
	return got.stdout
}

func (r *ci) commit(t *testing.T) {
	t.Helper()
	r.git(t, r.dev, "add", "-A")
	r.git(t, r.dev, "commit", "-q", "-m", "change")
	r.git(t, r.dev, "push", "-q", "origin", "HEAD:"+r.branch)
}

// change commits that a text of a file is another.
func (r *ci) change(t *testing.T, name, old, text string) {
	t.Helper()
	path := filepath.Join(r.dev, name)
	before := readFile(t, path)
	after := strings.Replace(before, old, text, 1)
	if after == before {
		t.Fatalf("%s holds no %q", name, old)
	}
	if err := os.WriteFile(path, []byte(after), 0o600); err != nil {
		t.Fatal(err)
	}
	r.commit(t)
}

// tickets returns the ticket file of main.
func (r *ci) tickets(t *testing.T) string {
	t.Helper()
	return r.git(t, r.origin, "show", "main:ENGINE_FIX_TICKETS.md")
}

// mergeTicks merges what was proposed. The forge deletes the branch.
func (r *ci) mergeTicks(t *testing.T) {
	t.Helper()
	r.git(t, r.dev, "pull", "-q", "--no-rebase", "origin", "engfix/ticks")
	r.git(t, r.dev, "push", "-q", "origin", "HEAD:main", ":engfix/ticks")
}

// asked demands that gh was called in one way.
func (r *ci) asked(t *testing.T, want string) {
	t.Helper()
	calls := readFile(t, filepath.Join(r.dir, "gh"))
	if strings.Count(calls, want) != 1 || strings.Count(calls, "pr create") != 1 {
		t.Errorf("gh was not asked once for %q:\n%s", want, calls)
	}
}

// command returns a line of shell as it will run in the clone.
func (r *ci) command(t *testing.T, line string, env []string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-e", "-c", line)
	cmd.Dir, cmd.Env = r.clone, append(append([]string{}, r.env...), env...)
	for i, v := range cmd.Env {
		if strings.HasPrefix(v, "PATH=") {
			cmd.Env[i] = "PATH=" + filepath.Join(r.dir, "home", ".local", "bin") + ":" + strings.TrimPrefix(v, "PATH=")
		}
	}
	return cmd
}

// night runs the recipe's steps in a fresh clone, up to the first that fails. Its stdout has all that was printed.
func (r *ci) night(t *testing.T, env ...string) result {
	t.Helper()
	before := r.clone
	r.nights++
	if !r.job.always || before == "" {
		r.clone = filepath.Join(r.dir, fmt.Sprint("night", r.nights))
		r.git(t, r.dir, "clone", "-q", "--branch", r.branch, r.origin, r.clone)
		for _, name := range r.job.kept {
			if before != "" {
				if err := os.CopyFS(filepath.Join(r.clone, name), os.DirFS(filepath.Join(before, name))); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var out result
	for _, step := range r.job.steps {
		if r.nights > 1 && strings.HasSuffix(step.run, "engfix-ci.sh install") {
			continue // it is installed
		}
		var all []string
		for _, set := range []map[string]string{r.job.env, step.env} {
			for k, v := range set {
				all = append(all, k+"="+v)
			}
		}
		got := finish(t, r.command(t, step.run, append(all, env...)))
		out.stdout += got.stdout + got.stderr
		if out.code = got.code; out.code != 0 {
			break
		}
	}
	if strings.Contains(out.stdout, "nightly-secret") || strings.Contains(out.stdout, "glpat-secret") {
		t.Errorf("a secret was printed:\n%s", out.stdout)
	}
	return out
}

// local returns a value of a recipe as this machine has it: the service listens at a free port.
func (r *ci) local(value string) string { return strings.ReplaceAll(value, "8000", r.port) }

var expression = regexp.MustCompile(`\$\{\{.*\}\}`)

// githubJob reads a workflow.
func (r *ci) githubJob(t *testing.T, file, name string) ciJob {
	t.Helper()
	type step struct {
		Uses, Run string
		With      map[string]string
		Env       map[string]string
	}
	var workflow struct {
		Jobs map[string]struct {
			Env   map[string]string
			Steps []step
		}
	}
	readYAML(t, file, &workflow)
	own := func(env map[string]string) map[string]string {
		out := map[string]string{}
		for k, v := range env {
			if !expression.MatchString(v) { // secrets are in the machine's environment
				out[k] = r.local(v)
			}
		}
		return out
	}
	job := ciJob{env: own(workflow.Jobs[name].Env)}
	for _, s := range workflow.Jobs[name].Steps {
		if strings.HasPrefix(s.Uses, "actions/cache/save@") {
			job.kept = append(job.kept, strings.Fields(s.With["path"])...)
		}
		if s.Run != "" {
			job.steps = append(job.steps, ciStep{s.Run, own(s.Env)})
		}
	}
	return job
}

// gitlabJob reads a job of the GitLab recipe with the jobs that it extends.
func (r *ci) gitlabJob(t *testing.T, name string) ciJob {
	t.Helper()
	var file map[string]struct {
		Extends      string
		Variables    map[string]string
		BeforeScript []string `yaml:"before_script"`
		Script       []string
		Cache        struct{ Paths []string }
	}
	readYAML(t, "gitlab-ci.yml", &file)
	base := file[file[name].Extends]
	job := ciJob{env: map[string]string{}, kept: file[name].Cache.Paths}
	for k, v := range base.Variables {
		job.env[k] = r.local(v)
	}
	job.steps = []ciStep{{run: strings.Join(append(base.BeforeScript, file[name].Script...), "\n")}} // one shell runs them
	return job
}

// cronJob reads the crontab. cron runs a line by sh, in the environment that the lines before it set.
func (r *ci) cronJob(t *testing.T) ciJob {
	t.Helper()
	job := ciJob{env: map[string]string{}, always: true}
	r.clone = filepath.Join(r.dir, "clone")
	r.git(t, r.dir, "clone", "-q", r.origin, r.clone)
	secrets := filepath.Join(r.dir, "engfix.env")
	if err := os.WriteFile(secrets, []byte("ENGFIX_TOKEN=nightly-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	job.steps = []ciStep{{run: "VERSION=v1.0.0 sh ci/engfix-ci.sh install"}}
	set := regexp.MustCompile(`^([A-Z_]+)=(.*)$`)
	for line := range strings.Lines(readFile(t, filepath.Join(recipes, "nightly.cron"))) {
		line = strings.TrimSpace(line)
		if m := set.FindStringSubmatch(line); m != nil {
			job.env[m[1]] = r.local(m[2])
		} else if line != "" && line[0] != '#' {
			job.steps = append(job.steps, ciStep{run: "exec sh -c " + quoted(strings.Join(strings.Fields(line)[5:], " "))})
		}
	}
	job.env["CLONE"], job.env["SECRETS"], job.env["PUBLISH"] = r.clone, secrets, filepath.Join(r.dir, "www")
	job.env["SERVICE"] = strings.TrimPrefix(job.env["SERVICE"], ".venv/bin/")
	return job
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(readFile(t, filepath.Join(recipes, name))), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
