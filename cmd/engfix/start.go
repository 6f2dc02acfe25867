package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// start starts the service with the command of --start, in place of the one that was started before.
func (l *loop) start(ctx context.Context, s *workspace.Session) error {
	if l.o.start == "" {
		return nil
	}
	l.stop()
	var err error
	if l.launched, err = s.Launch(ctx, l.o.start); err != nil && ctx.Err() == nil {
		l.showLog()
	}
	return err
}

// stop ends the service that --start has started, if any.
func (l *loop) stop() {
	if l.launched != nil {
		l.launched.Stop()
		l.launched = nil
	}
}

// showLog prints the end of the log of the service that --start has started.
func (l *loop) showLog() {
	if l.launched == nil {
		return
	}
	lines := l.launched.Log()
	if len(lines) == 0 {
		l.a.notef("the service has logged nothing")
		return
	}
	l.a.notef("the end of the service's log:")
	for _, line := range lines {
		fmt.Fprintf(l.a.err, "  | %s\n", report.Clean(strings.TrimRight(l.a.hide(line), " \t\r")))
	}
}
