package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/report"
)

// colorValues are the values of --color.
var colorValues = []string{"auto", "always", "never"}

// styleOf returns how to write to a file: in colour and to a width on a terminal, plainly elsewhere.
func styleOf(f *os.File) report.Style {
	if !term.IsTerminal(int(f.Fd())) {
		return report.Style{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	return report.Style{Color: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb", Width: width}
}

// obeyColor applies --color, before any command runs.
func (a *app) obeyColor(*cobra.Command, []string) error {
	switch {
	case !slices.Contains(colorValues, a.flags.color):
		return fmt.Errorf("--color %q: want %s", a.flags.color, words.Or(colorValues))
	case a.flags.color != "auto":
		a.style.Color = a.flags.color == "always"
	}
	return nil
}
