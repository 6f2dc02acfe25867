package report

import (
	"io"
	"strings"

	"github.com/engfix/engfix/probe"
)

// NewCTRF returns a Sink that writes the run in the Common Test Report Format at its end: a test for each item. Items
// that only a person can decide are pending, items that were not asked are skipped, and inconclusive ones are other.
func NewCTRF(w io.Writer) probe.Sink { return &endSink{w: w, name: "CTRF", write: writeCTRF} }

type ctrfTest struct {
	TestID    string         `json:"testId"`
	Name      string         `json:"name"`
	Status    string         `json:"status"`
	Duration  int64          `json:"duration"`
	Suite     []string       `json:"suite"`
	Message   string         `json:"message,omitempty"`
	Trace     string         `json:"trace,omitempty"`
	Line      int            `json:"line,omitempty"`
	RawStatus string         `json:"rawStatus"`
	Tags      []string       `json:"tags,omitempty"`
	FilePath  string         `json:"filePath,omitempty"`
	Flaky     bool           `json:"flaky,omitempty"`
	Extra     map[string]any `json:"extra,omitempty"`
}

type ctrfSummary struct {
	Tests   int   `json:"tests"`
	Passed  int   `json:"passed"`
	Failed  int   `json:"failed"`
	Skipped int   `json:"skipped"`
	Pending int   `json:"pending"`
	Other   int   `json:"other"`
	Flaky   int   `json:"flaky"`
	Suites  int   `json:"suites"`
	Start   int64 `json:"start"`
	Stop    int64 `json:"stop"`
}

func writeCTRF(w io.Writer, run probe.Run, g *gathered) error {
	type tool struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	doc := struct {
		Format      string `json:"reportFormat"`
		SpecVersion string `json:"specVersion"`
		RunID       string `json:"runId"`
		GeneratedBy string `json:"generatedBy"`
		Results     struct {
			Tool    tool        `json:"tool"`
			Summary ctrfSummary `json:"summary"`
			Tests   []ctrfTest  `json:"tests"`
		} `json:"results"`
	}{Format: "CTRF", SpecVersion: "0.0.0", RunID: run.ID, GeneratedBy: "engfix"}
	r := &doc.Results
	r.Tool, r.Tests = tool{"engfix", run.Tool.Version}, []ctrfTest{}
	r.Summary = ctrfSummary{Suites: len(g.tickets), Start: run.Started.UnixMilli(), Stop: run.Started.UnixMilli()}
	if !run.Finished.IsZero() {
		r.Summary.Stop = run.Finished.UnixMilli()
	}
	if why := notWhole(run); why != "" {
		test := ctrfTest{
			TestID: "engfix whole", Name: "engfix: the run is whole", Status: "other", Suite: []string{"engfix: the run"},
			Message: Line(why), RawStatus: "incomplete",
		}
		r.Tests = append(r.Tests, test)
		r.Summary.Suites++
		r.Summary.add(test)
	}
	err := g.eachItem(func(t probe.TicketResult, it probe.ItemResult) error {
		test, err := g.ctrfTest(run, t, it)
		r.Tests = append(r.Tests, test)
		r.Summary.add(test)
		return err
	})
	if err != nil {
		return err
	}
	return encodeIndented(w, doc)
}

func (s *ctrfSummary) add(t ctrfTest) {
	s.Tests++
	if t.Flaky {
		s.Flaky++
	}
	*map[string]*int{
		"passed": &s.Passed, "failed": &s.Failed, "skipped": &s.Skipped, "pending": &s.Pending, "other": &s.Other,
	}[t.Status]++
}

func (g *gathered) ctrfTest(run probe.Run, t probe.TicketResult, it probe.ItemResult) (ctrfTest, error) {
	test := ctrfTest{
		TestID: t.ID + " " + it.Ref().String(), Name: Line(t.ID + " " + itemName(it)), Status: ctrfStatus(it),
		Suite: []string{Line(t.ID + ": " + t.Title)}, Message: whyNot(it), Line: it.Line, RawStatus: string(it.Verdict),
		Tags: marks(it), FilePath: run.TicketFile, Flaky: it.Flaky,
	}
	if t.Section != "" {
		test.Suite = append([]string{Line(t.Section)}, test.Suite...)
	}
	ids := it.Evidence()
	for _, id := range ids {
		x, err := g.spool.exchange(id)
		if err != nil {
			return test, err
		}
		if x != nil {
			test.Duration += int64(x.DurationMS)
		}
	}
	test.Extra = map[string]any{"router": t.Router, "exchanges": list(ids)}
	if w := notesOf(it); len(w) > 0 {
		test.Extra["notes"] = w
	}
	if it.Verdict != probe.Pass {
		var err error
		if test.Trace, err = g.evidenceText(it); err != nil {
			return test, err
		}
		test.Trace = strings.TrimSpace(test.Trace)
	}
	return test, nil
}

func ctrfStatus(it probe.ItemResult) string {
	switch outcomeOf(it) {
	case outcomePass:
		return "passed"
	case outcomeFailure:
		return "failed"
	}
	switch it.Verdict {
	case probe.Skipped, probe.Fail: // a failure that a waiver excuses
		return "skipped"
	case probe.Manual:
		return "pending"
	}
	return "other"
}

// notesOf returns the notes of an item's findings, each once.
func notesOf(it probe.ItemResult) []string {
	var all []string
	said := once{}
	for _, f := range it.Findings {
		for _, w := range f.Notes {
			if w = said.first(w); w != "" {
				all = append(all, w)
			}
		}
	}
	return all
}
