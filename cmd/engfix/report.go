package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

type reportOptions struct {
	md     bool
	json   bool
	from   []string
	run    string
	judge  bool
	output string
}

func newReportCmd(a *app) *cobra.Command {
	o := &reportOptions{}
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Write a report of a run, without asking the service again",
		Long: `Report writes what a run found: the last one, the one that --run names, or one that was kept as a file with
probe -o. Nothing is sent to the service.`,
		Example: `  engfix report --md
  engfix report --md -o report.md --run 20261123T081500Z-1f2e
  engfix report --json --from run.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.md && o.json {
				return errors.New("--md and --json: want one format")
			}
			if len(o.from) > 1 || len(o.from) == 1 && o.run != "" {
				return errors.New("--from and --run: want one run")
			}
			return a.report(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.md, "md", false, "as markdown (the default)")
	f.BoolVar(&o.json, "json", false, "as the run document")
	f.StringArrayVar(&o.from, "from", nil, "the run document in `FILE`; - for standard input")
	f.StringVar(&o.run, "run", "", "the run called `ID` (default: the last one)")
	f.BoolVar(&o.judge, "judge", false, "judge the recorded exchanges again, by the rules that hold now")
	f.StringVarP(&o.output, "output", "o", "", "write to `FILE`; - for standard output (the default)")
	return cmd
}

func (a *app) report(ctx context.Context, o *reportOptions) error {
	format := "md"
	if o.json {
		format = "json"
	}
	if o.output == "" || o.output == "-" {
		return a.replay(ctx, o, a.reporter(format, a.out, report.TerminalOptions{}))
	}
	file, err := atomicfile.Create(o.output, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	if err := a.replay(ctx, o, a.reporter(format, file, report.TerminalOptions{})); err != nil {
		file.Abort()
		return err
	}
	if err := file.Commit(); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return nil
}

// replay gives the sink the run that was asked for, judged again where that was asked for too.
func (a *app) replay(ctx context.Context, o *reportOptions, sink probe.Sink) error {
	if len(o.from) > 0 {
		doc, err := a.readRun(o.from[0])
		if err != nil {
			return err
		}
		return a.emit(o, doc, sink)
	}
	w, _, err := a.load() // a run is reported as one over tickets, so there must be some
	if err != nil {
		return err
	}
	return w.Replay(ctx, o.run, o.judge, sink)
}

// emit replays a document, judged again where that was asked for.
func (a *app) emit(o *reportOptions, doc *probe.Document, sink probe.Sink) error {
	if o.judge {
		w, err := a.open(workspace.Settings{})
		if err != nil {
			return err
		}
		if doc, err = w.JudgeAgain(doc); err != nil {
			return err
		}
	}
	return report.Replay(doc, sink)
}

// readRun reads a run document from a file or, for "-", from standard input.
func (a *app) readRun(path string) (*probe.Document, error) {
	in := a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("cannot read the run document: %w", err)
		}
		defer f.Close()
		in = f
	}
	doc, err := report.ReadDocument(in)
	if err != nil {
		if said := err.Error(); said[0] >= '0' && said[0] <= '9' { // it begins with line and column
			return nil, fmt.Errorf("%s:%w", path, err)
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return doc, nil
}
