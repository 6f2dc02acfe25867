package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// probe runs the command: prepare, ask, judge, keep, tick.
func (a *app) probe(ctx context.Context, o *probeOptions, args []string) error {
	if o.quiet {
		a.out, a.style, a.errTTY = io.Discard, report.Style{}, false
	}
	ctx, cancel := o.limit(ctx)
	defer cancel()
	err := a.probeOnce(ctx, o, args)
	if cut := workspace.Cut(ctx); cut != nil && errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w before the service was asked", cut)
	}
	return err
}

// limit ends the context when the deadline passes.
func (o *probeOptions) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.deadline == 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, o.deadline, &workspace.CutError{Why: fmt.Sprintf("the deadline of %v passed", o.deadline)})
}

// probeOnce makes one run.
func (a *app) probeOnce(ctx context.Context, o *probeOptions, args []string) error {
	w, _, err := a.loadWithSource(o.service.overrides())
	if err != nil {
		return err
	}
	s, err := w.Prepare(ctx, workspace.RunOptions{
		Tickets: o.of(args), Failed: o.failed, Changed: o.changed, Unticketed: o.unticketed,
		ID: o.runID, Confirm: o.confirm, MaxFail: o.maxFail, Wait: o.wait, Offline: o.plan,
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
	progress := a.progress(plan.Size(), func() string { return waitsFor(s.Longest()) })
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
	var cut *workspace.CutError
	wasCut := errors.As(err, &cut) || err != nil && ctx.Err() != nil
	closeErr = errors.Join(closeErr, out.close(closeErr == nil && (err == nil || wasCut)))
	switch {
	case wasCut:
		return a.cutShort(o, result, cut)
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

// cutShort says how a run ended that was cut short, and returns its error: what it found, where --fail-on names that and
// nobody interrupted.
func (a *app) cutShort(o *probeOptions, r *workspace.Result, cut *workspace.CutError) error {
	kept := fmt.Sprintf("the results so far are kept as run %s; no box was changed", r.Run.ID)
	if cut == nil {
		return errors.New("interrupted: " + kept)
	}
	missing := ""
	if n := len(r.Run.Unjudged); n > 0 {
		missing = words.Count(n, "ticket has", "tickets have") + " no verdict; "
	}
	if o.broken(r.Tickets) {
		a.notef("%v: %s%s", cut, missing, kept)
		return &verdictError{}
	}
	return fmt.Errorf("%w: %s%s", cut, missing, kept)
}

// slow is how long an answer takes before the progress names the question.
const slow = time.Second

// waitsFor names a question that takes long.
func waitsFor(w workspace.Wait, any bool) string {
	if waited := time.Since(w.Since); any && waited >= slow {
		return fmt.Sprintf("  %s (%s) %ds", report.Line(w.Endpoint), report.Line(w.Variant), int(waited.Seconds()))
	}
	return ""
}
