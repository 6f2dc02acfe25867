package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/engfix/engfix/internal/need"
)

// TestScripts runs the scripts below testdata/script, which show the command as users type it. Besides the usual words
// they know
//
//	exits CODE COMMAND…   run a command that must end with the code; if the code says that the user must fix
//	                      something (2 or 3), nothing may stand on stdout, and one line on stderr
//	ends CODE COMMAND…    run a command that must end with the code, whatever it says
//	plain stdout|stderr   what the last command said holds no control character but line ends and tabs
//	service VAR FILE      run a service until the script ends, whose URL is then in $VAR. Each line of the file is a path
//	                      and how it is answered; the file is read again for each request. See pathwise.
//
// the condition [python:MODULE], that the system's Python has a module, and $TICKETS, the project's own ticket file.
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
		Condition: condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"ends":    ends,
			"plain":   plain,
			"service": startService,
		},
	})
}

// condition knows [python:MODULE]: the system's Python has a module. In CI it must.
func condition(cond string) (bool, error) {
	module, ok := strings.CutPrefix(cond, "python:")
	if !ok {
		return false, errors.New("unknown condition")
	}
	return need.InCI() || exec.Command(need.Python, "-c", "import "+module).Run() == nil, nil
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want := ended(ts, neg, "exits", args)
	if want != exitUsage && want != exitUnreachable {
		return
	}
	if said := ts.ReadFile("stdout"); said != "" {
		ts.Fatalf("a mistake wrote to stdout: %q", said)
	}
	line, rest, _ := strings.Cut(ts.ReadFile("stderr"), "\n")
	if rest != "" || !strings.HasPrefix(line, "engfix: ") {
		ts.Fatalf("a mistake is not reported in one line: %q", line+"\n"+rest)
	}
}

func ends(ts *testscript.TestScript, neg bool, args []string) { ended(ts, neg, "ends", args) }

// ended runs a command that must end with a code, and returns the code.
func ended(ts *testscript.TestScript, neg bool, name string, args []string) int {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: %s CODE COMMAND [ARG…]", name)
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
	if args[1] == "engfix" {
		declared(ts, args[2:], got)
	}
	return want
}

// declared demands that the help of a command names the exit code that it ended with.
func declared(ts *testscript.TestScript, args []string, code int) {
	a, _, _ := offline()
	cmd, _, err := newRoot(a).Find(args)
	if err != nil || !cmd.HasParent() || cmd.Name() == "__complete" {
		return // a word that is no command
	}
	if !canEnd(cmd.CommandPath(), code) {
		ts.Fatalf("%s ended with exit code %d, which its help does not name", strings.Join(args, " "), code)
	}
}

func startService(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: service VAR FILE")
	}
	server := httptest.NewServer(pathwise(ts.MkAbs(args[1])))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
}

// pathwise answers each path as the file says, and every other one as FastAPI answers a path that it does not have:
//
//	/bills  guarded   an envelope for who names a tenant, and an ErrorEnvelope for everybody else
//	/notes  token     the same for who sends "Bearer fresh-token" as well
//	/tags   open      an envelope for everybody
//	*       token     every path that no line names
func pathwise(file string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		routes, err := os.ReadFile(file)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer := ""
		for line := range strings.Lines(string(routes)) {
			if f := strings.Fields(line); len(f) == 2 && (f[0] == r.URL.Path || f[0] == "*" && answer == "") {
				answer = f[1]
			}
		}
		switch {
		case answer == "":
			answerJSON(w, http.StatusNotFound, map[string]any{"detail": "Not Found"})
		case answer == "open":
			answerJSON(w, http.StatusOK, map[string]any{"data": "yes"})
		case answer == "token" && r.Header.Get("Authorization") != "Bearer fresh-token":
			refuse(w, http.StatusUnauthorized, "the token is not valid")
		default:
			conformant(w, r)
		}
	})
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

// canEnd reports whether a command's help has an exit code.
func canEnd(path string, code int) bool {
	return code == exitFine || slices.ContainsFunc(endings(path), func(e ending) bool { return e.code == code })
}
