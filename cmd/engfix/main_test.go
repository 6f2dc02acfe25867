package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/engfix/engfix/internal/pgtest"
)

// TestMain lets the test binary be the command of the scripts, and websocat for the commands that engfix prints.
func TestMain(m *testing.M) {
	// Most tests wait for processes and services, so that more of them than there are processors get on well together.
	if err := flag.Set("test.parallel", "6"); err != nil {
		panic(err)
	}
	testscript.Main(housekeeping{m}, map[string]func(){
		"engfix":   func() { os.Exit(run()) },
		"websocat": func() { os.Exit(websocat(os.Args[1:])) },
	})
}

// housekeeping runs the tests and takes the built binary away behind them.
type housekeeping struct{ tests *testing.M }

func (h housekeeping) Run() int {
	dir, err := os.MkdirTemp("", "engfix-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binDir = dir
	code := h.tests.Run()
	if err := pgtest.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stop the test server:", err)
		return 1
	}
	return code
}

// binary returns the path of engfix as a user builds it, built once for all tests.
func binary(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// binDir is where the binary is built, for as long as the tests run.
var binDir string //nolint:gochecknoglobals // set once, before the tests

//nolint:gochecknoglobals // what is built once for all tests
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(binDir, "engfix.exe") // the ending does no harm on other systems
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})
