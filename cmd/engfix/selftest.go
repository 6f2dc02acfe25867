package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/demo"
	"github.com/engfix/engfix/internal/selftest"
	"github.com/engfix/engfix/report"
)

type selftestOptions struct {
	format  format
	style   string
	verbose bool
}

func newSelftestCmd(a *app) *cobra.Command {
	o := &selftestOptions{}
	cmd := &cobra.Command{
		Use:   "selftest",
		Short: "Prove that the checks catch known defects and raise no false alarm",
		Long: `Selftest breaks the embedded service in every way it knows, one way at a time, and runs the checks on it. Then the service
keeps the contract in every unusual manner that the selftest knows. All of this runs in three house styles: the built-in
envelope, and two that a JSON Schema describes, fault and problem (RFC 9457). The checks named for a defect must catch it, and
no check may fail a manner. Selftest exits with 1 on any miss or false alarm.`,
		Example: `  engfix selftest
  engfix selftest --style problem --verbose`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			styles, err := o.styles()
			if err != nil {
				return err
			}
			return a.selftest(cmd.Context(), o, styles)
		},
	}
	o.format.register(cmd, "table", "json", "ndjson", "md")
	cmd.Flags().StringVar(&o.style, "style", "", "run only the house style `NAME`: "+strings.Join(styleNames(), ", "))
	cmd.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "list every defect and manner, not only misses and false alarms")
	return cmd
}

// styles returns the styles to run.
func (o *selftestOptions) styles() ([]*demo.Style, error) {
	all := demo.Styles()
	if o.style == "" {
		return all, nil
	}
	i := slices.Index(styleNames(), o.style)
	if i < 0 {
		return nil, fmt.Errorf("--style %s: want %s", o.style, words.Or(styleNames()))
	}
	return all[i : i+1], nil
}

func styleNames() []string {
	var names []string
	for _, s := range demo.Styles() {
		names = append(names, s.Name)
	}
	return names
}

func (a *app) selftest(ctx context.Context, o *selftestOptions, styles []*demo.Style) error {
	ran := selftest.Trials(styles)
	bar := a.progress(len(ran), func() string { return "" })
	err := selftest.Run(ctx, ran, bar.step)
	bar.end()
	if err != nil {
		return err
	}
	m := selftest.Found(ran)
	switch o.format.value {
	case "json":
		err = printJSON(a.out, m)
	case "ndjson":
		err = printLines(a.out, m.Trials)
	case "md":
		err = matrixMarkdown(a.out, m)
	default:
		err = a.printMatrix(m, o.verbose)
	}
	if err == nil && m.Missed+m.Alarms > 0 {
		return &verdictError{}
	}
	return err
}

func (a *app) printMatrix(m *selftest.Matrix, verbose bool) error {
	if err := report.Table(a.out, a.style, matrixColumns("CHECK"), rows(m.Checks)); err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	if err := report.Table(a.out, a.style, matrixColumns("STYLE"), rows(m.Styles)); err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	for _, t := range m.Trials {
		a.printTrial(a.out, t, verbose)
	}
	tone := report.Good
	if m.Missed+m.Alarms > 0 {
		tone = report.Bad
	}
	summary := fmt.Sprintf("%s: %d caught, %d missed; %s: %s",
		words.Count(m.Defects, "defect", "defects"), m.Caught, m.Missed,
		words.Count(m.Manners, "conformant manner", "conformant manners"), words.Count(m.Alarms, "false alarm", "false alarms"))
	_, err := fmt.Fprintln(a.out, a.style.Paint(tone, summary))
	return err
}

// printTrial prints one trial: its faults, or with verbose its catches.
func (a *app) printTrial(w io.Writer, t selftest.Result, verbose bool) {
	var head string
	tone := report.Plain
	switch {
	case len(t.Missed) > 0:
		head, tone = "missed      ", report.Bad
	case len(t.Alarms) > 0:
		head, tone = "false alarm ", report.Bad
	case !verbose:
		return
	case t.Kind == selftest.KindManner:
		head = "no alarm    "
	default:
		head = "caught      "
	}
	fmt.Fprintf(w, "%s %s: %s\n", a.style.Paint(tone, head), t.Title(), t.Says)
	for _, v := range t.Verdicts {
		wrong := slices.Contains(t.Missed, v.Check) || slices.Contains(t.Alarms, v.Check)
		if wrong || verbose && (t.Kind == selftest.KindManner || slices.Contains(t.Named, v.Check)) {
			fmt.Fprintf(w, "             %s %s: %s\n", v.Check, a.style.Verdict(v.Verdict), strings.TrimSpace(report.Line(v.Reason)))
		}
	}
}
