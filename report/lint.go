package report

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/tickets"
)

// LintGitHub writes problems as workflow commands of GitHub Actions, which show them at their lines.
func LintGitHub(w io.Writer, problems []tickets.Problem) error {
	for _, p := range problems {
		if _, err := fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", p.Severity,
			commandProperty(filepath.ToSlash(p.File)), p.Line, p.Column, commandProperty("engfix "+p.Rule), commandText(p.Message)); err != nil {
			return err
		}
	}
	return nil
}

// commandText escapes the message of a workflow command, so that no other command can begin in it.
func commandText(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(Line(s))
}

// commandProperty escapes a property of a workflow command.
func commandProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandText(s))
}

// LintSARIF writes the problems of a ticket file as a SARIF 2.1.0 log. Its columns count characters, as SARIF has them, and
// not bytes.
func LintSARIF(w io.Writer, version string, rules []tickets.Rule, f *tickets.File, problems []tickets.Problem) error {
	type text struct {
		Text string `json:"text"`
	}
	type configuration struct {
		Level string `json:"level"`
	}
	type rule struct {
		ID                   string        `json:"id"`
		FullDescription      text          `json:"fullDescription"`
		DefaultConfiguration configuration `json:"defaultConfiguration"`
	}
	type artifact struct {
		URI string `json:"uri"`
	}
	type region struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
	}
	type physical struct {
		ArtifactLocation artifact `json:"artifactLocation"`
		Region           region   `json:"region"`
	}
	type location struct {
		PhysicalLocation physical `json:"physicalLocation"`
	}
	type result struct {
		RuleID    string     `json:"ruleId"`
		Level     string     `json:"level"`
		Message   text       `json:"message"`
		Locations []location `json:"locations"`
	}
	type driver struct {
		Name           string `json:"name"`
		Version        string `json:"version"`
		InformationURI string `json:"informationUri"`
		Rules          []rule `json:"rules"`
	}
	type tool struct {
		Driver driver `json:"driver"`
	}
	type run struct {
		Tool       tool     `json:"tool"`
		ColumnKind string   `json:"columnKind"`
		Results    []result `json:"results"`
	}
	log := struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs: []run{{
			Tool:       tool{driver{Name: "engfix", Version: version, InformationURI: "https://github.com/engfix/engfix", Rules: []rule{}}},
			ColumnKind: "unicodeCodePoints",
			Results:    []result{},
		}},
	}
	for _, r := range rules {
		log.Runs[0].Tool.Driver.Rules = append(log.Runs[0].Tool.Driver.Rules, rule{r.Name, text{r.Explain}, configuration{string(r.Severity)}})
	}
	for _, p := range problems {
		line := f.Line(p.Line)
		column := utf8.RuneCount(line[:min(p.Column-1, len(line))]) + 1
		log.Runs[0].Results = append(log.Runs[0].Results, result{p.Rule, string(p.Severity), text{p.Message}, []location{{physical{
			artifact{(&url.URL{Path: filepath.ToSlash(p.File)}).EscapedPath()}, region{p.Line, column},
		}}}})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(log)
}
