package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
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

// An outlet is standard output. If its reader has closed it, the command ends as after an interrupt: teardown runs, and
// the results so far are kept.
type outlet struct {
	file *os.File // not embedded: its WriteString and ReadFrom would bypass Write
	gone context.CancelCauseFunc
}

// newOutlet returns standard output. It disables the signal with which the Go runtime would end the program at the
// first write that nobody reads.
func newOutlet(gone context.CancelCauseFunc) *outlet {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // not Ignore, which started programs would inherit
	return &outlet{os.Stdout, gone}
}

func (o *outlet) Write(b []byte) (int, error) {
	n, err := o.file.Write(b)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.EIO) { // a pipe, or a terminal that was closed
		o.gone(&workspace.CutError{Why: "standard output was closed"})
	}
	return n, err
}
