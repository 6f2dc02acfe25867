// Package pyapp reads the routes of a FastAPI or Starlette application from the application itself: it runs a script in
// the application's own environment, which imports it and lists its routes.
//
// It promises that the application's output never mixes with the list, that the time and the output are bounded, and
// that no process that it starts outlives Read, unless it leaves its process group.
package pyapp

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/procgroup"
	"github.com/engfix/engfix/probe/routes/listing"
)

//go:embed routes.py
var script string

// maxTime bounds the import of the application. Large ones take some ten seconds; one that takes a minute waits for
// something that does not exist.
const maxTime = time.Minute

// keptLog is how much of the end of the application's output is kept, in bytes: a traceback has some KB.
const keptLog = 64 << 10

// An App says which application to read.
type App struct {
	Name   string // module:attribute of an application, or of a function that makes one
	Python string // an interpreter with the application's packages; "" for python3 on the PATH
	Dir    string // the folder that its modules are imported from; "" for the working directory
}

// Read imports the application and returns its routes. An error states the failure and the remedy in one line, or is
// that of the context.
func Read(ctx context.Context, app App) (*listing.Document, error) { return read(ctx, app, maxTime) }

func read(ctx context.Context, app App, limit time.Duration) (*listing.Document, error) {
	python, err := interpreter(app.Python)
	if err != nil {
		return nil, err
	}
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	said, err := run(timed, python, app)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case timed.Err() != nil:
		return nil, fmt.Errorf("%s was not imported within %v: importing it must not wait for anything, such as a database", app.Name, limit)
	case errors.Is(err, errTooMuch):
		return nil, fmt.Errorf("%s: its list of routes is larger than %d MiB", app.Name, listing.MaxBytes>>20)
	case err != nil:
		return nil, err
	}
	return parse(said)
}

// interpreter finds the Python to run.
func interpreter(python string) (string, error) {
	if python == "" {
		python = "python3"
	}
	found, err := exec.LookPath(python)
	if err != nil {
		return "", fmt.Errorf("%s cannot be run: %w: name the Python of the application's environment (--python, target.python)", python, errors.Unwrap(err))
	}
	return filepath.Abs(found) // it runs in another folder
}

// A listed is the script's output: a routes document, or why there is none.
type listed struct {
	Failure string `json:"failure"`
}

func parse(said output) (*listing.Document, error) {
	var l listed
	if err := json.Unmarshal(said.document, &l); err != nil {
		return nil, fmt.Errorf("python ended (%s) before it had listed the routes: %s", said.state, lastLine(said.log))
	}
	if l.Failure != "" {
		return nil, fmt.Errorf("%s: make sure that it can be imported there, with the Python that runs the service (--python, target.python)", l.Failure)
	}
	return listing.Parse(said.document)
}

// An output is the output of a run.
type output struct {
	document []byte
	log      []byte // the end of the other output
	state    string // how it ended
}

// errTooMuch says that there was more output than the bound.
var errTooMuch = errors.New("too much output")

// run runs the script to its end, and ends whatever it has started.
func run(ctx context.Context, python string, app App) (output, error) {
	// -B: no __pycache__ is left in a checkout that is only read.
	cmd := exec.CommandContext(ctx, python, "-B", "-c", script, app.Name)
	cmd.Dir = app.Dir
	procgroup.Own(cmd)
	cmd.Cancel = func() error {
		procgroup.Kill(cmd)
		return nil
	}
	document, err := newPipe(listing.MaxBytes, false)
	if err != nil {
		return output{}, err
	}
	log, err := newPipe(keptLog, true)
	if err != nil {
		document.close()
		return output{}, err
	}
	cmd.Stdout, cmd.Stderr = document.w, log.w
	err = cmd.Start()
	document.started(err)
	log.started(err)
	if err != nil {
		return output{}, fmt.Errorf("%s cannot be run: %w", python, err)
	}
	var said output
	err = cmd.Wait()
	procgroup.Kill(cmd) // its remaining children may hold the pipes open
	said.state = cmd.ProcessState.String()
	said.document, said.log = document.read(), log.read()
	if document.over {
		return said, errTooMuch
	}
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		err = nil // parse reports it
	}
	return said, err
}

// lastLine returns the last line that is not empty.
func lastLine(log []byte) string {
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return last
	}
	return "it said nothing"
}

// A pipe keeps a command's output, up to a bound: the beginning, or the end if tail is set. The rest is read, so that
// the command does not block, and dropped.
type pipe struct {
	r, w *os.File
	max  int
	tail bool
	done chan struct{}
	kept []byte
	over bool
}

func newPipe(limit int, tail bool) (*pipe, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &pipe{r: r, w: w, max: limit, tail: tail, done: make(chan struct{})}, nil
}

// started begins to read, or closes the pipe if the command did not start.
func (p *pipe) started(err error) {
	if err != nil {
		p.close()
		return
	}
	_ = p.w.Close() // the command has its own
	go func() {
		defer close(p.done)
		buf := make([]byte, 32<<10)
		for {
			n, err := p.r.Read(buf)
			p.keep(buf[:n])
			if err != nil {
				return // io.EOF, or the deadline of read
			}
		}
	}()
}

func (p *pipe) keep(b []byte) {
	if p.tail {
		p.kept = append(p.kept, b...)
		p.kept = p.kept[max(0, len(p.kept)-p.max):]
		return
	}
	room := min(len(b), p.max-len(p.kept))
	p.kept = append(p.kept, b[:room]...)
	p.over = p.over || room < len(b)
}

// patience is how long a pipe is read after the command has ended: a process that left the group may hold it open.
const patience = time.Second

// read returns the kept output, once the command has ended.
func (p *pipe) read() []byte {
	_ = p.r.SetReadDeadline(time.Now().Add(patience)) // if it cannot be set, the pipe ends by itself
	<-p.done
	_ = p.r.Close()
	return p.kept
}

func (p *pipe) close() {
	for _, end := range []io.Closer{p.r, p.w} {
		_ = end.Close()
	}
}
