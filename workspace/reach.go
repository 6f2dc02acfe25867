package workspace

import (
	"context"
	"time"
)

// worthSaying is how long a wait has to last before the person learns of it.
const worthSaying = time.Second

// reach waits until the service answers, and returns an error if it does not within wait. If that takes a while, it calls
// waiting once, with the reason.
func (s *Service) reach(ctx context.Context, wait time.Duration, waiting func(error)) error {
	begun, said := time.Now(), false
	deadline := begun.Add(wait)
	for attempt := 0; ; attempt++ {
		err := s.answers(ctx)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !time.Now().Before(deadline):
			return &UnreachableError{Err: err}
		}
		if !said && time.Since(begun) >= worthSaying {
			said = true
			waiting(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(pause(attempt), max(time.Until(deadline), 0))):
		}
	}
}

// waiting reports that the session waits for its service, up to a time, and why.
func (s *Session) waiting(wait time.Duration, reason error) {
	if s.opts.Waiting != nil {
		s.opts.Waiting(wait, reason)
	}
}

// answers asks the service for anything at all. If its root hangs, its own description may still answer: one path that
// hangs does not mean that the service is down.
func (s *Service) answers(ctx context.Context) error {
	err := s.client.Reachable(ctx)
	if path := s.cfg.Target.OpenAPI.Path; err != nil && path != "" && ctx.Err() == nil {
		if _, docErr := s.client.Fetch(ctx, path, s.maxDocument()); docErr == nil {
			return nil
		}
	}
	return err
}

// pause is how long to wait before the next attempt: a service that starts is asked often at first.
func pause(attempt int) time.Duration {
	return min(25*time.Millisecond<<min(attempt, 4), 250*time.Millisecond)
}
