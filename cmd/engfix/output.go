package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// An output takes the results of a probe: stdout in the chosen format, and a file.
type output struct {
	sink    probe.Sink
	held    []*heldSink         // those of sink that report the run's changes to the boxes
	file    *atomicfile.Pending // nil for none
	reports *pendingReports
}

func newOutput(a *app, o *probeOptions, stdout io.Writer, past report.Past) (*output, error) {
	edits := o.edits()
	out := &output{sink: a.reporter(o.format.value, stdout, nil, report.TerminalOptions{Summary: o.summary, Verbose: o.verbose, Ticking: edits})}
	if edits && (o.format.value == "json" || o.format.value == "md") {
		out.sink = out.hold(out.sink)
	}
	targets, err := reportTargets("--report", o.reports)
	if err != nil {
		return nil, err
	}
	if out.reports, err = createReports(targets, past); err != nil {
		return nil, err
	}
	var beside probe.Sink = report.Tee(out.reports.sinks...)
	if o.output != "" {
		if out.file, err = atomicfile.Create(o.output, 0o644); err != nil {
			out.reports.abort()
			return nil, fmt.Errorf("cannot write the run document: %w", err)
		}
		beside = report.Tee(beside, report.NewJSON(out.file, ""))
	}
	if edits {
		beside = out.hold(beside)
	}
	out.sink = report.Tee(out.sink, beside)
	return out, nil
}

// hold makes the sink wait for release.
func (out *output) hold(sink probe.Sink) probe.Sink {
	h := &heldSink{Sink: sink}
	out.held = append(out.held, h)
	return h
}

// release passes the held results on, with the run's changes to the boxes.
func (out *output) release(changes []tickets.Change) error {
	after := make(map[boxName]bool, len(changes))
	for _, c := range changes {
		after[boxName{c.Ticket, c.Item}] = c.After
	}
	var errs []error
	for _, h := range out.held {
		errs = append(errs, h.release(after))
	}
	return errors.Join(errs...)
}

// A boxName names a box of a ticket file.
type boxName struct {
	ticket string
	item   tickets.ItemRef
}

// A heldSink holds back the tickets and the end of a run until the run's changes to the boxes are known.
type heldSink struct {
	probe.Sink
	tickets []probe.TicketResult
	end     *probe.Run
}

// Encoded passes on an exchange, encoded if the sink takes it in that form.
func (h *heldSink) Encoded(x *probe.Exchange, doc []byte) error {
	return report.Tee(h.Sink).Encoded(x, doc)
}

func (h *heldSink) Ticket(t probe.TicketResult) error { h.tickets = append(h.tickets, t); return nil }
func (h *heldSink) End(run probe.Run) error           { h.end = &run; return nil }

// release passes on the held events; a run that did not end has no whole result to report.
func (h *heldSink) release(after map[boxName]bool) error {
	if h.end == nil {
		return nil
	}
	for _, t := range h.tickets {
		t.Items = slices.Clone(t.Items)
		for i, it := range t.Items {
			if ticked, changed := after[boxName{t.ID, it.Ref()}]; changed {
				t.Items[i].Ticked = &ticked
			}
		}
		if err := h.Sink.Ticket(t); err != nil {
			return err
		}
	}
	return h.Sink.End(*h.end)
}

// close puts the files in place if their content is whole, after an interrupted run too.
func (out *output) close(whole bool) error {
	if !whole {
		out.reports.abort()
		if out.file != nil {
			out.file.Abort()
		}
		return nil
	}
	err := out.reports.commit()
	if out.file != nil {
		if failed := out.file.Commit(); failed != nil {
			err = errors.Join(err, fmt.Errorf("cannot write the run document: %w", failed))
		}
	}
	return err
}

// reporter returns the sink of a format: a terminal's, ndjson, or one of package report. past may be nil.
func (a *app) reporter(format string, w io.Writer, past report.Past, o report.TerminalOptions) probe.Sink {
	switch format {
	case "table":
		return report.NewTerminal(w, a.style, o)
	case "ndjson":
		return report.NewNDJSON(w)
	}
	f, err := report.FormatNamed(format)
	if err != nil { // a flag was checked against the names
		return report.NewTerminal(w, a.style, o)
	}
	if format == "github" {
		if summary := newStepSummary(a.env); summary != nil {
			return report.Tee(f.New(w, past), summary)
		}
	}
	return f.New(w, past)
}
