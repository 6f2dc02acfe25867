package main

import (
	"context"
	"fmt"
	"io"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// boxes gives the edits that a run's verdicts ask for: only a pass ticks, only a failure unticks.
func boxes(results []probe.TicketResult, tick, untick bool) ([]tickets.Edit, map[itemName]probe.ItemResult) {
	var edits []tickets.Edit
	shown := map[itemName]probe.ItemResult{}
	for _, t := range results {
		for _, it := range t.Items {
			if it.Checked == nil {
				continue
			}
			ticks := tick && it.Verdict == probe.Pass && !*it.Checked
			unticks := untick && it.Verdict == probe.Fail && *it.Checked
			if !ticks && !unticks {
				continue
			}
			edits = append(edits, tickets.Edit{Ticket: t.ID, Item: it.Ref(), Checked: ticks, Text: it.Text})
			shown[itemName{t.ID, it.Ref()}] = it
		}
	}
	return edits, shown
}

// tickShown edits the ticket file by what a run has shown, keeps each change with its evidence, and returns the changes.
func (a *app) tickShown(ctx context.Context, o *probeOptions, cfg *config.Config, store *history.Store, run probe.Run, results []probe.TicketResult) ([]tickets.Change, error) {
	edits, shown := boxes(results, o.tick, o.untick)
	out := a.err // on stdout stands what a program reads, and nothing else
	if o.format.value == "table" {
		out = a.out
	}
	if o.dryRun {
		return nil, a.showEdits(out, cfg.Tickets, edits)
	}
	saved, err := tickets.Update(ctx, cfg.Tickets, edits, a.remember(cfg, "engfix probe"))
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // the boxes are changed: an interruption must not keep that from being recorded
	ticks := ticksOf(saved.Changes, "engfix probe")
	for i, c := range saved.Changes {
		ticks[i].Run, ticks[i].Build, ticks[i].Exchanges = run.ID, run.Build, evidence(shown[itemName{c.Ticket, c.Item}])
	}
	if err := store.RecordTicks(ctx, ticks); err != nil {
		return saved.Changes, fmt.Errorf("the boxes were changed, but that is not kept in the history: %w", err)
	}
	tellChanges(out, cfg.Tickets, saved.Changes)
	return saved.Changes, nil
}

// evidence gives the exchanges behind an item, each once.
func evidence(it probe.ItemResult) []string {
	seen := map[string]bool{}
	var out []string
	for _, f := range it.Findings {
		for _, id := range f.Exchanges {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return out
}

// tellChanges says which boxes were changed.
func tellChanges(w io.Writer, path string, changes []tickets.Change) {
	if len(changes) == 0 {
		fmt.Fprintf(w, "No box of %s had to be changed.\n", report.Line(path))
		return
	}
	ticked, unticked := 0, 0
	for _, c := range changes {
		if c.After {
			ticked++
		} else {
			unticked++
		}
		if len(changes) <= maxTold {
			fmt.Fprintf(w, "%-8s  %s %s (line %d)  %s\n", changed(c.After), c.Ticket, c.Item, c.Line, report.Line(c.Text))
		}
	}
	var parts []string
	if ticked > 0 {
		parts = append(parts, "ticked "+plural(ticked, "box", "boxes"))
	}
	if unticked > 0 {
		parts = append(parts, "unticked "+plural(unticked, "box", "boxes"))
	}
	fmt.Fprintf(w, "%s in %s\n", join(parts), report.Line(path))
}

// maxTold is how many changed boxes are named one by one; of more, the file's own diff tells best.
const maxTold = 20

func changed(ticked bool) string {
	if ticked {
		return "ticked"
	}
	return "unticked"
}

// showEdits prints what edits would change, and changes nothing.
func (a *app) showEdits(w io.Writer, path string, edits []tickets.Edit) error {
	file, err := tickets.Read(path)
	if err != nil {
		return err
	}
	after, changes, err := tickets.Apply(file, edits)
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		tellChanges(w, path, nil)
		return nil
	}
	return a.printDiff(w, path, file.Source(), after)
}

// printDiff prints a change of a file: to a person such that no byte of it can do harm to the terminal, and elsewhere
// byte by byte, so that patch and git apply take it.
func (a *app) printDiff(w io.Writer, path string, before, after []byte) error {
	diff := tickets.Diff(path, before, after)
	if w != a.out || a.outTTY {
		diff = report.Clean(diff)
	}
	_, err := io.WriteString(w, diff)
	return err
}
