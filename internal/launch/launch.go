// Package launch runs the command that starts the service under test, keeps the end of its output, and ends it with
// every process that it started.
package launch

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/engfix/engfix/internal/procgroup"
)

// grace is how long a service may take to end by itself before it is killed.
const grace = time.Second

// A Process is a command under way. Its methods may be called by several goroutines at once.
type Process struct {
	cmd  *exec.Cmd
	log  tail
	r    *os.File // the output for the log
	stop sync.Once

	done   chan struct{} // closed when the command has ended
	logged chan struct{} // closed when nobody can write to the log any more
}

// Start runs a command line in the system's shell, in the working directory, with nothing on its standard input. Stop it.
func Start(line string) (*Process, error) {
	p := &Process{cmd: shell(line), done: make(chan struct{}), logged: make(chan struct{})}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	procgroup.Own(p.cmd)
	err = p.cmd.Start()
	_ = w.Close() // the command has its own
	if err != nil {
		_ = r.Close()
		return nil, fmt.Errorf("cannot run %q: %w", line, err)
	}
	p.r = r
	go func() {
		defer close(p.logged)
		p.log.readFrom(r) // until the last process of the group closes it, or Stop does
	}()
	go p.wait()
	return p, nil
}

func shell(line string) *exec.Cmd {
	if runtime.GOOS == "windows" {
		return exec.Command("cmd", "/C", line)
	}
	return exec.Command("/bin/sh", "-c", line)
}

// wait waits for the command, and then a moment for its output: its children may hold the log open.
func (p *Process) wait() {
	defer close(p.done)
	_ = p.cmd.Wait() // State reports it
	select {
	case <-p.logged:
	case <-time.After(100 * time.Millisecond):
	}
}

// Done is closed when the command itself has ended; its children may go on.
func (p *Process) Done() <-chan struct{} { return p.done }

// State says how the command ended, as in "exit status 1". It may be called once Done is closed.
func (p *Process) State() string { return p.cmd.ProcessState.String() }

// Failed reports whether the command ended with another exit status than 0. It may be called once Done is closed.
func (p *Process) Failed() bool { return !p.cmd.ProcessState.Success() }

// Log returns the last lines, at most n, of the output of the command and its children.
func (p *Process) Log(n int) []string { return p.log.last(n) }

// Stop ends the command and everything that it started, and returns when they are gone. It asks them to end, and kills
// them a second later. Stopping twice is fine.
func (p *Process) Stop() {
	p.stop.Do(func() {
		procgroup.Terminate(p.cmd)
		p.gone()
		procgroup.Kill(p.cmd) // processes of the group that ignored the signal
		<-p.done
		p.gone() // a process that is killed may still hold its port for a moment
		_ = p.r.Close()
	})
}

// gone waits for a while until the log ends, because all its writers have ended then.
func (p *Process) gone() {
	select {
	case <-p.logged:
	case <-time.After(grace):
	}
}

// keep is how many bytes of a log are kept.
const keep = 64 << 10

// A tail keeps the end of its input.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

func (t *tail) readFrom(r *os.File) {
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		t.mu.Lock()
		t.kept = append(t.kept, buf[:n]...)
		t.kept = t.kept[max(0, len(t.kept)-keep):]
		t.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (t *tail) last(n int) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := strings.TrimSpace(string(bytes.ToValidUTF8(t.kept, []byte("\uFFFD"))))
	if text == "" {
		return nil
	}
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	return lines[max(0, len(lines)-n):]
}
