package workspace

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/launch"
	"github.com/engfix/engfix/probe/wire"
)

// logLines is how many lines of a service's log are shown if it failed.
const logLines = 20

// launchWait is how long a service that is started may take until it answers, unless Wait says otherwise.
const launchWait = 30 * time.Second

// A Launched is a service that a command line started. Stop it.
type Launched struct{ p *launch.Process }

// Stop ends the service and everything that it started.
func (l *Launched) Stop() { l.p.Stop() }

// failed returns an UnreachableError if the command failed: another service may have taken its port and given the
// answers of a run. It returns nil while the command runs, and for one that ended well and left the service behind.
func (l *Launched) failed() error {
	select {
	case <-l.p.Done():
		if l.p.Failed() {
			return &UnreachableError{fmt.Errorf("the service that --start started ended (%s) during the run, so another service may have answered: no box was changed, and the run is not kept", l.p.State())}
		}
	default:
	}
	return nil
}

// Log returns the last lines that the service has written.
func (l *Launched) Log() []string { return l.p.Log(logLines) }

// Launch starts the service under test with a command line for the shell, and returns when it answers. If something
// already answers at the target, that is an error: nobody could say which of the two was probed. A service that ends,
// or does not answer in time, is an UnreachableError; then Launch also returns the ended service, for its log.
func (s *Session) Launch(ctx context.Context, line string) (*Launched, error) {
	target := s.w.cfg.Target.URL
	if s.service.answers(ctx) == nil {
		return nil, fmt.Errorf("%s answers already, so it would not be clear which service is probed: stop that one, or leave out --start", s.w.Hide(target))
	}
	p, err := launch.Start(line)
	if err != nil {
		return nil, err
	}
	l := &Launched{p}
	if err := s.answering(ctx, p); err != nil {
		p.Stop()
		return l, err
	}
	s.launched = l
	return l, nil
}

// errNotYet is why a run waits for the service that it started. How the service cannot be reached says nothing yet.
var errNotYet = errors.New("the service that --start started does not answer yet")

// errEnded is the cause of a context that ended because the service did.
var errEnded = errors.New("the service ended")

// answering waits until a service that was started answers.
func (s *Session) answering(ctx context.Context, p *launch.Process) error {
	alive, ended := context.WithCancelCause(ctx)
	defer ended(nil)
	go func() {
		select {
		case <-p.Done():
			ended(errEnded)
		case <-alive.Done():
		}
	}()
	wait := s.opts.Wait
	if wait == 0 {
		wait = launchWait
	}
	err := s.service.reach(alive, wait, func(error) { s.waiting(wait, errNotYet) })
	select {
	case <-p.Done():
		return &UnreachableError{fmt.Errorf("the service that --start started ended (%s) before it answered at %s", p.State(), s.w.Hide(s.w.cfg.Target.URL))}
	default:
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		if said, nothing := strings.CutSuffix(err.Error(), wire.ToStart); nothing {
			return &UnreachableError{fmt.Errorf("the service that --start started did not answer within %v: %s: let the command use this address, or wait longer with --wait", wait, said)}
		}
		return &UnreachableError{fmt.Errorf("the service that --start started did not answer within %v: %w", wait, err)}
	}
	return nil
}
