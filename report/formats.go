package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
)

// A Format is a format in which a whole run can be written.
type Format struct {
	Name string // as --format takes it
	Says string // a description, to follow the name
	// New returns a sink that writes the run to w. Past may be nil.
	New func(w io.Writer, past Past) probe.Sink
}

// A Past returns the runs before one, the latest last.
type Past func(probe.Run) []probe.Run

// alone makes a format from a sink that does not show earlier runs.
func alone(sink func(io.Writer) probe.Sink) func(io.Writer, Past) probe.Sink {
	return func(w io.Writer, _ Past) probe.Sink { return sink(w) }
}

// Formats lists the formats, in the order in which help names them. It is the one list of their names: the flags, the help
// and the keys of engfix.yaml derive from it.
func Formats() []Format {
	return []Format{
		{"md", "markdown, for a pull request", alone(NewMarkdown)},
		{"html", "one page for a browser; it needs no other file", NewHTML},
		{"json", "the run document", alone(func(w io.Writer) probe.Sink { return NewJSON(w, "") })},
		{"junit", "JUnit XML, for CI systems", alone(NewJUnit)},
		{"sarif", "SARIF 2.1.0, for code scanning", alone(NewSARIF)},
		{"openmetrics", "OpenMetrics text, for the node exporter's textfile collector", alone(NewOpenMetrics)},
		{"github", "annotations of GitHub Actions", alone(NewGitHub)},
		{"har", "the exchanges as an HTTP archive", alone(NewHAR)},
		{"ctrf", "the Common Test Report Format", alone(NewCTRF)},
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
		return Format{}, fmt.Errorf("there is no report format %q: want %s", name, words.Or(FormatNames()))
	}
	return all[i], nil
}
