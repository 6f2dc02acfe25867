package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// A Format is a format in which a whole run can be written.
type Format struct {
	Name string // as --format takes it
	Says string // a description, to stand after the name
	New  func(w io.Writer) probe.Sink
}

// Formats lists the formats, in the order in which help names them.
func Formats() []Format {
	return []Format{
		{"md", "markdown, for a pull request", NewMarkdown},
		{"html", "one page for a browser; it needs no other file", NewHTML},
		{"json", "the run document", func(w io.Writer) probe.Sink { return NewJSON(w, "") }},
		{"junit", "JUnit XML, for CI systems", NewJUnit},
		{"sarif", "SARIF 2.1.0, for code scanning", NewSARIF},
		{"openmetrics", "OpenMetrics text, for the node exporter's textfile collector", NewOpenMetrics},
		{"github", "annotations of GitHub Actions", NewGitHub},
		{"har", "the exchanges as an HTTP archive", NewHAR},
		{"ctrf", "the Common Test Report Format", NewCTRF},
	}
}

// FormatNames lists the names of the formats.
func FormatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// FormatNamed returns the format of a name. Its error lists the names.
func FormatNamed(name string) (Format, error) {
	all := Formats()
	i := slices.IndexFunc(all, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, fmt.Errorf("there is no report format %q: want one of %s", name, strings.Join(FormatNames(), ", "))
	}
	return all[i], nil
}
