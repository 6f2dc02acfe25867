package workspace

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/expect"
	"github.com/engfix/engfix/probe/sample"
)

// teardownTime is how long the steps after a run may take together, even if the run was interrupted.
const teardownTime = 30 * time.Second

// setup makes the configured requests before probing and returns their captures. A step that fails ends it.
func (s *Service) setup(ctx context.Context) (sample.Fill, error) {
	got := sample.Fill{}
	for _, step := range s.cfg.Setup {
		if err := s.step(ctx, step, got); err != nil {
			if ctx.Err() != nil {
				return got, ctx.Err()
			}
			return got, &UnreachableError{Err: fmt.Errorf("setup step %q: %w", step.Name, err)}
		}
	}
	return got, nil
}

// teardown makes the configured requests after probing, all of them, even if others fail or ctx has ended. It returns
// the failures.
func (s *Service) teardown(ctx context.Context, got sample.Fill) []error {
	if len(s.cfg.Teardown) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), teardownTime)
	defer cancel()
	var failed []error
	for _, step := range s.cfg.Teardown {
		if err := s.step(ctx, step, got); err != nil {
			failed = append(failed, fmt.Errorf("teardown step %q: %w", step.Name, err))
		}
	}
	return failed
}

// step makes one request and captures from its answer. A step is configured explicitly, so it is sent whatever its method.
func (s *Service) step(ctx context.Context, step config.Step, got sample.Fill) error {
	ask, err := s.stepAsk(step, got)
	if err != nil {
		return err
	}
	x, err := s.client.Send(ctx, ask)
	if err != nil {
		return err
	}
	if x.End == probe.EndUnsent {
		return fmt.Errorf("%s %s %s", step.Method, step.Path, x.Trouble)
	}
	passed := x
	if x.Raw != nil {
		passed = x.Raw.Exchange
	}
	if err := s.expected(step, x, passed); err != nil {
		return err
	}
	if len(step.Capture) > 0 && x.Trouble != "" {
		return fmt.Errorf("%s %s got %d, but %s: nothing can be captured; to ask again: %s", step.Method, step.Path, x.Response.Status, x.Trouble, x.Repro)
	}
	for _, c := range captures(step.Capture) {
		v, why := c.Take(passed)
		if why != "" {
			return fmt.Errorf("%s %s got %d with %s: %s, so %q cannot be captured; to ask again: %s",
				step.Method, step.Path, x.Response.Status, outline(passed.Response), why, c.Name, x.Repro)
		}
		got[c.Name] = v.Text
		if !c.Shown {
			s.redactor.Learn(strings.ToUpper(c.Name), v.Text)
		}
	}
	return nil
}

// expected reports an answer that does not meet the step's expectation: a 2xx status, if it has no other.
func (s *Service) expected(step config.Step, x, passed *probe.Exchange) error {
	if step.Expect.JSON == nil {
		if x.Response == nil || x.Response.Status < 200 || x.Response.Status > 299 {
			return fmt.Errorf("%s %s got %s: want a 2xx answer; to ask again: %s", step.Method, step.Path, got(x), x.Repro)
		}
		return nil
	}
	e, err := expect.Parse(step.Expect.JSON)
	if err != nil {
		return fmt.Errorf("expect: %w", err)
	}
	j := e.Judge(passed, nil)
	if j.Met() {
		return nil
	}
	why := strings.Join(j.Open, "; ")
	if len(j.Missed) > 0 { // the value itself may be a secret
		why = fmt.Sprintf("%s: want %s", j.Missed[0].At, j.Missed[0].Want)
	}
	return fmt.Errorf("%s %s got %s, which does not meet its expect (%s); to ask again: %s", step.Method, step.Path, got(x), why, x.Repro)
}
