package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// probe runs the command: select, resolve, plan, ask, judge, keep, tick.
func (a *app) probe(ctx context.Context, o *probeOptions, args []string) error {
	cfg, file, err := a.loadWithSource(o.service.overrides())
	if err != nil {
		return err
	}
	if err := cfg.Sendable(); err != nil && !o.plan {
		return err
	}
	if err := unfilled(cfg); err != nil {
		return err
	}
	if err := unreadable(cfg); err != nil {
		return err
	}
	waived, err := waivers(cfg, file, time.Now())
	if err != nil {
		return err
	}
	before := &past{}
	if o.asksPast() {
		if before, err = a.past(ctx, cfg, file); err != nil {
			return err
		}
	}
	defer before.close()
	selected, err := o.apply(file, args, before.states)
	if err != nil {
		return err
	}
	if selected, err = a.narrow(ctx, o, cfg, before, selected); err != nil {
		return err
	}
	s, err := connect(cfg)
	if err != nil {
		return err
	}
	defer s.client.Close()
	if _, err := rulesOf(cfg, nil); err != nil { // a mistake of the configuration is told before anything is sent
		return err
	}
	if err := s.documentFile(); err != nil {
		return err
	}
	if err := s.readRoutes(ctx, a.in); err != nil {
		return err
	}
	if o.plan {
		return a.printPlan(ctx, o, s, file, selected)
	}
	if len(selected) == 0 {
		return a.nothingToAsk(o, s)
	}
	return a.probeService(ctx, o, s, file, selected, before, waived)
}

// asksPast reports whether earlier runs matter: to a probe always, to a plan where they choose its tickets.
func (o *probeOptions) asksPast() bool { return !o.plan || o.failed || o.asksRuns() }

// probeService waits for the service, sets up what the steps say, probes, and takes down what was set up.
func (a *app) probeService(ctx context.Context, o *probeOptions, s *service, file *tickets.File, selected []*tickets.Ticket, before *past, waived waiverSet) error {
	waiting := func(err error) {
		if a.errTTY {
			a.notef("waiting up to %v: %v", o.wait, err)
		}
	}
	if err := s.reach(ctx, o.wait, waiting); err != nil {
		return err
	}
	if err := a.fetchDocument(ctx, s); err != nil {
		return err
	}
	fill, err := s.setup(ctx)
	if err == nil {
		err = a.probeSet(ctx, o, s, file, selected, before, waived, fill)
	}
	for _, failed := range s.teardown(ctx, fill) {
		a.notef("%v", failed)
	}
	return err
}

// narrow leaves out of the selected tickets what --failed and --changed leave out, and tells where nothing is left.
func (a *app) narrow(ctx context.Context, o *probeOptions, cfg *config.Config, before *past, selected []*tickets.Ticket) ([]*tickets.Ticket, error) {
	if o.failed {
		if selected = before.notPassed(selected); len(selected) == 0 {
			a.notef("every ticket selected passed the last time: --failed leaves nothing to ask")
		}
	}
	if o.changed == "" {
		return selected, nil
	}
	selected, err := changedSince(ctx, cfg, o.changed, selected)
	if err == nil && len(selected) == 0 {
		a.notef("git says that no file of the tickets selected changed since %s: nothing is asked", o.changed)
	}
	return selected, err
}

// head gives what is known of a run when it begins.
func (o *probeOptions) head(s *service) probe.Run {
	run := probe.Run{
		Schema:     probe.Schema,
		ID:         o.runID,
		Started:    time.Now().UTC(),
		Target:     s.redactor.Text(s.cfg.Target.URL),
		Tool:       probe.Tool{Version: toolVersion()},
		TicketFile: ticketFileName(s.cfg),
	}
	if run.ID == "" {
		run.ID = newRunID(run.Started)
	}
	return run
}

// nothingToAsk gives the document of a run without tickets. The service is left alone, and the last run stays the last.
func (a *app) nothingToAsk(o *probeOptions, s *service) error {
	out, err := newOutput(a, o, a.out)
	if err != nil {
		return err
	}
	run := o.head(s)
	run.Finished, run.Summary = run.Started, probe.NewSummary()
	err = errors.Join(out.sink.Begin(run), out.sink.End(run), out.release(nil))
	return errors.Join(err, out.close(err == nil))
}

// probeSet plans and runs what is ready to be asked.
func (a *app) probeSet(ctx context.Context, o *probeOptions, s *service, file *tickets.File, selected []*tickets.Ticket, before *past, waived waiverSet, fill captures) error {
	plan, err := s.plan(ctx, file, selected, waived, fill)
	if err != nil {
		return err
	}
	store, err := openHistory(ctx, s.cfg)
	if err != nil {
		return err
	}
	defer store.Close()
	progress := a.progress(plan.Size())
	defer progress.end()
	out, err := newOutput(a, o, progress)
	if err != nil {
		return err
	}
	collected := &findings{}
	sink := report.Tee(store.Sink(ctx), collected, out.sink)
	runner := &probe.Runner{
		Sender:      s.client,
		Concurrency: s.cfg.Target.Concurrency,
		Confirm:     o.confirm,
		Previous:    before.verdict,
		Progress:    progress.step,
	}
	head := o.head(s)
	head.Build = s.build(ctx)
	head.Unexplained = s.unexplained[:min(len(s.unexplained), maxKept)]
	run, err := runner.Run(ctx, head, plan, sink)
	progress.end()
	there := presenceOf(collected.tickets)
	var changes []tickets.Change
	var tickErr error
	if err == nil && (o.tick || o.untick) && !there.none() {
		changes, tickErr = a.tickShown(ctx, o, s.cfg, store, run, collected.tickets)
	}
	closeErr := out.release(changes)
	closeErr = errors.Join(closeErr, out.close(closeErr == nil && (err == nil || ctx.Err() != nil)))
	switch {
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("interrupted: what was done so far is kept as run %s; no box was changed", run.ID)
	case err != nil:
		return err
	}
	if err := errors.Join(tickErr, closeErr); err != nil {
		return err
	}
	end, beside := o.verdict(collected.tickets, cmp.Or(s.lost(ctx, collected), a.elsewhere(run, there)))
	if beside != nil {
		a.notef("%v", beside)
	}
	return end
}

// elsewhere reports that boxes are ticked and that the service has nothing of what was asked for. Where none is ticked
// that may be work to be done, so it is only noted.
func (a *app) elsewhere(run probe.Run, there presence) error {
	switch {
	case !there.none():
		return nil
	case !there.ticked:
		a.notef("%s", there.words(run.Target))
		return nil
	}
	return &unreachableError{errors.New(there.words(run.Target))}
}

// lost reports that the service went away during a run that it did not answer to the end.
func (s *service) lost(ctx context.Context, found *findings) error {
	if found.unreachable == 0 {
		return nil
	}
	if err := s.answers(ctx); err != nil && ctx.Err() == nil {
		return &unreachableError{fmt.Errorf("%w: it went away during the run, and %s had no answer: see why it ended, and probe again",
			err, plural(found.unreachable, "exchange", "exchanges"))}
	}
	return nil
}

// plan resolves routers and lays out the questions.
func (s *service) plan(ctx context.Context, file *tickets.File, selected []*tickets.Ticket, waived waiverSet, fill captures) (*probe.Plan, error) {
	table, err := s.resolve(ctx, file)
	if err != nil {
		return nil, err
	}
	subjects, err := s.subjects(selected, table, fill)
	if err != nil {
		return nil, err
	}
	rules, err := rulesOf(s.cfg, fill)
	if err != nil {
		return nil, err
	}
	rules.Waived = waived.covers
	return probe.NewPlan(subjects, rules)
}

// newRunID names a run by its time, and by chance where two begin in the same second.
func newRunID(t time.Time) string {
	b := make([]byte, 2)
	_, _ = rand.Read(b) // crypto/rand never fails
	return t.Format("20060102T150405Z") + "-" + hex.EncodeToString(b)
}

// findings keeps the tickets of a run, which are few, and of its exchanges how many found no service.
type findings struct {
	tickets     []probe.TicketResult
	unreachable int
}

func (f *findings) Begin(probe.Run) error { return nil }

func (f *findings) Exchange(x *probe.Exchange) error {
	if x.End == probe.EndUnreachable {
		f.unreachable++
	}
	return nil
}

func (f *findings) Ticket(t probe.TicketResult) error { f.tickets = append(f.tickets, t); return nil }
func (f *findings) End(probe.Run) error               { return nil }
