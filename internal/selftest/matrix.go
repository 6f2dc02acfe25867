package selftest

import (
	"cmp"
	"slices"

	"github.com/engfix/engfix/probe"
)

// A Matrix is the result of a selftest.
type Matrix struct {
	Defects int      `json:"defects"` // how many were tried, over all styles
	Manners int      `json:"manners"`
	Caught  int      `json:"caught"` // defects that every check named for them caught
	Missed  int      `json:"missed"`
	Alarms  int      `json:"alarms"` // manners that a check failed
	Checks  []Row    `json:"checks"` // by check, over all styles
	Styles  []Row    `json:"styles"` // by house style, over all checks
	Trials  []Result `json:"trials"`
}

// A Row is one row of the matrix, for a check or for a house style.
type Row struct {
	ID      string   `json:"id"`
	Named   int      `json:"named"`  // defects to catch
	Caught  int      `json:"caught"` // of these
	Manners int      `json:"manners"`
	Missed  []string `json:"missed"` // as "fault/error-detail"
	Alarms  []string `json:"alarms"`
}

// A Result holds the checks' verdicts on one defect or manner in one style.
type Result struct {
	Style    string        `json:"style"`
	Kind     string        `json:"kind"` // "defect" or "manner"
	Name     string        `json:"name"`
	Says     string        `json:"says"`
	Router   string        `json:"router"`
	Want     probe.Verdict `json:"want"`
	Named    []string      `json:"named"` // checks that must say Want
	Verdicts []Verdict     `json:"verdicts"`
	Missed   []string      `json:"missed"` // checks that should have caught it and did not
	Alarms   []string      `json:"alarms"` // checks that failed a router that keeps the contract
}

// Title names the trial among those of all styles.
func (r *Result) Title() string { return r.Style + "/" + r.Name }

// A Verdict is the verdict of one check over all endpoints of the router.
type Verdict struct {
	Check   string        `json:"check"`
	Verdict probe.Verdict `json:"verdict"`
	Reason  string        `json:"reason"`
}

// Found sums up the verdicts of the checks in trials that ran.
func Found(ran []*Trial) *Matrix {
	results := make([]Result, 0, len(ran))
	for _, t := range ran {
		results = append(results, t.found)
	}
	return sum(results)
}

// sum makes the matrix of the results.
func sum(results []Result) *Matrix {
	m := &Matrix{Trials: results}
	for _, res := range results {
		m.count(res)
	}
	slices.SortFunc(m.Checks, func(a, b Row) int { return cmp.Compare(a.ID, b.ID) })
	return m
}

// count adds a trial to the figures.
func (m *Matrix) count(res Result) {
	style := rowOf(&m.Styles, res.Style)
	for _, v := range res.Verdicts {
		check := rowOf(&m.Checks, v.Check)
		if res.Kind == KindManner {
			check.Manners++
		}
	}
	for _, id := range res.Named {
		rowOf(&m.Checks, id).name(res, slices.Contains(res.Missed, id))
	}
	for _, id := range res.Alarms {
		check := rowOf(&m.Checks, id)
		check.Alarms = append(check.Alarms, res.Title())
	}
	if res.Kind == KindDefect {
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
		style.Alarms = append(style.Alarms, res.Title())
	}
}

// name adds a defect that is to be caught.
func (r *Row) name(res Result, missed bool) {
	r.Named++
	if missed {
		r.Missed = append(r.Missed, res.Title())
	} else {
		r.Caught++
	}
}

// rowOf finds the row with the ID, or adds it.
func rowOf(all *[]Row, id string) *Row {
	i := slices.IndexFunc(*all, func(r Row) bool { return r.ID == id })
	if i < 0 {
		i = len(*all)
		*all = append(*all, Row{ID: id, Missed: []string{}, Alarms: []string{}})
	}
	return &(*all)[i]
}
