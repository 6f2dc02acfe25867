package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe"
)

// The parts of a SARIF 2.1.0 log that engfix writes.
type (
	sarifText struct {
		Text string `json:"text"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifRule struct {
		ID                   string             `json:"id"`
		FullDescription      sarifText          `json:"fullDescription"`
		DefaultConfiguration sarifConfiguration `json:"defaultConfiguration"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           *sarifRegion  `json:"region,omitempty"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysical `json:"physicalLocation"`
		Message          *sarifText    `json:"message,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints,omitempty"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   map[string]any     `json:"properties,omitempty"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations,omitempty"` // for a run that is not whole
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
)

func newSARIFLog(version string) *sarifLog {
	return &sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool:       sarifTool{sarifDriver{Name: "engfix", Version: version, InformationURI: "https://github.com/engfix/engfix", Rules: []sarifRule{}}},
			ColumnKind: "unicodeCodePoints",
			Results:    []sarifResult{},
		}},
	}
}

func (l *sarifLog) write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(l)
}

// sarifURI returns a path in the form of SARIF.
func sarifURI(path string) string { return (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() }

// NewSARIF returns a Sink that writes a SARIF 2.1.0 log at the run's end: a result for each failing finding, at the line of
// the source that declares its endpoint, and at the item's line in the ticket file. If the source is not known the ticket
// file is its place. A regression is an error, open work a note; a waiver suppresses. A ticked item that was not shown, and
// a finding with warnings, are warnings.
func NewSARIF(w io.Writer) probe.Sink { return &endSink{w: w, name: "SARIF", write: writeSARIF} }

// The rules for results without a check's ID.
const (
	sarifUnshown = "engfix.unshown"
	sarifWarning = "engfix.warning"
)

func writeSARIF(w io.Writer, run probe.Run, g *gathered) error {
	log := newSARIFLog(run.Tool.Version)
	if why := notWhole(run); why != "" {
		log.Runs[0].Invocations = []sarifInvocation{{false, []sarifNotification{{"error", sarifText{Line(why)}}}}}
	}
	s := &sarifBuilder{log: log, file: run.TicketFile, ruled: map[string]bool{}}
	err := g.eachItem(func(t probe.TicketResult, it probe.ItemResult) error {
		s.item(t, it)
		return nil
	})
	if err != nil {
		return err
	}
	return s.log.write(w)
}

type sarifBuilder struct {
	log   *sarifLog
	file  string // the ticket file
	ruled map[string]bool
}

func (s *sarifBuilder) item(t probe.TicketResult, it probe.ItemResult) {
	name := Line(t.ID) + " " + it.Ref().String()
	for _, f := range it.Findings {
		switch {
		case f.Verdict == probe.Fail && it.Verdict == probe.Fail:
			s.rule(f.Check, f.Demanded)
			r := s.result(t, it, f)
			r.RuleID, r.Level = f.Check, "note"
			r.Message.Text = name + ", " + Line(f.Endpoint) + ": " + Line(f.Reason)
			if it.Regression {
				r.Level = "error"
			}
			if it.Waived {
				r.Suppressions = []sarifSuppression{{"external", "a waiver of engfix.yaml excuses it"}}
			}
			s.add(r)
		default:
			for _, warning := range f.Notes {
				s.rule(sarifWarning, "A fact worth knowing that does not change the verdict.")
				r := s.result(t, it, f)
				r.RuleID, r.Level = sarifWarning, "warning"
				r.Message.Text = name + ", " + Line(f.Endpoint) + ": " + Line(warning)
				s.add(r)
			}
		}
	}
	if it.Unshown {
		s.rule(sarifUnshown, "A ticked item that this run showed neither to hold nor to fail.")
		r := s.result(t, it, probe.Finding{})
		r.RuleID, r.Level = sarifUnshown, "warning"
		r.Message.Text = name + ": ticked, not shown: " + Line(it.Reason)
		s.add(r)
	}
}

func (s *sarifBuilder) add(r sarifResult) { s.log.Runs[0].Results = append(s.log.Runs[0].Results, r) }

// rule declares a rule the first time that a result needs it.
func (s *sarifBuilder) rule(id, demanded string) {
	if s.ruled[id] {
		return
	}
	s.ruled[id] = true
	if demanded == "" {
		demanded = "See engfix explain " + id + "."
	}
	d := &s.log.Runs[0].Tool.Driver
	d.Rules = append(d.Rules, sarifRule{Line(id), sarifText{Line(demanded)}, sarifConfiguration{"warning"}})
}

// result places a finding at the declaration of its endpoint first, and at the item's line in the ticket file second.
func (s *sarifBuilder) result(t probe.TicketResult, it probe.ItemResult, f probe.Finding) sarifResult {
	r := sarifResult{
		Fingerprints: map[string]string{"engfix/v1": strings.Join([]string{t.ID, it.Ref().String(), f.Check, f.Endpoint}, "|")},
		Properties:   map[string]any{"ticket": t.ID, "item": it.Ref().String(), "verdict": it.Verdict, "exchanges": list(f.Exchanges)},
	}
	if it.Flaky {
		r.Properties["flaky"] = true
	}
	if s.file != "" {
		at := sarifLocation{PhysicalLocation: sarifPhysical{ArtifactLocation: sarifArtifact{sarifURI(s.file)}}}
		if it.Line > 0 {
			at.PhysicalLocation.Region = &sarifRegion{StartLine: it.Line}
		}
		r.Locations = append(r.Locations, at)
	}
	for _, e := range t.Endpoints {
		if f.Endpoint == "" || e.Key() != f.Endpoint || e.Source == "" {
			continue
		}
		r.Locations = append([]sarifLocation{sourceLocation(e.Source)}, r.Locations...)
		break
	}
	if len(r.Locations) > 1 { // code scanning shows a result at its first place
		r.Related = r.Locations[1:]
		r.Related[0].Message = &sarifText{Line(it.Text)}
		r.Locations = r.Locations[:1]
	}
	r.Locations = list(r.Locations)
	return r
}

// sourceLocation places "file:line", or a file alone.
func sourceLocation(source string) sarifLocation {
	file, line := source, 0
	if i := strings.LastIndexByte(source, ':'); i > 0 {
		if n, err := strconv.Atoi(source[i+1:]); err == nil {
			file, line = source[:i], n
		}
	}
	l := sarifLocation{PhysicalLocation: sarifPhysical{ArtifactLocation: sarifArtifact{sarifURI(file)}}}
	if line > 0 {
		l.PhysicalLocation.Region = &sarifRegion{StartLine: line}
	}
	return l
}
