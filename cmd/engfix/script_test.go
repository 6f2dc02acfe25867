package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the scripts below testdata/script, which show the command as users type it. Besides the usual words
// they know
//
//	exits CODE COMMAND…   run a command that must end with the code; where the code says that the user is to mend
//	                      something (2 or 3), nothing may stand on stdout, and one line on stderr
//	plain stdout|stderr   what the last command said holds no control character but line ends and tabs
//
// and $TICKETS, the project's own ticket file.
func TestScripts(t *testing.T) {
	t.Parallel()
	tickets, err := filepath.Abs("../../ENGINE_FIX_TICKETS.md")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("TICKETS", tickets)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"plain": plain,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	got := 0
	if errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s ended with exit code %d, want %d\n%s", strings.Join(args[1:], " "), got, want, ts.ReadFile("stderr"))
	}
	if want != exitUsage && want != exitUnreachable {
		return
	}
	if said := ts.ReadFile("stdout"); said != "" {
		ts.Fatalf("a mistake wrote to stdout: %q", said)
	}
	line, rest, _ := strings.Cut(ts.ReadFile("stderr"), "\n")
	if rest != "" || !strings.HasPrefix(line, "engfix: ") {
		ts.Fatalf("a mistake is not told in one line: %q", line+"\n"+rest)
	}
}

func plain(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: plain stdout|stderr")
	}
	for i, r := range ts.ReadFile(args[0]) {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 {
			ts.Fatalf("%s holds %q at byte %d", args[0], r, i)
		}
	}
}
