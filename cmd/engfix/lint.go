package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/engfix/engfix/internal/words"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

type lintOptions struct {
	selection
	format  format
	source  string
	fix     bool
	dryRun  bool
	explain string
}

func newLintCmd(a *app) *cobra.Command {
	o := &lintOptions{}
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Report problems of the ticket file",
		Long: `Lint reports the problems of the ticket file, each with its place, its severity and the name of its rule. It exits with 1
if one of them is an error.`,
		Example: `  engfix lint
  engfix lint --section Critical
  engfix lint --fix --dry-run
  engfix lint --explain stray-box
  engfix lint --format github      annotations in GitHub Actions
  engfix lint --format problems    file:line:column for an editor`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			if o.dryRun && !o.fix {
				return errors.New("--dry-run shows what --fix would change: add --fix")
			}
			if o.explain != "" {
				return a.explainRule(o.explain)
			}
			return a.lint(cmd, o)
		},
	}
	o.selection.register(a, cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md", "sarif", "github", "problems")
	cmd.Flags().StringVar(&o.source, "source", "", "checkout `DIR` that the Files fields are relative to")
	cmd.Flags().BoolVar(&o.fix, "fix", false, "fix the problems that need no decision: malformed boxes")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "with --fix: print the diff, change nothing")
	cmd.Flags().StringVar(&o.explain, "explain", "", "explain `RULE`: what it finds and what to do")
	_ = cmd.RegisterFlagCompletionFunc("explain", completeOne(lintRules))
	return cmd
}

func (a *app) lint(cmd *cobra.Command, o *lintOptions) error {
	var over workspace.Settings
	if cmd.Flags().Changed("source") {
		over.Source = &o.source
	}
	w, file, err := a.loadWithSource(over)
	if file == nil {
		return err
	}
	if o.fix {
		if file, err = a.fix(cmd.Context(), w, o, file); err != nil || o.dryRun {
			return err
		}
	}
	problems, err := w.Lint(file)
	if err != nil {
		return err
	}
	if problems, err = a.ofSelected(cmd.Context(), w, o.of(nil), problems); err != nil {
		return err
	}
	if err := a.printLint(o, file, problems); err != nil {
		return err
	}
	if none := file.NoTickets(); none != nil {
		return none
	}
	for _, p := range problems {
		if p.Severity == tickets.SeverityError {
			return &verdictError{}
		}
	}
	return nil
}

// ofSelected keeps the problems of the selected tickets, and notes how many are left out.
func (a *app) ofSelected(ctx context.Context, w *workspace.Workspace, sel tickets.Selection, problems []tickets.Problem) ([]tickets.Problem, error) {
	if sel.Empty() {
		return problems, nil
	}
	selected, err := w.Select(ctx, sel)
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(slices.Clone(problems), func(p tickets.Problem) bool {
		return !slices.ContainsFunc(selected, func(t *tickets.Ticket) bool { return t.ID == p.Ticket })
	})
	if left := len(problems) - len(kept); left > 0 {
		a.notef("%s elsewhere in the file: engfix lint shows them all", words.Count(left, "problem", "problems"))
	}
	return kept, nil
}

// fix corrects the malformed boxes and returns the new file.
func (a *app) fix(ctx context.Context, w *workspace.Workspace, o *lintOptions, file *tickets.File) (*tickets.File, error) {
	if err := file.Editable(); err != nil {
		return nil, err
	}
	after, n := tickets.Fix(file)
	switch {
	case n == 0:
		return file, nil
	case o.dryRun:
		return file, a.printDiff(a.out, file.Path, file.Source(), after)
	}
	fixed, err := w.WriteFixed(ctx, file, after, "engfix lint --fix")
	if err != nil {
		return nil, err
	}
	a.notef("fixed %s in %s", words.Count(n, "malformed box", "malformed boxes"), file.Path)
	return fixed, nil
}

// printLint prints the problems of a ticket file.
func (a *app) printLint(o *lintOptions, file *tickets.File, problems []tickets.Problem) error {
	switch {
	case o.format.value == "sarif":
		return report.LintSARIF(a.out, toolVersion(), tickets.Rules(), file, problems)
	case o.format.value == "table" && len(problems) == 0 && len(file.Tickets) > 0:
		_, err := fmt.Fprintf(a.out, "%s: no problems in %s\n", report.Line(file.Path), words.Count(len(file.Tickets), "ticket", "tickets"))
		return err
	}
	return a.printProblems(o.format.value, problems)
}

func (a *app) explainRule(name string) error {
	var names []string
	for _, r := range tickets.Rules() {
		if r.Name == name {
			_, err := fmt.Fprintf(a.out, "%s (%s)\n\n%s\n", r.Name, r.Severity, a.style.Wrap(r.Explain, 0))
			return err
		}
		names = append(names, r.Name)
	}
	return fmt.Errorf("--explain %q: there is no such rule: %s", name, meantOf(names, name))
}
