package main

import (
	"fmt"
	"io"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// An output is where the results of a probe go: stdout in the format asked for, and a file.
type output struct {
	sink probe.Sink
	file *atomicfile.Pending // nil for none
}

func newOutput(a *app, o *probeOptions, stdout io.Writer) (*output, error) {
	out := &output{sink: a.reporter(o.format.value, stdout, report.TerminalOptions{
		Verbose: o.verbose,
		Ticking: (o.tick || o.untick) && !o.dryRun,
	})}
	if o.output == "" {
		return out, nil
	}
	var err error
	if out.file, err = atomicfile.Create(o.output, 0o644); err != nil {
		return nil, fmt.Errorf("cannot write the run document: %w", err)
	}
	out.sink = report.Tee(out.sink, report.NewJSON(out.file, ""))
	return out, nil
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
