package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

	"github.com/engfix/engfix/probe"
)

// NewJUnit returns a Sink that writes a JUnit report at the run's end: a test suite for each ticket, a test case for each
// item. A failing item is a failure of the type "regression" or "open"; an item without an answer from the service is an
// error; everything else that was not shown is skipped, with its reason, and so is a failure that a waiver excuses. A
// run that is not whole has one more error.
func NewJUnit(w io.Writer) probe.Sink { return &endSink{w: w, name: "JUnit", write: writeJUnit} }

// A junitCase has its members in the order that the schema asks for.
type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	Status    string        `xml:"status,attr"`
	Time      string        `xml:"time,attr"`
	Skipped   string        `xml:"skipped,omitempty"`
	Error     *junitProblem `xml:"error"`
	Failure   *junitProblem `xml:"failure"`
	Out       string        `xml:"system-out,omitempty"`
}

type junitProblem struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitSuite struct {
	XMLName    xml.Name        `xml:"testsuite"`
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Package    string          `xml:"package,attr,omitempty"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

func writeJUnit(w io.Writer, run probe.Run, g *gathered) error {
	all := junitSuite{}
	var suites []junitSuite
	if why := notWhole(run); why != "" {
		suites = append(suites, notWholeSuite(run, why))
		all.Tests, all.Errors = 1, 1
	}
	for _, t := range g.tickets {
		s, err := g.junitSuite(run, t)
		if err != nil {
			return err
		}
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
		suites = append(suites, s)
	}
	if _, err := fmt.Fprintf(w, "%s<testsuites name=\"engfix\" tests=\"%d\" failures=\"%d\" errors=\"%d\" time=\"%s\">\n",
		xml.Header, all.Tests, all.Failures, all.Errors, seconds(run)); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("  ", "  ")
	for _, s := range suites {
		if err := enc.Encode(s); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n</testsuites>\n")
	return err
}

// notWholeSuite returns the suite that a run with missing parts adds: one error, because nothing was shown of those
// parts.
func notWholeSuite(run probe.Run, why string) junitSuite {
	return junitSuite{
		Name: "engfix: the run", Tests: 1, Errors: 1, Time: "0", Timestamp: junitTime(run),
		Properties: []junitProperty{{"run", Line(run.ID)}},
		Cases: []junitCase{{
			Name: "the run is whole", ClassName: "engfix", Status: "error", Time: "0",
			Error: &junitProblem{Type: "incomplete", Message: Line(why)},
		}},
	}
}

// junitTime returns the time at which the run started, in the form of the schema.
func junitTime(run probe.Run) string { return run.Started.UTC().Format("2006-01-02T15:04:05") }

func (g *gathered) junitSuite(run probe.Run, t probe.TicketResult) (junitSuite, error) {
	s := junitSuite{
		Name: Line(t.ID + ": " + t.Title), Time: "0", Timestamp: junitTime(run),
		Package: Line(t.Router), Tests: len(t.Items),
	}
	for _, p := range [][2]string{{"run", run.ID}, {"target", run.Target}, {"build", run.Build}, {"section", t.Section}, {"verdict", string(t.Verdict)}} {
		if p[1] != "" {
			s.Properties = append(s.Properties, junitProperty{p[0], Line(p[1])})
		}
	}
	for _, it := range t.Items {
		c, err := g.junitCase(t, it)
		if err != nil {
			return s, err
		}
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != "":
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
	}
	return s, nil
}

func (g *gathered) junitCase(t probe.TicketResult, it probe.ItemResult) (junitCase, error) {
	c := junitCase{Name: itemName(it), ClassName: Line(t.ID), Status: string(it.Verdict), Time: g.asked(it)}
	if it.Flaky {
		c.Status += " (flaky)"
	}
	text, err := g.evidenceText(it)
	if err != nil {
		return c, err
	}
	switch outcomeOf(it) {
	case outcomeFailure:
		kind := "open"
		if it.Regression {
			kind = "regression"
		}
		c.Failure = &junitProblem{kind, whyNot(it), text}
	case outcomeError:
		c.Error = &junitProblem{string(it.Cause), whyNot(it), text}
	case outcomeSkipped:
		c.Skipped, c.Out = whyNot(it), text
	case outcomePass:
		c.Out = text
	}
	return c, nil
}

// asked returns how many seconds the exchanges of the item's findings took, each counted once.
func (g *gathered) asked(it probe.ItemResult) string {
	total := 0.0
	for _, id := range it.Evidence() {
		if x, err := g.spool.exchange(id); err == nil && x != nil {
			total += x.DurationMS
		}
	}
	return strconv.FormatFloat(total/1000, 'f', 3, 64)
}

// seconds returns how long the run took; 0 if its end is not known.
func seconds(run probe.Run) string {
	if run.Finished.IsZero() {
		return "0"
	}
	return strconv.FormatFloat(run.Finished.Sub(run.Started).Seconds(), 'f', 3, 64)
}
