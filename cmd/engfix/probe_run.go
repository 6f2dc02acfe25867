package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// probe runs the command: prepare, ask, judge, keep, tick.
func (a *app) probe(ctx context.Context, o *probeOptions, args []string) error {
	w, _, err := a.loadWithSource(o.service.overrides())
	if err != nil {
		return err
	}
	s, err := w.Prepare(ctx, workspace.RunOptions{
		Tickets: o.of(args), Failed: o.failed, Changed: o.changed, Unticketed: o.unticketed,
		ID: o.runID, Confirm: o.confirm, Wait: o.wait, Offline: o.plan,
		Waiting: func(reason error) {
			if a.errTTY {
				a.notef("waiting up to %v: %v", o.wait, reason)
			}
		},
	})
	if err != nil {
		return err
	}
	defer s.Close(ctx)
	switch {
	case o.plan:
		return a.printPlan(ctx, o, s)
	case s.Empty():
		return a.nothingToAsk(ctx, o, s)
	}
	plan, err := s.Begin(ctx)
	if err != nil {
		return err
	}
	return a.ask(ctx, o, s, plan)
}

// nothingToAsk gives the document of a run without tickets. The service is left alone, and the last run stays the last.
func (a *app) nothingToAsk(ctx context.Context, o *probeOptions, s *workspace.Session) error {
	out, err := newOutput(ctx, a, o, a.out)
	if err != nil {
		return err
	}
	run := s.Head()
	run.Finished, run.Summary = run.Started, probe.NewSummary()
	err = errors.Join(out.sink.Begin(run), out.sink.End(run), out.release(nil))
	return errors.Join(err, out.close(err == nil))
}

// ask asks what the plan holds, shows what comes of it, and edits the boxes.
func (a *app) ask(ctx context.Context, o *probeOptions, s *workspace.Session, plan *probe.Plan) error {
	progress := a.progress(plan.Size())
	defer progress.end()
	out, err := newOutput(ctx, a, o, progress)
	if err != nil {
		return err
	}
	result, err := s.Ask(ctx, out.sink, progress.step)
	progress.end()
	var changes []tickets.Change
	var tickErr error
	if err == nil && (o.tick || o.untick) && !result.Elsewhere() {
		changes, tickErr = a.tickShown(ctx, o, s, result)
	}
	closeErr := out.release(changes)
	closeErr = errors.Join(closeErr, out.close(closeErr == nil && (err == nil || ctx.Err() != nil)))
	switch {
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("interrupted: what was done so far is kept as run %s; no box was changed", result.Run.ID)
	case err != nil:
		return err
	}
	if err := errors.Join(tickErr, closeErr); err != nil {
		return err
	}
	end, beside := o.verdict(result.Tickets, s.Unseen(ctx, result))
	if beside != nil {
		a.notef("%v", beside)
	}
	return end
}
