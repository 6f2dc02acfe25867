package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/engfix/engfix/workspace"
)

// stopSignals are the signals that end a command. A hangup does so only if it is not ignored, as it is under nohup.
func stopSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// interruptible reports whether a line's command has something to end in order when a signal stops it: to keep results,
// to stop what it started, to say what is missing. The others print what is there and end. A signal may end those as Go
// does it; catching signals would take a tenth of their time.
func interruptible(line []string) bool {
	if len(line) == 0 {
		return true
	}
	switch line[0] {
	case "version", "completion", "schema", "list":
		return false
	case "status":
		return slices.ContainsFunc(line, func(arg string) bool { return strings.HasPrefix(arg, "--watch") })
	}
	return true
}

// catchSignals returns a context that a signal to stop ends, and ends catching. A second Ctrl-C ends the program at once.
// It disables the signal with which the Go runtime would end the program at the first write that nobody reads.
func catchSignals(ctx context.Context) (context.Context, func()) {
	ctx, stop := signal.NotifyContext(ctx, stopSignals()...)
	context.AfterFunc(ctx, stop)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // not Ignore, which started programs would inherit
	return ctx, stop
}

// An outlet is standard output. If its reader has closed it, the command ends as after an interrupt: teardown runs, and
// the results so far are kept.
type outlet struct {
	file *os.File // not embedded: its WriteString and ReadFrom would bypass Write
	gone context.CancelCauseFunc
}

func (o *outlet) Write(b []byte) (int, error) {
	n, err := o.file.Write(b)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.EIO) { // a pipe, or a terminal that was closed
		o.gone(&workspace.CutError{Why: "standard output was closed"})
	}
	return n, err
}
