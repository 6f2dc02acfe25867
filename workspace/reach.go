package workspace

import (
	"context"
	"time"
)

// reach waits until the service answers, and returns an error if it does not within wait. If it has to wait, it calls
// waiting once, with the reason.
func (s *Service) reach(ctx context.Context, wait time.Duration, waiting func(error)) error {
	deadline := time.Now().Add(wait)
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
		if attempt == 0 && waiting != nil {
			waiting(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(pause(attempt), max(time.Until(deadline), 0))):
		}
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
