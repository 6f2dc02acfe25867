package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// format is the --format flag of a command that prints data.
type format struct {
	value   string
	allowed []string
}

func (f *format) register(cmd *cobra.Command, allowed ...string) {
	f.allowed = allowed
	named := slices.DeleteFunc(slices.Clone(allowed), func(s string) bool { return s == "" })
	cmd.Flags().StringVar(&f.value, "format", allowed[0], "output format: "+strings.Join(named, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(named, cobra.ShellCompDirectiveNoFileComp))
}

func (f *format) check() error {
	if !slices.Contains(f.allowed, f.value) {
		return fmt.Errorf("--format %q: want one of %s", f.value, strings.Join(slices.DeleteFunc(slices.Clone(f.allowed), func(s string) bool { return s == "" }), ", "))
	}
	return nil
}
