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
	if !o.plan { // a plan asks nothing, and may be for a very large file
		boundGarbage()
	}
	if o.quiet {
		a.out, a.style, a.errTTY = io.Discard, report.Style{}, false
	}
	ctx, cancel := o.limit(ctx)
	defer cancel()
	l := &loop{a: a, o: o}
	defer l.stop()
	if o.watch {
		return l.watch(ctx, args)
	}
	_, err := l.once(ctx, args)
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

// A loop makes the runs of one command: one, or with --watch as many as there are changes.
type loop struct {
	a        *app
	o        *probeOptions
	launched *workspace.Launched    // by --start; nil for none
	seen     *workspace.Incarnation // of the service, under --watch; nil for none
	build    string                 // the build that the last run was about
	old      bool                   // the answering process is older than the last saved file
}

// once makes one run. The result is nil if nothing was asked.
func (l *loop) once(ctx context.Context, args []string) (*workspace.Result, error) {
	a, o := l.a, l.o
	w, file, err := a.loadWithSource(o.service.overrides())
	if err != nil {
		return nil, err
	}
	outputs, err := o.outputs()
	if err == nil {
		err = checkOutputs(w, outputs...)
	}
	if err != nil {
		return nil, err
	}
	shard, err := shardOf(o.shard, o.runID, a.env)
	if err != nil {
		return nil, err
	}
	s, err := w.Prepare(ctx, workspace.RunOptions{
		Tickets: o.of(args), Shard: shard, Failed: o.failed, Changed: o.changed, Unticketed: o.unticketed,
		ID: o.runID, Confirm: o.confirm, MaxFail: o.maxFail, Wait: o.wait, Offline: o.plan, Edits: o.edits(),
		Waiting: func(wait time.Duration, reason error) {
			if a.errTTY {
				a.notef("waiting up to %v: %v", wait, reason)
			}
		},
	})
	if err != nil {
		return nil, err
	}
	defer s.Close(ctx)
	a.noteStrays(file)
	switch {
	case o.plan:
		return nil, a.printPlan(ctx, o, s)
	case s.Empty():
		return nil, a.nothingToAsk(ctx, o, s)
	}
	if err := l.start(ctx, s); err != nil {
		return nil, err
	}
	plan, err := s.Begin(ctx)
	if err != nil {
		return nil, err
	}
	result, err := l.ask(ctx, s, plan)
	var gone *workspace.UnreachableError
	if errors.As(err, &gone) {
		l.showLog()
	}
	return result, err
}

// nothingToAsk returns the document of a run without tickets. Nothing is sent, and the last run stays the last.
func (a *app) nothingToAsk(ctx context.Context, o *probeOptions, s *workspace.Session) error {
	out, err := newOutput(a, o, a.out, pastOf(ctx, s.Past))
	if err != nil {
		return err
	}
	run := s.Head()
	run.Finished, run.Summary = run.Started, probe.NewSummary()
	err = errors.Join(out.sink.Begin(run), out.sink.End(run), out.release(nil))
	return errors.Join(err, out.close(err == nil))
}

// ask puts the questions of the plan, shows the results, and edits the boxes.
func (l *loop) ask(ctx context.Context, s *workspace.Session, plan *probe.Plan) (*workspace.Result, error) {
	a, o := l.a, l.o
	progress := a.progress(plan.Size(), func() string { return waitsFor(s.Longest()) })
	defer progress.end()
	out, err := newOutput(a, o, progress, pastOf(ctx, s.Past))
	if err != nil {
		return nil, err
	}
	result, err := s.Ask(ctx, out.sink, progress.step)
	progress.end()
	var changes []tickets.Change
	var tickErr error
	if err == nil && (o.tick || o.untick) && !l.suspect(result) && !result.Elsewhere() {
		changes, tickErr = a.tickShown(ctx, o, s, result)
	}
	closeErr := out.release(changes)
	var cut *workspace.CutError
	wasCut := errors.As(err, &cut) || err != nil && ctx.Err() != nil
	closeErr = errors.Join(closeErr, out.close(closeErr == nil && (err == nil || wasCut)))
	switch {
	case wasCut:
		return result, a.cutShort(o, s, result, cut)
	case err != nil:
		return result, err
	}
	if why := s.Unkept(); why != nil {
		a.notef("run %s is not kept: %v", result.Run.ID, why)
	}
	if err := errors.Join(tickErr, closeErr); err != nil {
		return result, err
	}
	end, beside := failOn(o.failOn).verdict(result.Tickets, s.Unseen(ctx, result))
	if beside != nil {
		a.notef("%v", beside)
	}
	return result, end
}

// cutShort reports how a cut-short run ended, and returns its error: its failures, if --fail-on names them and nobody
// interrupted it.
func (a *app) cutShort(o *probeOptions, s *workspace.Session, r *workspace.Result, cut *workspace.CutError) error {
	kept := fmt.Sprintf("the results so far are kept as run %s; no box was changed", r.Run.ID)
	if why := s.Unkept(); why != nil {
		kept = fmt.Sprintf("no box was changed, and the results so far are not kept: %v", why)
	}
	if cut == nil {
		return errors.New("interrupted: " + kept)
	}
	missing := ""
	if n := len(r.Run.Unjudged); n > 0 {
		missing = words.Count(n, "ticket has", "tickets have") + " no verdict; "
	}
	if failOn(o.failOn).broken(r.Tickets) {
		a.notef("%v: %s%s", cut, missing, kept)
		return &verdictError{}
	}
	return fmt.Errorf("%w: %s%s", cut, missing, kept)
}

// slow is how long an answer takes before the progress names the question.
const slow = time.Second

// waitsFor names a question that takes a long time. The line of progress may be cut at its end, so the time stands first.
func waitsFor(w workspace.Wait, waiting bool) string {
	if waited := time.Since(w.Since); waiting && waited >= slow {
		return fmt.Sprintf(", waiting %ds for %s (%s)", int(waited.Seconds()), report.Line(w.Endpoint), report.Line(w.Variant))
	}
	return ""
}
