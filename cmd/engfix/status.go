package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/words"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

type statusOptions struct {
	selection
	format format
	watch  bool
}

func newStatusCmd(a *app) *cobra.Command {
	o := &statusOptions{}
	cmd := &cobra.Command{
		Use:   "status [TICKET…]",
		Short: "Show where the tickets stand: boxes, last verdicts, regressions",
		Example: `  engfix status
  engfix status --section Critical --state open,partial
  engfix status --state provable
  engfix status --watch
  engfix status --format json`,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			if o.watch {
				return a.watchStatus(cmd.Context(), o, args)
			}
			return a.status(cmd.Context(), a.out, o, args)
		},
	}
	o.selection.register(a, cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md")
	cmd.Flags().BoolVar(&o.watch, "watch", false, "print again after each change, until interrupted")
	return cmd
}

// watchEvery is how often --watch checks for changes.
const watchEvery = time.Second

// watchStatus prints the status whenever it changes; on a terminal in its place. A ticket file that cannot be read for
// a moment, for example while it is written, is read again.
func (a *app) watchStatus(ctx context.Context, o *statusOptions, args []string) error {
	var shown string
	notes := a.err
	defer func() { a.err = notes }()
	a.err = &unrepeated{to: notes, seen: map[string]bool{}}
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for first := true; ; first = false {
		var now strings.Builder
		switch err := a.status(ctx, &now, o, args); {
		case ctx.Err() != nil:
			return nil
		case err != nil && first:
			return err
		case err == nil && now.String() != shown:
			shown = now.String()
			if term, _ := a.env("TERM"); a.outTTY && term != "dumb" {
				fmt.Fprint(a.out, "\x1b[H\x1b[2J")
			} else if !first {
				fmt.Fprintln(a.out)
			}
			fmt.Fprint(a.out, shown)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// An unrepeated writer drops repeated notes: a note that stays true is shown once.
type unrepeated struct {
	to   io.Writer
	seen map[string]bool
}

func (u *unrepeated) Write(note []byte) (int, error) {
	if u.seen[string(note)] {
		return len(note), nil
	}
	u.seen[string(note)] = true
	return u.to.Write(note)
}

// noteStrays says that boxes of the file are not probed or counted.
func (a *app) noteStrays(file *tickets.File) {
	if n := file.Strays(); n > 0 {
		a.notef("%s of no ticket in %s: engfix lint names each", words.Count(n, "box is an item", "boxes are items"), file.Path)
	}
}

func (a *app) status(ctx context.Context, out io.Writer, o *statusOptions, args []string) error {
	w, file, err := a.load()
	if err != nil {
		return err
	}
	view, err := w.Status(ctx, o.of(args))
	if err != nil {
		return err
	}
	if line, ok := file.Conflict(); ok {
		a.notef("%s:%d: a merge left its conflict marker here, so both sides are counted: resolve the conflict", file.Path, line)
	}
	a.noteStrays(file)
	switch o.format.value {
	case "json":
		return report.StatusJSON(out, view)
	case "ndjson":
		return asLines(out, func(w io.Writer) error { return report.StatusJSON(w, view) })
	case "md":
		return report.StatusMarkdown(out, view)
	}
	return report.Status(out, a.style, view)
}
