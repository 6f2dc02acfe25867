package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestExamples holds the examples of each command's help to the flags and arguments that the command takes, and demands
// an example and the exit codes of each.
func TestExamples(t *testing.T) {
	a, _, _ := offline()
	root := newRoot(a)
	examples := 0
	var all func(*cobra.Command)
	all = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			all(sub)
		}
		if !cmd.Runnable() || strings.HasPrefix(cmd.CommandPath(), "engfix completion") || cmd.Name() == "help" {
			return // whose help is cobra's
		}
		if cmd.Example == "" {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		if !strings.Contains(cmd.Long, "Exit codes: 0 fine · ") {
			t.Errorf("the help of %s names no exit code", cmd.CommandPath())
		}
		for line := range strings.Lines(cmd.Example) {
			words := shellWords(line)
			if len(words) == 0 || words[0] != "engfix" {
				t.Errorf("%s: the example %q is no command of engfix", cmd.CommandPath(), line)
				continue
			}
			b, _, _ := offline()
			found, rest, err := newRoot(b).Find(words[1:])
			if err == nil {
				err = found.ParseFlags(rest)
			}
			if err == nil && found.Args != nil {
				err = found.Args(found, found.Flags().Args())
			}
			if err != nil {
				t.Errorf("%s: the example %q: %v", cmd.CommandPath(), line, err)
			}
			examples++
		}
	}
	all(root)
	if examples < 40 {
		t.Errorf("%d examples are looked at", examples)
	}
}

// shellWords splits a line as a shell does: quotes are taken off, and what follows a pipe, a redirection or several blanks
// is left out.
func shellWords(line string) []string {
	line = strings.TrimSpace(line)
	for _, end := range []string{"    ", " | ", " > "} {
		line, _, _ = strings.Cut(line, end)
	}
	var words []string
	for i, part := range strings.FieldsFunc(line, func(r rune) bool { return r == '"' || r == '\'' }) {
		if i%2 == 1 { // quoted
			words = append(words, part)
			continue
		}
		words = append(words, strings.Fields(part)...)
	}
	return words
}
