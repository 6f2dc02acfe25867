package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// A reportTarget is a report that goes to a file: its format and the file.
type reportTarget struct {
	format report.Format
	path   string
}

// reportTargets reads the values FORMAT=FILE of a flag.
func reportTargets(flag string, values []string) ([]reportTarget, error) {
	var all []reportTarget
	for _, v := range values {
		name, path, ok := strings.Cut(v, "=")
		if !ok || path == "" || path == "-" {
			return nil, fmt.Errorf("%s %q: want FORMAT=FILE, as in html=report.html", flag, v)
		}
		format, err := report.FormatNamed(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		all = append(all, reportTarget{format, path})
	}
	return all, nil
}

// pendingReports are reports that are being written. Each appears under its name whole, or not at all.
type pendingReports struct {
	files []*atomicfile.Pending
	sinks []probe.Sink
}

// pastOf returns the runs before one as a workspace or a session reads them from the history.
func pastOf(ctx context.Context, read func(context.Context, probe.Run) []probe.Run) report.Past {
	ctx = context.WithoutCancel(ctx) // an interrupted run is reported too
	return func(run probe.Run) []probe.Run { return read(ctx, run) }
}

// createReports begins to write reports. If one cannot be written, none is.
func createReports(targets []reportTarget, past report.Past) (*pendingReports, error) {
	p := &pendingReports{}
	for _, t := range targets {
		file, err := atomicfile.Create(t.path, 0o644)
		if err != nil {
			p.abort()
			return nil, fmt.Errorf("cannot write the report: %w", err)
		}
		p.files, p.sinks = append(p.files, file), append(p.sinks, t.format.New(file, past))
	}
	return p, nil
}

func (p *pendingReports) commit() error {
	var errs []error
	for _, f := range p.files {
		if err := f.Commit(); err != nil {
			errs = append(errs, fmt.Errorf("cannot write the report: %w", err))
		}
	}
	return errors.Join(errs...)
}

func (p *pendingReports) abort() {
	for _, f := range p.files {
		f.Abort()
	}
}

// A stepSummary is the job summary of GitHub Actions, to which the format github appends the report in markdown when
// the run is whole.
type stepSummary struct {
	probe.Sink
	path string
	text *strings.Builder
}

// newStepSummary returns nil if the environment names no job summary.
func newStepSummary(env func(string) (string, bool)) *stepSummary {
	path, _ := env("GITHUB_STEP_SUMMARY")
	if path == "" {
		return nil
	}
	text := &strings.Builder{}
	return &stepSummary{report.NewMarkdown(text), path, text}
}

func (s *stepSummary) End(run probe.Run) error {
	if err := s.Sink.End(run); err != nil {
		return err
	}
	f, err := os.OpenFile(s.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write the job summary (GITHUB_STEP_SUMMARY): %w", err)
	}
	_, err = f.WriteString(s.text.String())
	return errors.Join(err, f.Close())
}
