package main

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/report"
)

// setting matches a line of help with its own layout: it is indented and stays unchanged, or the second of its two
// columns is wrapped below its own beginning.
var (
	setting     = lazy.Regexp(`^\s|\S {2,}\S`)
	firstColumn = lazy.Regexp(`^\S+ {2,}`)
)

// readable is the most columns of a line of help. A wider terminal makes prose hard to read.
const readable = 100

// helpStyle is the style of help on the terminal.
func (a *app) helpStyle() report.Style {
	s := a.style
	s.Width = min(s.Width, readable)
	return s
}

// wrapHelp breaks the prose of help at the width of the terminal. Paragraphs are filled, and other layout stays.
func wrapHelp(s report.Style, text string) string {
	if s.Width == 0 {
		return text
	}
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		lines := strings.Split(p, "\n")
		if !slices.ContainsFunc(lines, setting().MatchString) {
			paragraphs[i] = s.Wrap(strings.Join(lines, " "), 0)
			continue
		}
		for j, line := range lines {
			if head := firstColumn().FindString(line); head != "" {
				lines[j] = head + s.Wrap(line[len(head):], len(head))
			}
		}
		paragraphs[i] = strings.Join(lines, "\n")
	}
	return strings.Join(paragraphs, "\n\n")
}

// help prints the help of a command, wrapped to the terminal.
func (a *app) help(cmd *cobra.Command, _ []string) {
	var b strings.Builder
	if text := cmd.Long; text != "" {
		b.WriteString(wrapHelp(a.helpStyle(), text) + "\n")
	} else {
		b.WriteString(wrapHelp(a.helpStyle(), cmd.Short) + "\n")
	}
	if cmd.Runnable() || cmd.HasSubCommands() {
		b.WriteString("\n" + a.usage(cmd))
	}
	_, _ = io.WriteString(a.out, b.String()) // a failure could not be printed either
}

// usage returns the flags and examples of a command, in lines that fit the terminal.
func (a *app) usage(cmd *cobra.Command) string {
	text := cmd.UsageString()
	style := a.helpStyle()
	if style.Width == 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if head := described().FindString(line); head != "" {
			lines[i] = head + style.Wrap(line[len(head):], len(head))
		}
	}
	return strings.Join(lines, "\n")
}

// described matches a flag, a command or an example up to its description, which has a column of its own.
var described = lazy.Regexp(`^ +(?:(?:-\w, )?--\S+(?: \S+)? {3,}|\S+(?: \S+)* {2,})`)
