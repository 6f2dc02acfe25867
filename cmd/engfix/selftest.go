package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

type selftestOptions struct {
	format  format
	verbose bool
}

func newSelftestCmd(a *app) *cobra.Command {
	o := &selftestOptions{}
	cmd := &cobra.Command{
		Use:   "selftest",
		Short: "Prove that the checks catch known defects and raise no false alarm",
		Long: `Selftest breaks the embedded service in every way it knows, one way at a time, and runs the checks on it; then it lets
the service keep the contract in every unusual manner it knows. Every defect must be caught by the checks named for it,
and no manner may be taken for a defect. It exits 1 on any miss or false alarm.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			return a.selftest(cmd.Context(), o)
		},
	}
	o.format.register(cmd, "table", "json", "md")
	cmd.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "name every defect and manner, not only those that went wrong")
	return cmd
}

func (a *app) selftest(ctx context.Context, o *selftestOptions) error {
	bar := a.progress(len(trials()))
	ran, err := runTrials(ctx, bar.step)
	bar.end()
	if err != nil {
		return err
	}
	m, err := judgeTrials(ran, nil)
	if err != nil {
		return err
	}
	switch o.format.value {
	case "json":
		err = printJSON(a.out, m)
	case "md":
		err = report.MarkdownTable(a.out, matrixColumns(), m.rows())
	default:
		err = a.printMatrix(m, o.verbose)
	}
	if err == nil && m.Missed+m.Alarms > 0 {
		return &verdictError{}
	}
	return err
}

// A matrix is what a selftest found.
type matrix struct {
	Defects int           `json:"defects"` // how many were tried
	Manners int           `json:"manners"`
	Caught  int           `json:"caught"` // defects that every check named for them caught
	Missed  int           `json:"missed"`
	Alarms  int           `json:"alarms"` // manners that a check failed
	Checks  []matrixCheck `json:"checks"`
	Trials  []trialResult `json:"trials"`
}

// A matrixCheck is one row of the matrix.
type matrixCheck struct {
	ID      string   `json:"id"`
	Named   int      `json:"named"`  // defects that it must catch
	Caught  int      `json:"caught"` // of these
	Manners int      `json:"manners"`
	Missed  []string `json:"missed"`
	Alarms  []string `json:"alarms"`
}

// A trialResult is what the checks said of one defect or manner.
type trialResult struct {
	Kind     string         `json:"kind"` // "defect" or "manner"
	Name     string         `json:"name"`
	Says     string         `json:"says"`
	Router   string         `json:"router"`
	Want     probe.Verdict  `json:"want"`
	Named    []string       `json:"named"` // checks that must say Want
	Verdicts []trialVerdict `json:"verdicts"`
	Missed   []string       `json:"missed"` // checks that should have caught it and did not
	Alarms   []string       `json:"alarms"` // checks that failed what keeps the contract
}

// A trialVerdict is what one check said, over all endpoints of the router.
type trialVerdict struct {
	Check   string        `json:"check"`
	Verdict probe.Verdict `json:"verdict"`
	Reason  string        `json:"reason"`
}

// judgeTrials judges recorded trials with the catalogue, as change makes it (nil leaves it as it is), and sums up.
func judgeTrials(ran []*trial, change func([]probe.Check) []probe.Check) (*matrix, error) {
	m := &matrix{Trials: []trialResult{}}
	rows := map[string]*matrixCheck{}
	var order []string
	row := func(id string) *matrixCheck {
		if rows[id] == nil {
			rows[id] = &matrixCheck{ID: id, Missed: []string{}, Alarms: []string{}}
			order = append(order, id)
		}
		return rows[id]
	}
	for _, t := range ran {
		res, err := t.judge(change)
		if err != nil {
			return nil, err
		}
		m.Trials = append(m.Trials, res)
		for _, v := range res.Verdicts {
			row(v.Check)
			if res.Kind == kindManner {
				row(v.Check).Manners++
			}
		}
		for _, id := range res.Named {
			row(id).Named++
			if !slices.Contains(res.Missed, id) {
				row(id).Caught++
			}
		}
		for _, id := range res.Missed {
			row(id).Missed = append(row(id).Missed, res.Name)
		}
		for _, id := range res.Alarms {
			row(id).Alarms = append(row(id).Alarms, res.Name)
		}
		switch {
		case res.Kind == kindManner:
			m.Manners++
			if len(res.Alarms) > 0 {
				m.Alarms++
			}
		case len(res.Missed) > 0:
			m.Defects++
			m.Missed++
		default:
			m.Defects++
			m.Caught++
		}
	}
	slices.Sort(order)
	for _, id := range order {
		m.Checks = append(m.Checks, *rows[id])
	}
	return m, nil
}

func matrixColumns() []report.Column {
	return []report.Column{
		{Head: "CHECK"},
		{Head: "DEFECTS", Right: true},
		{Head: "CAUGHT", Right: true},
		{Head: "MISSED", Right: true},
		{Head: "MANNERS", Right: true},
		{Head: "FALSE ALARMS", Right: true},
	}
}

func (m *matrix) rows() [][]report.Cell {
	var rows [][]report.Cell
	number := func(n int, bad bool) report.Cell {
		tone := report.Plain
		if bad && n > 0 {
			tone = report.Bad
		}
		return report.Cell{Text: fmt.Sprint(n), Tone: tone}
	}
	for _, c := range m.Checks {
		rows = append(rows, []report.Cell{
			report.Text(c.ID), number(c.Named, false), number(c.Caught, false), number(len(c.Missed), true),
			number(c.Manners, false), number(len(c.Alarms), true),
		})
	}
	return rows
}

func (a *app) printMatrix(m *matrix, verbose bool) error {
	if err := report.Table(a.out, a.style, matrixColumns(), m.rows()); err != nil {
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
		plural(m.Defects, "defect", "defects"), m.Caught, m.Missed,
		plural(m.Manners, "conformant manner", "conformant manners"), plural(m.Alarms, "false alarm", "false alarms"))
	_, err := fmt.Fprintln(a.out, a.style.Paint(tone, summary))
	return err
}

// printTrial tells of one trial: what went wrong, or with verbose what was caught.
func (a *app) printTrial(w io.Writer, t trialResult, verbose bool) {
	var head string
	tone := report.Plain
	switch {
	case len(t.Missed) > 0:
		head, tone = "missed      ", report.Bad
	case len(t.Alarms) > 0:
		head, tone = "false alarm ", report.Bad
	case !verbose:
		return
	case t.Kind == kindManner:
		head = "no alarm    "
	default:
		head = "caught      "
	}
	fmt.Fprintf(w, "%s %s: %s\n", a.style.Paint(tone, head), t.Name, t.Says)
	for _, v := range t.Verdicts {
		wrong := slices.Contains(t.Missed, v.Check) || slices.Contains(t.Alarms, v.Check)
		if wrong || verbose && (t.Kind == kindManner || slices.Contains(t.Named, v.Check)) {
			fmt.Fprintf(w, "             %s %s: %s\n", v.Check, a.style.Verdict(v.Verdict), strings.TrimSpace(report.Line(v.Reason)))
		}
	}
}
