package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/probe"
)

// A project is a folder of a user's own, with a ticket file and an engfix.yaml, and nothing of the machine's.
type project struct {
	dir     string
	tickets string
	env     []string
}

// newWorkspace makes a workspace with the ticket file and the configuration.
func newWorkspace(t *testing.T, ticketFile, config string) *project {
	t.Helper()
	dir := t.TempDir()
	w := &project{
		dir:     dir,
		tickets: filepath.Join(dir, "ENGINE_FIX_TICKETS.md"),
		env:     []string{"HOME=" + filepath.Join(dir, "home"), "PATH=" + os.Getenv("PATH"), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT")},
	}
	w.write(t, "ENGINE_FIX_TICKETS.md", ticketFile)
	w.write(t, "engfix.yaml", config)
	return w
}

// with returns a workspace like w, but without its history, in which a text in one of the two files stands for another.
func (w *project) with(t *testing.T, name, old, text string) *project {
	t.Helper()
	other := newWorkspace(t, w.read(t, "ENGINE_FIX_TICKETS.md"), w.read(t, "engfix.yaml"))
	before := other.read(t, name)
	after := strings.Replace(before, old, text, 1)
	if after == before {
		t.Fatalf("%s holds no %q", name, old)
	}
	other.write(t, name, after)
	return other
}

func (w *project) path(name string) string { return filepath.Join(w.dir, name) }

func (w *project) write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(w.path(name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (w *project) read(t *testing.T, name string) string {
	t.Helper()
	return readFile(t, w.path(name))
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A result is the result of a command.
type result struct {
	code   int
	stdout string
	stderr string
}

// command returns engfix as it will run in the workspace.
func (w *project) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary(t), args...)
	cmd.Dir = w.dir
	cmd.Env = w.env
	return cmd
}

// try runs engfix to its end.
func (w *project) try(t *testing.T, args ...string) result {
	t.Helper()
	return finish(t, w.command(t, args...))
}

// engfix runs engfix, demands the exit code, and returns its stdout.
func (w *project) engfix(t *testing.T, code int, args ...string) string {
	t.Helper()
	got := w.try(t, args...)
	if got.code != code {
		t.Fatalf("engfix %s ended with exit code %d, want %d\n%s\n%s", strings.Join(args, " "), got.code, code, got.stderr, got.stdout)
	}
	return got.stdout
}

// sh runs a command line as a person would paste it.
func (w *project) sh(t *testing.T, line string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = w.dir
	cmd.Env = w.env
	return finish(t, cmd)
}

// repeat runs the command of an exchange as a person would paste it. It hears a conversation to the end that was recorded.
func (w *project) repeat(t *testing.T, x *probe.Exchange) result {
	t.Helper()
	defer hang.Guard(t)()
	n := len(x.Received())
	if x.Close() != nil || x.End == probe.EndCut {
		n++
	}
	other := *w
	// The stand-in for websocat is the test binary: with -cover it complains if it has no folder for its measurements.
	other.env = append(slices.Clip(w.env), fmt.Sprintf("%s=%d", hears, n), "GOCOVERDIR="+t.TempDir())
	return other.sh(t, x.Repro)
}

func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Errorf("%s: %v", strings.Join(cmd.Args, " "), err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// document reads a run document.
func document(t *testing.T, text string) *probe.Document {
	t.Helper()
	var doc probe.Document
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("not a run document: %v\n%.300s", err, text)
	}
	return &doc
}

// verdicts returns the verdict of each item of a document, as "ENG-STD-001 scope/1".
func verdicts(doc *probe.Document) map[string]probe.Verdict {
	got := map[string]probe.Verdict{}
	for _, ticket := range doc.Tickets {
		for _, it := range ticket.Items {
			got[ticket.ID+" "+it.Ref().String()] = it.Verdict
		}
	}
	return got
}
