package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

type driftOptions struct {
	selection
	format format
	from   string
}

func newDriftCmd(a *app) *cobra.Command {
	o := &driftOptions{}
	cmd := &cobra.Command{
		Use:   "drift",
		Short: "Show where the ticket file and the service disagree, both ways",
		Long: `Drift lists, from the runs so far: ticked boxes that fail, ticked boxes that were never shown, items that were shown and
are not ticked, items that nothing has settled, endpoints that the source declares and the service does not have, and
operations of the service that belong to no ticket. Nothing is sent.`,
		Example: `  engfix drift
  engfix drift --section Critical
  engfix drift --format md
  engfix drift --from run.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			return a.drift(cmd.Context(), o)
		},
	}
	o.selection.register(a, cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md")
	cmd.Flags().StringVar(&o.from, "from", "", "read the run document in `FILE`; - for standard input (default: where the tickets stand)")
	return cmd
}

func (a *app) drift(ctx context.Context, o *driftOptions) error {
	doc, err := a.standingOr(ctx, o.from)
	if err != nil {
		return err
	}
	if doc, err = report.Only(doc, o.of(nil)); err != nil {
		return err
	}
	d := report.DriftOf(doc)
	switch o.format.value {
	case "json":
		return report.DriftJSON(a.out, d)
	case "ndjson":
		return asLines(a.out, func(w io.Writer) error { return report.DriftJSON(w, d) })
	case "md":
		return report.DriftMarkdown(a.out, d)
	}
	return report.WriteDrift(a.out, a.style, d)
}

// standingOr reads a run document, or for "" the standing of the tickets.
func (a *app) standingOr(ctx context.Context, path string) (*probe.Document, error) {
	if path != "" {
		return a.readRun(path)
	}
	w, _, err := a.load()
	if err != nil {
		return nil, err
	}
	return w.Standing(ctx)
}
