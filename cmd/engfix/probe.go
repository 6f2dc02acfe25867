package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/engfix/engfix/internal/words"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// probeOptions are the options of probe's command line.
type probeOptions struct {
	selection
	service serviceFlags
	format  format

	tick    bool
	untick  bool
	dryRun  bool
	failOn  string
	output  string
	plan    bool
	verbose bool
	runID   string
	shard   string
	confirm int
	failed  bool
	changed string
	// unticketed also asks the endpoints without a ticket.
	unticketed bool
	wait       time.Duration
	reports    []string

	summary  bool
	quiet    bool
	maxFail  int
	deadline time.Duration
	start    string
	watch    bool
}

func newProbeCmd(a *app) *cobra.Command {
	o := &probeOptions{}
	cmd := &cobra.Command{
		Use:   "probe [TICKET…]",
		Short: "Ask the service whether the tickets hold, and print the verdicts",
		Long: `Probe asks the running service, request by request, whether each item of the selected tickets holds. It judges by
difference from a control, keeps the evidence, and prints each failure with a command that shows it again.

Requests that may change the service's state (POST, PUT, PATCH, DELETE) are sent only with --allow-mutations.`,
		Example: `  engfix probe --ticket ENG-STD-003
  engfix probe --ticket ENG-STD-003 --watch --start 'uvicorn engines.main:app --port 8000'
  engfix probe --section Critical --target http://127.0.0.1:9000
  engfix probe --tick --dry-run
  engfix probe --format json -o run.json`,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			if cmd.Flags().Changed("start") && strings.TrimSpace(o.start) == "" {
				return errors.New("--start: want the command that starts the service, as in 'uvicorn main:app --port 8000'")
			}
			return a.probe(cmd.Context(), o, args)
		},
	}
	o.register(a, cmd)
	_ = cmd.RegisterFlagCompletionFunc("changed", completeOne(a.revisions))
	return cmd
}

func (o *probeOptions) register(a *app, cmd *cobra.Command) {
	f := cmd.Flags()
	o.selection.register(a, cmd)
	o.service.register(cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md")
	f.BoolVar(&o.tick, "tick", false, "tick the boxes of items that passed")
	f.BoolVar(&o.untick, "untick", false, "untick the boxes of items that failed")
	f.BoolVar(&o.dryRun, "dry-run", false, "with --tick or --untick: print the diff, change nothing")
	f.StringVar(&o.failOn, "fail-on", failOnRegression, "exit 1 on: regression (a ticked item fails), unshown (a ticked item fails or was not shown), failure (any item fails), never")
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions(failOnValues, cobra.ShellCompDirectiveNoFileComp))
	f.StringVarP(&o.output, "output", "o", "", "also write the run document to `FILE`")
	f.StringArrayVar(&o.reports, "report", nil, "also write the report `FORMAT=FILE`, as in html=report.html; repeatable; formats: "+words.And(report.FormatNames()))
	f.BoolVar(&o.plan, "plan", false, "print what would be sent, send nothing")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "print every exchange")
	f.StringVar(&o.shard, "shard", "", "ask only about part `I/N` of the tickets, as in 3/16; auto takes the part from the variables of Kubernetes, GitLab, CircleCI or Buildkite")
	f.StringVar(&o.runID, "run-id", "", "name of the run (default: made from the time)")
	f.IntVar(&o.confirm, "confirm", 1, "how often to ask again if a verdict differs from the last run's")
	f.BoolVar(&o.failed, "failed", false, "only tickets that did not pass last time")
	f.StringVar(&o.changed, "changed", "", "only tickets with a file that git reports as changed since `REV`, or that imports one")
	f.BoolVar(&o.summary, "summary", false, "print one line for each ticket")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print only errors and notes; the exit code is the result")
	f.IntVar(&o.maxFail, "max-fail", 0, "stop after `N` failed tickets (0: never)")
	f.DurationVar(&o.deadline, "deadline", 0, "stop the whole run after this long (0: never)")
	f.StringVar(&o.start, "start", "", "start the service with the shell `COMMAND`, and stop it afterwards")
	f.BoolVar(&o.watch, "watch", false, "probe again whenever a file is saved, until interrupted")
	f.BoolVar(&o.unticketed, "unticketed", false, "also ask the endpoints without a ticket, about identity and envelopes; no box and no exit code depends on them")
	f.DurationVar(&o.wait, "wait", 0, "wait up to `DURATION` until the service is up")
}

// outputs returns the files that the run writes beside its results.
func (o *probeOptions) outputs() ([]string, error) {
	targets, err := reportTargets("--report", o.reports)
	paths := pathsOf(targets)
	if o.output != "" {
		paths = append(paths, o.output)
	}
	return paths, err
}

// edits reports whether the run changes boxes of the ticket file.
func (o *probeOptions) edits() bool { return (o.tick || o.untick) && !o.dryRun }

// check finds flags that make no sense, before anything is read.
func (o *probeOptions) check() error {
	if err := o.format.check(); err != nil {
		return err
	}
	switch {
	case !slices.Contains(failOnValues, o.failOn):
		return fmt.Errorf("--fail-on %q: want %s", o.failOn, words.Or(failOnValues))
	case o.dryRun && !o.tick && !o.untick:
		return fmt.Errorf("--dry-run shows what --tick or --untick would change: add one of them")
	case o.plan && (o.tick || o.untick):
		return fmt.Errorf("--plan sends nothing, so there is nothing to tick: leave out --tick and --untick")
	case o.plan && o.output != "":
		return errors.New("--plan sends nothing, so there is no run to write: leave out -o, and redirect the plan itself")
	case o.plan && len(o.reports) > 0:
		return errors.New("--plan sends nothing, so there is no run to report: leave out --report")
	case o.output == "-":
		return errors.New("-o -: use --format json for standard output, or -o FILE for a file")
	case o.wait < 0:
		return fmt.Errorf("--wait %v: want 0 or more, as in 30s", o.wait)
	case o.maxFail < 0:
		return fmt.Errorf("--max-fail %d: want 0 or more", o.maxFail)
	case o.deadline < 0:
		return fmt.Errorf("--deadline %v: want 0 or more, as in 5m", o.deadline)
	case o.quiet && (o.summary || o.verbose || o.plan || o.format.value != "table"):
		return errors.New("--quiet prints no results: leave it out, or leave out --summary, --verbose, --plan and --format")
	case o.summary && (o.verbose || o.plan || o.format.value != "table"):
		return errors.New("--summary prints one line for each ticket: leave it out, or leave out --verbose, --plan and --format")
	case o.watch && (o.quiet || o.plan || o.format.value != "table" || o.runID != "" || o.deadline > 0):
		return errors.New("--watch shows run after run: leave it out, or leave out --quiet, --plan, --format, --run-id and --deadline")
	case o.start != "" && o.plan:
		return errors.New("--plan sends nothing, so there is no service to start: leave out --start")
	case strings.ContainsFunc(o.runID, unicode.IsControl):
		return fmt.Errorf("--run-id %q: want a name on one line", o.runID)
	case strings.TrimPrefix(o.runID, "@") == workspace.StandingID:
		return fmt.Errorf("--run-id %s: the name is reserved for the current state of the ticket file: choose another", o.runID)
	case o.confirm < 0:
		return fmt.Errorf("--confirm %d: want 0 or more", o.confirm)
	}
	_, err := reportTargets("--report", o.reports)
	return err
}
