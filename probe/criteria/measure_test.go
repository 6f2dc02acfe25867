package criteria_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

// linesOf reads a list of criteria, one a line, without what stands before a bar.
func linesOf(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		if _, words, ok := strings.Cut(line, "| "); ok {
			line = words
		}
		lines = append(lines, strings.ReplaceAll(strings.TrimSpace(line), "`", ""))
	}
	return lines
}

// isManual reports whether a person decides on an item with these words: it has a clause without a check.
func isManual(in *criteria.Interpreter, text string) bool {
	return slices.ContainsFunc(in.Understand(tickets.Item{Kind: tickets.ItemAcceptance, Text: text}), func(p probe.Part) bool { return len(p.Bindings) == 0 })
}

// Of the wordings that people use, at least four in five are understood.
func TestWordingsAreUnderstood(t *testing.T) {
	in := criteria.New(options())
	all := linesOf(t, "testdata/wordings.txt")
	understood := 0
	for _, words := range all {
		if isManual(in, words) {
			t.Logf("not understood: %s", words)
			continue
		}
		understood++
	}
	if len(all) < 60 || understood*5 < len(all)*4 {
		t.Errorf("%d of %d wordings are understood", understood, len(all))
	}
}

// What was found to be understood stays so.
func TestMoreWordingsAreUnderstood(t *testing.T) {
	in := criteria.New(options())
	for _, words := range linesOf(t, "testdata/more.txt") {
		if isManual(in, words) {
			t.Errorf("not understood: %s", words)
		}
	}
}

// Examples are what is suggested to those who look for words.
func TestExamplesAreUnderstood(t *testing.T) {
	in := criteria.New(options())
	for _, words := range criteria.Examples() {
		if isManual(in, strings.TrimSuffix(words, " …")) {
			t.Errorf("not understood: %s", words)
		}
	}
}

// Lines that come near and ask for more are left to a person, all of them.
func TestTrapsStayManual(t *testing.T) {
	in := criteria.New(options())
	all := linesOf(t, "testdata/traps.txt")
	if len(all) < 20 {
		t.Errorf("there are %d traps", len(all))
	}
	for _, words := range all {
		if !isManual(in, words) {
			t.Errorf("understood: %s", words)
		}
	}
}
