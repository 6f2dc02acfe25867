package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

type reportOptions struct {
	selection
	format format
	md     bool
	json   bool
	write  []string
	from   []string
	run    string
	judge  bool
	failOn string
	output string
}

func newReportCmd(a *app) *cobra.Command {
	o := &reportOptions{}
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Write reports of where the tickets stand, without asking the service again",
		Long: `Report writes where the ticket file stands: the latest verdict of each item, from all runs. If a run could not tell, the
verdict of an earlier run stands, with a note. --run reports one run instead, and --from a run document that probe -o
wrote. Several files become one report. Nothing is sent to the service.

Formats:
` + formatsHelp() + `
If no flag names a format or a file, report writes the files under reports in engfix.yaml, or otherwise prints markdown.`,
		Example: `  engfix report --format md
  engfix report --write html=report.html --write junit=junit.xml
  engfix report --section Critical --format md
  engfix report --format html -o report.html --run 20261123T081500Z-1f2e
  engfix report --format json --from monday.json --from tuesday.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return a.report(cmd.Context(), o)
		},
	}
	o.selection.register(a, cmd)
	f := cmd.Flags()
	o.format.register(cmd, append([]string{""}, report.FormatNames()...)...)
	f.BoolVar(&o.md, "md", false, "the same as --format md")
	f.BoolVar(&o.json, "json", false, "the same as --format json")
	f.StringArrayVar(&o.write, "write", nil, "write the report `FORMAT=FILE`, as in html=report.html; repeatable")
	f.StringArrayVar(&o.from, "from", nil, "read the run document in `FILE`; - for standard input; several are joined")
	f.StringVar(&o.run, "run", "", "report only run `ID` (default: where the tickets stand, from all runs)")
	f.BoolVar(&o.judge, "judge", false, "judge the recorded exchanges again, by today's rules")
	f.StringVar(&o.failOn, "fail-on", failOnNever, "exit 1 on: regression (a ticked item fails), unshown (a ticked item fails or was not shown), failure (any item fails), never")
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions(failOnValues, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("run", a.completeRuns)
	f.StringVarP(&o.output, "output", "o", "", "write to `FILE`; - for standard output (the default)")
	return cmd
}

// formatsHelp lists the formats, one a line.
func formatsHelp() string {
	var b strings.Builder
	for _, f := range report.Formats() {
		fmt.Fprintf(&b, "  %-12s %s\n", f.Name, f.Says)
	}
	return b.String()
}

// check finds flags that contradict each other, and resolves --md and --json.
func (o *reportOptions) check() error {
	for name, given := range map[string]bool{"md": o.md, "json": o.json} {
		switch {
		case !given:
		case o.format.value != "" && o.format.value != name:
			return fmt.Errorf("--%s and --format %s: name one format, or write each to a file with --write FORMAT=FILE", name, o.format.value)
		case o.md && o.json:
			return errors.New("--md and --json: name one format, or write each to a file with --write FORMAT=FILE")
		default:
			o.format.value = name
		}
	}
	if err := o.format.check(); err != nil {
		return err
	}
	if !slices.Contains(failOnValues, o.failOn) {
		return fmt.Errorf("--fail-on %q: want %s", o.failOn, words.Or(failOnValues))
	}
	if len(o.from) > 0 && o.run != "" {
		return errors.New("--from and --run: leave out one of them")
	}
	return nil
}

// report writes the reports that were asked for.
func (a *app) report(ctx context.Context, o *reportOptions) error {
	targets, err := a.reportsWanted(o)
	if err != nil {
		return err
	}
	var past report.Past // run documents have none
	w, err := a.open(workspace.Settings{})
	if err != nil && len(o.from) == 0 {
		return err
	}
	if err := checkOutputs(w, pathsOf(targets)...); err != nil {
		return err
	}
	if len(o.from) == 0 {
		past = pastOf(ctx, w.Past)
	}
	pending, err := createReports(targets, past)
	if err != nil {
		return err
	}
	sinks := pending.sinks
	if o.format.value != "" && o.toStdout() {
		sinks = append(sinks, a.reporter(o.format.value, a.out, past, report.TerminalOptions{}))
	}
	var found outcome
	if err := a.replay(ctx, o, report.Selected(o.of(nil), report.Tee(append(sinks, &found)...))); err != nil {
		pending.abort()
		return err
	}
	if err := pending.commit(); err != nil {
		return err
	}
	return found.end(failOn(o.failOn), a.notef)
}

func (o *reportOptions) toStdout() bool { return o.output == "" || o.output == "-" }

// reportsWanted returns the files to write. The format to print is in o.format, which is markdown if neither a flag nor
// the configuration names one.
func (a *app) reportsWanted(o *reportOptions) ([]reportTarget, error) {
	targets, err := reportTargets("--write", o.write)
	if err != nil {
		return nil, err
	}
	if o.format.value == "" && o.output == "" && len(targets) == 0 && len(o.from) == 0 {
		w, err := a.open(workspace.Settings{})
		if err != nil {
			return nil, err
		}
		wanted, err := w.Reports()
		if err != nil {
			return nil, err
		}
		for _, r := range wanted {
			format, err := report.FormatNamed(r.Format)
			if err != nil {
				return nil, err
			}
			targets = append(targets, reportTarget{format, r.Path})
			a.notef("writing %s (reports in engfix.yaml)", r.Path)
		}
	}
	if o.format.value == "" && len(targets) == 0 || o.format.value == "" && o.output != "" {
		o.format.value = "md"
	}
	if !o.toStdout() {
		format, err := report.FormatNamed(o.format.value)
		if err != nil {
			return nil, err
		}
		targets = append(targets, reportTarget{format, o.output})
	}
	return targets, nil
}

// replay passes the chosen run to the sink, judged again if the flags say so.
func (a *app) replay(ctx context.Context, o *reportOptions, sink probe.Sink) error {
	if len(o.from) > 0 {
		doc, err := a.readRuns(o)
		if err != nil {
			return err
		}
		return report.Replay(doc, sink)
	}
	w, _, err := a.load() // a run is reported as one over tickets, so there must be some
	if err != nil {
		return err
	}
	return w.Replay(ctx, o.run, o.judge, sink)
}

// readRuns reads run documents and joins them. The parts of one run are judged again together, and each run separately,
// because its answers are not another run's.
func (a *app) readRuns(o *reportOptions) (*probe.Document, error) {
	var order []string
	parts := map[string][]*probe.Document{}
	for _, path := range o.from {
		doc, err := a.readRun(path)
		if err != nil {
			return nil, err
		}
		id := doc.ID
		if doc.Shard != nil && doc.Shard.Index > 0 {
			id = doc.Shard.Run
		}
		if parts[id] == nil {
			order = append(order, id)
		}
		parts[id] = append(parts[id], doc)
	}
	var runs []*probe.Document
	for _, id := range order {
		run, err := a.whole(o, parts[id])
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return joinOf(runs)
}

// whole joins the parts of one run, judged again if the flags say so.
func (a *app) whole(o *reportOptions, parts []*probe.Document) (*probe.Document, error) {
	run, err := putTogether(parts)
	if err != nil || !o.judge {
		return run, err
	}
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return nil, err
	}
	return w.JudgeAgain(run)
}

// putTogether makes one document from the parts of a run.
func putTogether(parts []*probe.Document) (*probe.Document, error) {
	if parts[0].Shard != nil && parts[0].Shard.Index > 0 {
		return report.Whole(parts...)
	}
	return joinOf(parts)
}

// joinOf joins documents; a single one stays unchanged.
func joinOf(docs []*probe.Document) (*probe.Document, error) {
	if len(docs) == 1 {
		return docs[0], nil
	}
	return report.Join(docs...)
}

// readRun reads a run document from a file or, for "-", from standard input.
func (a *app) readRun(path string) (*probe.Document, error) {
	in := a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fileerror.Unreadable(path, err, "name a run document, as probe -o writes it")
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
