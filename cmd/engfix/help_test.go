package main

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
)

// The help of every command fits a terminal of 80 columns, but for the commands of examples, which are copied as they are.
// A wide terminal gets lines that are still easy to read.
func TestHelpFits(t *testing.T) {
	for columns, want := range map[int]int{80: 80, 200: readable} {
		t.Run(strconv.Itoa(columns), func(t *testing.T) { helpFits(t, columns, want) })
	}
}

func helpFits(t *testing.T, columns, want int) {
	t.Helper()
	var b bytes.Buffer
	a := &app{out: &b, err: &b, style: report.Style{Width: columns}, env: func(string) (string, bool) { return "", false }}
	root := newRoot(a)
	pages := 0
	var all func(*cobra.Command)
	all = func(cmd *cobra.Command) {
		b.Reset()
		cmd.InitDefaultHelpFlag()
		a.help(cmd, nil)
		pages++
		for line := range strings.Lines(b.String()) {
			line = strings.TrimRight(line, "\n")
			prose := !strings.HasPrefix(line, "  engfix ") || strings.Contains(strings.TrimSpace(line), "  ")
			if ansi.StringWidth(line) > want && prose {
				t.Errorf("%s --help: %d columns: %s", cmd.CommandPath(), ansi.StringWidth(line), line)
			}
		}
		for _, sub := range cmd.Commands() {
			all(sub)
		}
	}
	all(root)
	if pages < 20 {
		t.Errorf("%d pages are looked at", pages)
	}
	for _, topic := range topics() {
		b.Reset()
		root.SetArgs([]string{"help", topic.name})
		if err := root.Execute(); err != nil || !strings.Contains(b.String(), strings.Fields(topic.text)[0]) {
			t.Errorf("engfix help %s: %v\n%s", topic.name, err, b.String())
		}
	}
}
