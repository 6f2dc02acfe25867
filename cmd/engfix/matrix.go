package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// A matrix is what a selftest found.
type matrix struct {
	Defects int           `json:"defects"` // how many were tried, over all styles
	Manners int           `json:"manners"`
	Caught  int           `json:"caught"` // defects that every check named for them caught
	Missed  int           `json:"missed"`
	Alarms  int           `json:"alarms"` // manners that a check failed
	Checks  []matrixRow   `json:"checks"` // by check, over all styles
	Styles  []matrixRow   `json:"styles"` // by house style, over all checks
	Trials  []trialResult `json:"trials"`
}

// A matrixRow is one row of the matrix, for a check or for a house style.
type matrixRow struct {
	ID      string   `json:"id"`
	Named   int      `json:"named"`  // defects to catch
	Caught  int      `json:"caught"` // of these
	Manners int      `json:"manners"`
	Missed  []string `json:"missed"` // as "fault/error-detail"
	Alarms  []string `json:"alarms"`
}

// A trialResult is what the checks said of one defect or manner in one style.
type trialResult struct {
	Style    string         `json:"style"`
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

// title names the trial among those of all styles.
func (t trialResult) title() string { return t.Style + "/" + t.Name }

// A trialVerdict is what one check said, over all endpoints of the router.
type trialVerdict struct {
	Check   string        `json:"check"`
	Verdict probe.Verdict `json:"verdict"`
	Reason  string        `json:"reason"`
}

// judgeTrials judges recorded trials with the catalogue, as change makes it (nil leaves it as it is), and sums up.
func judgeTrials(ran []*trial, change func([]probe.Check) []probe.Check) (*matrix, error) {
	m := &matrix{Trials: []trialResult{}}
	for _, t := range ran {
		res, err := t.judge(change)
		if err != nil {
			return nil, err
		}
		m.Trials = append(m.Trials, res)
		m.count(res)
	}
	slices.SortFunc(m.Checks, func(a, b matrixRow) int { return cmp.Compare(a.ID, b.ID) })
	return m, nil
}

// count adds a trial to the figures.
func (m *matrix) count(res trialResult) {
	style := rowOf(&m.Styles, res.Style)
	for _, v := range res.Verdicts {
		check := rowOf(&m.Checks, v.Check)
		if res.Kind == kindManner {
			check.Manners++
		}
	}
	for _, id := range res.Named {
		rowOf(&m.Checks, id).name(res, slices.Contains(res.Missed, id))
	}
	for _, id := range res.Alarms {
		check := rowOf(&m.Checks, id)
		check.Alarms = append(check.Alarms, res.title())
	}
	if res.Kind == kindDefect {
		m.Defects++
		style.name(res, len(res.Missed) > 0)
		if len(res.Missed) > 0 {
			m.Missed++
		} else {
			m.Caught++
		}
		return
	}
	m.Manners++
	style.Manners++
	if len(res.Alarms) > 0 {
		m.Alarms++
		style.Alarms = append(style.Alarms, res.title())
	}
}

// name adds a defect that is to be caught.
func (r *matrixRow) name(res trialResult, missed bool) {
	r.Named++
	if missed {
		r.Missed = append(r.Missed, res.title())
	} else {
		r.Caught++
	}
}

// rowOf finds the row with the ID, or adds it.
func rowOf(all *[]matrixRow, id string) *matrixRow {
	i := slices.IndexFunc(*all, func(r matrixRow) bool { return r.ID == id })
	if i < 0 {
		i = len(*all)
		*all = append(*all, matrixRow{ID: id, Missed: []string{}, Alarms: []string{}})
	}
	return &(*all)[i]
}

// markdown writes both tables.
func (m *matrix) markdown(w io.Writer) error {
	if err := report.MarkdownTable(w, matrixColumns("CHECK"), rows(m.Checks)); err != nil {
		return err
	}
	fmt.Fprintln(w)
	return report.MarkdownTable(w, matrixColumns("STYLE"), rows(m.Styles))
}

func matrixColumns(first string) []report.Column {
	return []report.Column{
		{Head: first},
		{Head: "DEFECTS", Right: true},
		{Head: "CAUGHT", Right: true},
		{Head: "MISSED", Right: true},
		{Head: "MANNERS", Right: true},
		{Head: "FALSE ALARMS", Right: true},
	}
}

func rows(of []matrixRow) [][]report.Cell {
	var all [][]report.Cell
	number := func(n int, bad bool) report.Cell {
		tone := report.Plain
		if bad && n > 0 {
			tone = report.Bad
		}
		return report.Cell{Text: fmt.Sprint(n), Tone: tone}
	}
	for _, r := range of {
		all = append(all, []report.Cell{
			report.Text(r.ID), number(r.Named, false), number(r.Caught, false), number(len(r.Missed), true),
			number(r.Manners, false), number(len(r.Alarms), true),
		})
	}
	return all
}
