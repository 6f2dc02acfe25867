package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/words"
)

// format is the --format flag of a command that prints data.
type format struct {
	value   string
	allowed []string
}

func (f *format) register(cmd *cobra.Command, allowed ...string) {
	f.allowed = allowed
	cmd.Flags().StringVar(&f.value, "format", allowed[0], "output format: "+words.Or(f.named()))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(f.named(), cobra.ShellCompDirectiveNoFileComp))
}

func (f *format) check() error {
	if !slices.Contains(f.allowed, f.value) {
		return fmt.Errorf("--format %q: want %s", f.value, words.Or(f.named()))
	}
	return nil
}

// named lists the formats to choose from. The default of report is no format at all.
func (f *format) named() []string {
	return slices.DeleteFunc(slices.Clone(f.allowed), func(s string) bool { return s == "" })
}
