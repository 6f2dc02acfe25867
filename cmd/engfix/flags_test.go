package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/workspace"
)

// offline is an app that nothing reaches and that says nothing to anybody but the test.
func offline() (a *app, stdout, stderr *bytes.Buffer) {
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	none := func(string) (string, bool) { return "", false }
	return &app{in: strings.NewReader(""), out: stdout, err: stderr, env: none}, stdout, stderr
}

// commands returns the whole command tree.
func commands(cmd *cobra.Command) []*cobra.Command {
	found := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		found = append(found, commands(sub)...)
	}
	return found
}

// TestHelp guards that every command has a help that describes the command and every flag of it.
func TestHelp(t *testing.T) {
	t.Parallel()
	a, _, _ := offline()
	root := newRoot(a)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range commands(root) {
		if cmd.IsAdditionalHelpTopicCommand() {
			continue // it is a page to read, and has no flags
		}
		t.Run(strings.ReplaceAll(cmd.CommandPath(), " ", "_"), func(t *testing.T) {
			a, stdout, stderr := offline()
			args := append(strings.Fields(cmd.CommandPath())[1:], "--help")
			if code := a.main(t.Context(), args); code != exitFine || stderr.Len() > 0 {
				t.Errorf("exit code %d and %q on stderr", code, stderr)
			}
			if cmd.Short == "" || !strings.Contains(stdout.String(), "Usage:") {
				t.Errorf("the help says neither what the command is for nor how it is used: %s", stdout)
			}
			check := func(f *pflag.Flag) {
				if !strings.Contains(stdout.String(), "--"+f.Name+" ") || f.Usage == "" {
					t.Errorf("the help does not tell of --%s", f.Name)
				}
			}
			cmd.LocalFlags().VisitAll(check)
			cmd.InheritedFlags().VisitAll(check)
		})
	}
}

// TestFormats guards that --format is checked by every command that has it, and that its help names what it takes.
func TestFormats(t *testing.T) {
	t.Parallel()
	a, _, _ := offline()
	seen := 0
	for _, cmd := range commands(newRoot(a)) {
		flag := cmd.LocalFlags().Lookup("format")
		if flag == nil {
			continue
		}
		seen++
		a, stdout, stderr := offline()
		args := append(strings.Fields(cmd.CommandPath())[1:], "--format", "yaml")
		switch cmd.Name() {
		case "show":
			args = append(args, "T-1")
		case "diff":
			args = append(args, "A", "B")
		}
		_, formats, _ := strings.Cut(flag.Usage, ": ")
		code := a.main(t.Context(), args)
		if code != exitUsage || stdout.Len() > 0 || !strings.Contains(stderr.String(), `--format "yaml": want `+formats) {
			t.Errorf("%v: exit code %d, stderr %q", args, code, stderr)
		}
		if !strings.HasPrefix(formats, "table, json") && !strings.HasPrefix(formats, "md, html, json") {
			t.Errorf("%v: usage %q", args, flag.Usage)
		}
	}
	if seen < 5 {
		t.Errorf("only %d commands have --format", seen)
	}
}

// parsed returns what a command line of probe says, without running anything.
func parsed(args ...string) (*probeOptions, error) {
	o := &probeOptions{}
	cmd := &cobra.Command{
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(*cobra.Command, []string) error { return o.check() },
	}
	o.register(&app{}, cmd)
	cmd.SetArgs(args)
	return o, cmd.Execute()
}

// TestProbeFlags guards what the flags of probe mean, and which go together.
func TestProbeFlags(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args string
		want string // of the error; "" for none
	}{
		{"", ""},
		{"--tick --untick --dry-run", ""},
		{"--tick --allow-mutations --fail-on failure", ""},
		{"--fail-on never", ""},
		{"--fail-on Regression", `--fail-on "Regression": want regression, unshown, failure or never`},
		{"--fail-on=", `--fail-on "": want regression, unshown, failure or never`},
		{"--dry-run", "add one of them"},
		{"--untick --dry-run", ""},
		{"--plan", ""},
		{"--plan --tick", "leave out --tick and --untick"},
		{"--plan --untick", "leave out --tick and --untick"},
		{"--plan --format json", ""},
		{"--format ndjson", ""},
		{"--format JSON", `--format "JSON": want table, json, ndjson or md`},
		{"--confirm 0", ""},
		{"--confirm -1", "--confirm -1: want 0 or more"},
		{"--confirm some", "--confirm"},
		{"--wait 1m30s", ""},
		{"--wait 90", "--wait"},
		{"--tick=maybe", "--tick"},
		{"--no-such-flag", "unknown flag: --no-such-flag"},
		{"-o", "needs an argument"},
	}
	for _, tt := range tests {
		_, err := parsed(strings.Fields(tt.args)...)
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: %v", tt.args, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: got error %v, want %q", tt.args, err, tt.want)
		}
	}
}

// TestProbeDefaults guards what a plain probe does: it changes nothing, sends nothing that mutates, and is red for
// regressions alone.
func TestProbeDefaults(t *testing.T) {
	t.Parallel()
	o, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if o.tick || o.untick || o.plan || o.failed || o.failOn != "regression" || o.confirm != 1 || o.format.value != "table" || !o.of(nil).Empty() {
		t.Errorf("got %+v", o)
	}
	if diff := cmp.Diff(config.Overrides{}, o.service.overrides()); diff != "" {
		t.Errorf("flags that were not used override the configuration:\n%s", diff)
	}
}

// TestOverrides guards that a flag that is used wins, even if its value is the zero value.
func TestOverrides(t *testing.T) {
	t.Parallel()
	o, err := parsed("--target", "http://127.0.0.1:9", "--source", "", "--openapi", "", "--allow-mutations=false",
		"--timeout", "3s", "--concurrency", "2", "--rate", "0")
	if err != nil {
		t.Fatal(err)
	}
	timeout, concurrency, rate := 3*time.Second, 2, 0.0
	target, none, mutations := "http://127.0.0.1:9", "", false
	want := config.Overrides{
		Target: &target, Source: &none, OpenAPI: &none, AllowMutations: &mutations,
		Timeout: &timeout, Concurrency: &concurrency, Rate: &rate,
	}
	if diff := cmp.Diff(want, o.service.overrides()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSelectionFlags guards that values with commas reach the selection whole: a section's name may hold one.
func TestSelectionFlags(t *testing.T) {
	t.Parallel()
	o, err := parsed("--ticket", "A-1,B-*", "--ticket", "C-3", "--section", "Fixes, late", "--router", "r", "--state", "open,done")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(o.ids, []string{"A-1,B-*", "C-3"}) || !slices.Equal(o.sections, []string{"Fixes, late"}) ||
		!slices.Equal(o.routers, []string{"r"}) || !slices.Equal(o.states, []string{"open,done"}) || o.of(nil).Empty() {
		t.Errorf("got %+v", o.selection)
	}
}

// TestFailOn guards the exit code: computed from the verdicts alone, waived ones left out. What was seen to be broken
// outweighs what kept the run from seeing, and that outweighs what was not shown.
func TestFailOn(t *testing.T) {
	t.Parallel()
	item := func(v probe.Verdict, ticked, waived bool) probe.ItemResult {
		return probe.ItemResult{Verdict: v, Regression: ticked && v == probe.Fail, Waived: waived, Unshown: ticked && v != probe.Fail && v != probe.Pass}
	}
	type codes struct{ never, regression, unshown, failure int }
	fine := codes{exitFine, exitFine, exitFine, exitFine}
	unreachable := codes{exitUnreachable, exitUnreachable, exitUnreachable, exitUnreachable}
	tests := []struct {
		name string
		item probe.ItemResult
		want codes
		down codes // if the service went away, or is another one
	}{
		{"pass", item(probe.Pass, true, false), fine, unreachable},
		{"inconclusive", item(probe.Inconclusive, false, false), fine, unreachable},
		{"unresolved", item(probe.Unresolved, false, false), fine, unreachable},
		{"manual", item(probe.Manual, false, false), fine, unreachable},
		{"ticked and not shown", item(probe.Inconclusive, true, false), codes{exitFine, exitFine, exitFound, exitFine}, unreachable},
		{"ticked and for a person", item(probe.Manual, true, false), codes{exitFine, exitFine, exitFound, exitFine}, unreachable},
		{
			"open work", item(probe.Fail, false, false),
			codes{exitFine, exitFine, exitFine, exitFound},
			codes{exitUnreachable, exitUnreachable, exitUnreachable, exitFound},
		},
		{
			"regression", item(probe.Fail, true, false),
			codes{exitFine, exitFound, exitFound, exitFound},
			codes{exitUnreachable, exitFound, exitFound, exitFound},
		},
		{"waived regression", item(probe.Fail, true, true), fine, unreachable},
	}
	for _, tt := range tests {
		results := []probe.TicketResult{{}, {Items: []probe.ItemResult{item(probe.Pass, false, false), tt.item}}}
		for _, unseen := range []error{nil, &workspace.UnreachableError{Err: errors.New("down")}} {
			var got codes
			for named, code := range map[string]*int{"never": &got.never, "regression": &got.regression, "unshown": &got.unshown, "failure": &got.failure} {
				end, beside := failOn(named).verdict(results, unseen)
				*code = exitCode(t.Context(), end)
				if *code == exitFound && !errors.Is(beside, unseen) {
					t.Errorf("%s with --fail-on %s: nothing is said of what kept the run from seeing", tt.name, named)
				}
			}
			want := tt.want
			if unseen != nil {
				want = tt.down
			}
			if got != want {
				t.Errorf("%s, the service %v: got %+v, want %+v", tt.name, unseen, got, want)
			}
		}
	}
}

// TestExitCode guards what each kind of end means, wrapped or not; an interrupt wins over all.
func TestExitCode(t *testing.T) {
	t.Parallel()
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		ctx  context.Context
		err  error
		want int
	}{
		{t.Context(), nil, exitFine},
		{t.Context(), &verdictError{}, exitFound},
		{t.Context(), errors.New("bad usage"), exitUsage},
		{t.Context(), fmt.Errorf("setup: %w", &workspace.UnreachableError{Err: errors.New("down")}), exitUnreachable},
		{interrupted, errors.New("whatever"), exitInterrupted},
		{interrupted, &verdictError{}, exitInterrupted},
	} {
		if got := exitCode(tt.ctx, tt.err); got != tt.want {
			t.Errorf("%v: got %d, want %d", tt.err, got, tt.want)
		}
	}
}
