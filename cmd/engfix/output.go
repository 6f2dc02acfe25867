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

// An output is where the results of a probe go: stdout in the format asked for, and a file.
type output struct {
	sink probe.Sink
	held []*heldSink         // those of sink that tell what the run did to the boxes
	file *atomicfile.Pending // nil for none
}

func newOutput(a *app, o *probeOptions, stdout io.Writer) (*output, error) {
	edits := (o.tick || o.untick) && !o.dryRun
	out := &output{sink: a.reporter(o.format.value, stdout, report.TerminalOptions{Verbose: o.verbose, Ticking: edits})}
	if edits && (o.format.value == "json" || o.format.value == "md") {
		out.sink = out.hold(out.sink)
	}
	if o.output == "" {
		return out, nil
	}
	var err error
	if out.file, err = atomicfile.Create(o.output, 0o644); err != nil {
		return nil, fmt.Errorf("cannot write the run document: %w", err)
	}
	document := report.NewJSON(out.file, "")
	if edits {
		document = out.hold(document)
	}
	out.sink = report.Tee(out.sink, document)
	return out, nil
}

// hold lets the sink wait for release.
func (out *output) hold(sink probe.Sink) probe.Sink {
	h := &heldSink{Sink: sink}
	out.held = append(out.held, h)
	return h
}

// release gives the sinks that were held what they wait for, with the changes that the run made to the boxes.
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

// A heldSink holds the tickets and the end of a run back until it is known what the run did to the boxes.
type heldSink struct {
	probe.Sink
	tickets []probe.TicketResult
	end     *probe.Run
}

func (h *heldSink) Ticket(t probe.TicketResult) error { h.tickets = append(h.tickets, t); return nil }
func (h *heldSink) End(run probe.Run) error           { h.end = &run; return nil }

// release passes on what was held; of a run that did not end there is nothing whole to tell.
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

// close puts the file in place where the document in it is whole, an interrupted run's included.
func (out *output) close(whole bool) error {
	switch {
	case out.file == nil:
		return nil
	case !whole:
		out.file.Abort()
		return nil
	}
	if err := out.file.Commit(); err != nil {
		return fmt.Errorf("cannot write the run document: %w", err)
	}
	return nil
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
