package main

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/charmbracelet/x/ansi"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// tickShown edits the ticket file by the verdicts of a run, and returns the changes.
func (a *app) tickShown(ctx context.Context, o *probeOptions, s *workspace.Session, r *workspace.Result) ([]tickets.Change, error) {
	edits := r.Edits(o.tick, o.untick)
	out := a.err // stdout holds only the output for a program
	if o.format.value == "table" {
		out = a.out
	}
	w := s.Workspace()
	if o.dryRun {
		return nil, a.showEdits(out, w, edits)
	}
	changes, err := s.Tick(ctx, r, edits, "engfix probe")
	if err != nil {
		return changes, err
	}
	a.printChanges(out, w.TicketPath(), changes)
	return changes, nil
}

// printChanges names the boxes that were changed. On a terminal a box is one line, if its beginning fits.
func (a *app) printChanges(w io.Writer, path string, changes []tickets.Change) {
	if len(changes) == 0 {
		fmt.Fprintf(w, "No box of %s needed a change.\n", report.Line(path))
		return
	}
	ticked, unticked := 0, 0
	for _, c := range changes {
		if c.After {
			ticked++
		} else {
			unticked++
		}
		if len(changes) <= maxNamed {
			place := fmt.Sprintf("%-8s  %s %s (line %d)", changed(c.After), c.Ticket, c.Item, c.Line)
			fmt.Fprintln(w, a.withText(place, report.Line(c.Text)))
		}
	}
	var parts []string
	if ticked > 0 {
		parts = append(parts, "ticked "+words.Count(ticked, "box", "boxes"))
	}
	if unticked > 0 {
		parts = append(parts, "unticked "+words.Count(unticked, "box", "boxes"))
	}
	fmt.Fprintf(w, "%s in %s\n", words.And(parts), report.Line(path))
}

// withText returns a place with a text after it, which is cut at the end of a terminal's line. Where the terminal is too
// narrow for that, the place stands alone.
func (a *app) withText(place, text string) string {
	const least = 20 // columns of a text that says something
	room := a.style.Width - ansi.StringWidth(place) - 2
	if a.style.Width > 0 && room < least {
		return place
	}
	return place + "  " + a.style.Fit(text, room)
}

// maxNamed is how many changed boxes are named one by one; with more, a diff of the file is clearer.
const maxNamed = 20

func changed(ticked bool) string {
	if ticked {
		return "ticked"
	}
	return "unticked"
}

// showEdits prints edits as a diff, and changes nothing.
func (a *app) showEdits(out io.Writer, w *workspace.Workspace, edits []tickets.Edit) error {
	before, after, err := w.Preview(edits)
	if err != nil {
		return err
	}
	if bytes.Equal(before, after) {
		a.printChanges(out, w.TicketPath(), nil)
		return nil
	}
	return a.printDiff(out, w.TicketPath(), before, after)
}

// printDiff prints a change of a file: on a terminal with every byte made safe, and elsewhere unchanged, so that patch
// and git apply accept it.
func (a *app) printDiff(w io.Writer, path string, before, after []byte) error {
	diff := tickets.Diff(path, before, after)
	if w != a.out || a.outTTY {
		diff = report.Clean(diff)
	}
	_, err := io.WriteString(w, diff)
	return err
}
