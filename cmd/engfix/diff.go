package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

type diffOptions struct {
	selection
	format format
}

func newDiffCmd(a *app) *cobra.Command {
	o := &diffOptions{}
	cmd := &cobra.Command{
		Use:   "diff BEFORE AFTER",
		Short: "Show the verdicts that differ between two runs",
		Long: `Diff compares two runs item by item. Name each by the ID of a run, the file of a run document, or @standing for where the
ticket file stands now. Nothing is sent.`,
		Example: `  engfix diff monday.json tuesday.json
  engfix diff monday.json tuesday.json --section Critical
  engfix diff 20261123T081500Z-1f2e @standing`,
		ValidArgsFunction: a.completeRuns,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("diff takes two runs, not %d: engfix history lists them", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			return a.diff(cmd.Context(), o, args[0], args[1])
		},
	}
	o.selection.register(a, cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md")
	return cmd
}

func (a *app) diff(ctx context.Context, o *diffOptions, before, after string) error {
	var docs [2]*probe.Document
	for i, name := range []string{before, after} {
		doc, err := a.runNamed(ctx, name)
		if err != nil {
			return err
		}
		docs[i] = doc
	}
	changes, err := report.ChangesOf(docs[0], docs[1], o.of(nil))
	if err != nil {
		return err
	}
	switch o.format.value {
	case "json":
		return report.DiffJSON(a.out, changes)
	case "ndjson":
		return asLines(a.out, func(w io.Writer) error { return report.DiffJSON(w, changes) })
	case "md":
		return report.DiffMarkdown(a.out, changes)
	}
	return report.Diff(a.out, a.style, changes)
}

// runNamed reads a run from its file, or from the history.
func (a *app) runNamed(ctx context.Context, name string) (*probe.Document, error) {
	if info, err := os.Stat(name); name == "-" || err == nil && !info.IsDir() {
		return a.readRun(name)
	}
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return nil, err
	}
	doc, err := w.Run(ctx, name)
	if errors.Is(err, workspace.ErrNoRun) {
		return nil, fmt.Errorf("there is no run %q, and no file of that name: run engfix probe first, or name a run document, as probe -o writes it", name)
	}
	return doc, err
}
