package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// probe runs the command: select, resolve, plan, ask, judge, keep, tick.
func (a *app) probe(ctx context.Context, o *probeOptions, args []string) error {
	cfg, err := a.config(o.service.overrides())
	if err != nil {
		return err
	}
	if err := a.checkSource(cfg, o.service.source != ""); err != nil {
		return err
	}
	file, err := a.ticketFile(cfg)
	if err != nil {
		return err
	}
	if err := unfilled(cfg); err != nil {
		return err
	}
	waived, err := waivers(cfg, file, time.Now())
	if err != nil {
		return err
	}
	before, err := a.past(ctx, cfg)
	if err != nil {
		return err
	}
	defer before.close()
	selected, err := o.apply(file, args, before.states)
	if err != nil {
		return err
	}
	if o.failed {
		selected = before.notPassed(selected)
	}
	if o.changed != "" {
		if selected, err = changedSince(ctx, cfg, o.changed, selected); err != nil {
			return err
		}
	}
	s, err := connect(cfg)
	if err != nil {
		return err
	}
	defer s.client.Close()
	if o.plan {
		return a.printPlan(ctx, o, s, file, selected)
	}
	if _, err := s.rules(nil); err != nil { // a mistake of the configuration is told before anything is sent
		return err
	}
	if err := s.reach(ctx, o.wait); err != nil {
		return err
	}
	if err := s.document(ctx, true); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.notef("no OpenAPI document: %v; endpoints come from pins and the source alone", err)
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
	out, err := newOutput(a, o)
	if err != nil {
		return err
	}
	collected := &findings{}
	sink := report.Tee(store.Sink(ctx), collected, out.sink)
	progress := a.progress(plan.Size())
	runner := &probe.Runner{
		Sender:      s.client,
		Concurrency: s.cfg.Target.Concurrency,
		Confirm:     o.confirm,
		Previous:    before.verdict,
		Progress:    progress.step,
	}
	head := probe.Run{
		ID:         o.runID,
		Started:    time.Now().UTC(),
		Target:     s.redactor.Text(s.cfg.Target.URL),
		Tool:       probe.Tool{Version: toolVersion()},
		Build:      s.build(ctx),
		TicketFile: ticketFileName(s.cfg),
	}
	if head.ID == "" {
		head.ID = newRunID(head.Started)
	}
	run, err := runner.Run(ctx, head, plan, sink)
	progress.end()
	if closeErr := out.close(); err == nil {
		err = closeErr
	}
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted: what was done so far is kept as run %s; no box was changed", run.ID)
		}
		return err
	}
	if o.tick || o.untick {
		if err := a.tickShown(ctx, o, s.cfg, store, run, collected.tickets); err != nil {
			return err
		}
	}
	return o.verdict(collected.tickets)
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
	rules, err := s.rules(fill)
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

// verdict gives what the exit code says of the results.
func (o *probeOptions) verdict(results []probe.TicketResult) error {
	for _, t := range results {
		for _, it := range t.Items {
			switch {
			case it.Verdict != probe.Fail || it.Waived || o.failOn == "never":
			case o.failOn == "failure" || it.Regression:
				return &verdictError{}
			}
		}
	}
	return nil
}

// findings keeps the tickets of a run, which are few, and not its exchanges.
type findings struct{ tickets []probe.TicketResult }

func (f *findings) Begin(probe.Run) error             { return nil }
func (f *findings) Exchange(*probe.Exchange) error    { return nil }
func (f *findings) Ticket(t probe.TicketResult) error { f.tickets = append(f.tickets, t); return nil }
func (f *findings) End(probe.Run) error               { return nil }

// output is where the results of a probe go: stdout in the format asked for, and a file.
type output struct {
	sink  probe.Sink
	close func() error
}

func newOutput(a *app, o *probeOptions) (*output, error) {
	sinks := []probe.Sink{a.reporter(o.format.value, a.out, report.TerminalOptions{Verbose: o.verbose, Ticking: (o.tick || o.untick) && !o.dryRun})}
	closeAll := func() error { return nil }
	if o.output != "" {
		f, err := os.Create(o.output)
		if err != nil {
			return nil, fmt.Errorf("cannot write the run document: %w", err)
		}
		sinks = append(sinks, report.NewJSON(f, ""))
		closeAll = f.Close
	}
	return &output{sink: report.Tee(sinks...), close: closeAll}, nil
}

// reporter gives the sink of a format.
func (a *app) reporter(format string, w io.Writer, o report.TerminalOptions) probe.Sink {
	switch format {
	case "json":
		return report.NewJSON(w, "")
	case "ndjson":
		return report.NewNDJSON(w)
	case "md":
		return report.NewMarkdown(w)
	}
	return report.NewTerminal(w, a.style, o)
}

// waiverSet is the waivers that are in force, by ticket and item.
type waiverSet map[string]bool

func (w waiverSet) covers(ticket string, ref tickets.ItemRef) bool { return w[ticket+" "+ref.String()] }

// waivers checks the configured waivers against the ticket file: one that is expired or matches nothing is an error.
func waivers(cfg *config.Config, file *tickets.File, now time.Time) (waiverSet, error) {
	set := waiverSet{}
	for _, w := range cfg.Waivers {
		ref, err := tickets.ParseItemRef(w.Item)
		if err != nil {
			return nil, cfg.Errorf(w.Pos, "waiver of %s: %v", w.Ticket, err)
		}
		t, ok := file.Ticket(w.Ticket)
		if !ok {
			return nil, cfg.Errorf(w.Pos, "waiver of %s: the ticket file has no such ticket: take the waiver out", w.Ticket)
		}
		if _, ok := t.Item(ref); !ok {
			return nil, cfg.Errorf(w.Pos, "waiver of %s: the ticket has no item %s: take the waiver out", w.Ticket, ref)
		}
		if w.Expired(now) {
			return nil, cfg.Errorf(w.Pos, "waiver of %s %s expired on %s: fix the item, or give the waiver a new date", w.Ticket, ref, w.Until.Format(time.DateOnly))
		}
		set[w.Ticket+" "+ref.String()] = true
	}
	return set, nil
}

// notPassed keeps the tickets that did not pass the last time they were judged, or never were.
func (p *past) notPassed(ts []*tickets.Ticket) []*tickets.Ticket {
	var kept []*tickets.Ticket
	for _, t := range ts {
		if p.verdicts[t.ID].Verdict != probe.Pass {
			kept = append(kept, t)
		}
	}
	return kept
}
