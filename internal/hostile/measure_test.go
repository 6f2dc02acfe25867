package hostile_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// measuring is the variable that turns the test binary into a process that runs a command and measures it. The peak memory
// that a system reports of a process may include that of the process which started it, so that has to be a small one.
const measuring = "ENGFIX_MEASURE"

func TestMain(m *testing.M) {
	if into := os.Getenv(measuring); into != "" {
		os.Exit(measured(into, os.Args[1:]))
	}
	dir, err := os.MkdirTemp("", "engfix-hostile-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binDir = dir
	code := m.Run()
	_ = os.RemoveAll(dir) // nothing depends on it
	os.Exit(code)
}

// usage is what a process cost.
type usage struct {
	peak int64 // bytes of memory; 0 if the system does not say
	took time.Duration
	work time.Duration // of the processor
	code int
}

// A report is a usage as the measuring process writes it.
type report struct {
	Peak int64
	Took time.Duration
	Work time.Duration
}

// measure runs a command to its end.
func measure(t *testing.T, cmd *exec.Cmd) usage {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	into := filepath.Join(t.TempDir(), "usage.json")
	cmd.Args = append([]string{self}, cmd.Args...)
	cmd.Path = self
	cmd.Env = append(cmd.Env, measuring+"="+into)
	_ = cmd.Run() // its exit code says the same
	data, err := os.ReadFile(into)
	if err != nil {
		t.Fatalf("the command was not measured: %v\n%s", err, cmd.Stderr)
	}
	var r report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return usage{r.Peak, r.Took, r.Work, cmd.ProcessState.ExitCode()}
}

// measured is the measuring process: it runs a command, writes what it cost, and ends as it ended.
func measured(into string, args []string) int {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, measuring+"=") {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	began := time.Now()
	_ = cmd.Run() // its exit code says the same
	data, err := json.Marshal(report{peakMemory(cmd.ProcessState), time.Since(began), cmd.ProcessState.SystemTime() + cmd.ProcessState.UserTime()})
	if err != nil || cmd.ProcessState == nil || os.WriteFile(into, data, 0o600) != nil {
		return 99
	}
	return cmd.ProcessState.ExitCode()
}

// binDir is where the command is built, for as long as the tests run.
var binDir string //nolint:gochecknoglobals // set once, before the tests

//nolint:gochecknoglobals // what is built once for all tests
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(binDir, "engfix.exe") // the ending does no harm on other systems
	if out, err := exec.Command("go", "build", "-o", path, "../../cmd/engfix").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// binary returns the path of engfix as a user builds it.
func binary(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
