// Package uvicorn runs a Python ASGI application for the length of a test, on a free port of 127.0.0.1.
//
// It promises that nothing it starts outlives the test binary, however that ends. Only tests import it.
package uvicorn

import (
	"bufio"
	"cmp"
	_ "embed"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/internal/procgroup"
)

// packages are those that an application may rely on, by Debian's names.
const packages = "python3-fastapi python3-uvicorn python3-websockets python3-multipart"

// startTimeout is ample for a machine that is busy with other tests.
const startTimeout = time.Minute

//go:embed run.py
var runner string

// Options say which application to run.
type Options struct {
	// Dir is the folder that holds the application's modules.
	Dir string
	// App names the application as uvicorn does; "" is app:app.
	App string
	// Port is the port on which it answers; "" for a free one.
	Port string
	// Env is added to the test's own environment, as "NAME=value".
	Env []string
}

// A Server is a running application.
type Server struct {
	// URL is its address, without a slash at the end.
	URL string

	cmd      *exec.Cmd
	lifeline io.Closer
	done     chan struct{} // closed when the process has ended and its log is whole
	stop     sync.Once
	log      log
}

// Start runs the application and returns when it accepts requests; it is stopped when the test ends. If Python or one
// of its packages is missing the test is skipped, or fails if the environment says CI=true.
func Start(tb testing.TB, opts Options) *Server {
	tb.Helper()
	if _, err := os.Stat(need.Python); err != nil {
		need.Missing(tb, "%s is missing: apt-get install %s", need.Python, packages)
	}
	app := opts.App
	if app == "" {
		app = "app:app"
	}
	// -B: no __pycache__ in the folders of testdata. Port 0: the system chooses, and the log names it.
	cmd := exec.Command(need.Python, "-B", "-c", runner, app, "--app-dir", ".",
		"--host", "127.0.0.1", "--port", cmp.Or(opts.Port, "0"), "--no-access-log", "--no-use-colors")
	cmd.Dir = opts.Dir
	cmd.Env = append(os.Environ(), opts.Env...)
	procgroup.Own(cmd)
	lifeline, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatalf("run uvicorn: %v", err)
	}
	output, err := cmd.StderrPipe()
	if err != nil {
		tb.Fatalf("run uvicorn: %v", err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("run uvicorn: %v", err)
	}
	s := &Server{cmd: cmd, lifeline: lifeline, done: make(chan struct{})}
	tb.Cleanup(s.Stop)

	ready := make(chan string, 1)
	go s.follow(output, ready)
	select {
	case s.URL = <-ready:
	case <-s.done:
		if _, module, missing := strings.Cut(s.Log(), "missing module: "); missing {
			need.Missing(tb, "the Python module %s is missing: apt-get install %s", strings.TrimSpace(module), packages)
		}
		tb.Fatalf("uvicorn ended before it served %s in %s:\n%s", app, opts.Dir, s.Log())
	case <-time.After(startTimeout):
		s.Stop()
		tb.Fatalf("uvicorn does not serve %s in %s after %v:\n%s", app, opts.Dir, startTimeout, s.Log())
	}
	return s
}

// Log returns the output of the application and uvicorn so far.
func (s *Server) Log() string { return s.log.String() }

// Stop ends the application and everything it started, at once, and returns when it is gone. Stopping twice is fine.
func (s *Server) Stop() {
	s.stop.Do(func() {
		procgroup.Kill(s.cmd)
		_ = s.lifeline.Close() // if there are no process groups, this ends it
		<-s.done
	})
}

var running = regexp.MustCompile(`Uvicorn running on (http://127\.0\.0\.1:[0-9]+)`)

// follow keeps the log, reports once at which address the application answers, and waits for the process.
func (s *Server) follow(output io.Reader, ready chan<- string) {
	defer close(s.done)
	lines := bufio.NewReader(output)
	for {
		line, err := lines.ReadString('\n')
		s.log.add(line)
		if m := running.FindStringSubmatch(line); m != nil {
			select {
			case ready <- m[1]:
			default:
			}
		}
		if err != nil {
			break
		}
	}
	_ = s.cmd.Wait() // killed, as a rule
}

// A log is text that grows while it is read.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.WriteString(line)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
