package report

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/tickets"
)

// LintGitHub writes problems as workflow commands of GitHub Actions, which show them at their lines.
func LintGitHub(w io.Writer, problems []tickets.Problem) error {
	for _, p := range problems {
		place := ""
		if p.File != "" {
			place = "file=" + commandProperty(filepath.ToSlash(p.File)) + ","
		}
		if p.Line > 0 {
			place += fmt.Sprintf("line=%d,col=%d,", p.Line, p.Column)
		}
		if _, err := fmt.Fprintf(w, "::%s %stitle=%s::%s\n", p.Severity, place, commandProperty("engfix "+p.Rule), commandText(p.Message)); err != nil {
			return err
		}
	}
	return nil
}

// Problems writes problems in the form that editors and their task runners read, which is that of compilers:
// "file:line:column: severity: message [rule]". A problem of the file as a whole is at its first character, one of no
// file at "engfix".
func Problems(w io.Writer, problems []tickets.Problem) error {
	for _, p := range problems {
		_, err := fmt.Fprintf(w, "%s:%d:%d: %s: %s [%s]\n", Line(cmp.Or(p.File, "engfix")), max(p.Line, 1), max(p.Column, 1), p.Severity, Line(p.Message), p.Rule)
		if err != nil {
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

// LintSARIF writes the problems of a ticket file as a SARIF 2.1.0 log. Its columns count characters, as SARIF wants,
// and not bytes.
func LintSARIF(w io.Writer, version string, rules []tickets.Rule, f *tickets.File, problems []tickets.Problem) error {
	log := newSARIFLog(version)
	for _, r := range rules {
		d := &log.Runs[0].Tool.Driver
		d.Rules = append(d.Rules, sarifRule{r.Name, sarifText{r.Explain}, sarifConfiguration{string(r.Severity)}})
	}
	for _, p := range problems {
		line := f.Line(p.Line)
		column := utf8.RuneCount(line[:min(p.Column-1, len(line))]) + 1
		log.Runs[0].Results = append(log.Runs[0].Results, sarifResult{
			RuleID: p.Rule, Level: string(p.Severity), Message: sarifText{p.Message},
			Locations: []sarifLocation{{PhysicalLocation: sarifPhysical{sarifArtifact{sarifURI(p.File)}, &sarifRegion{p.Line, column}}}},
		})
	}
	return log.write(w)
}
