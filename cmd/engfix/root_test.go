package main

import (
	"context"
	"testing"

	"github.com/spf13/cobra"
)

// TestOnlyTheNamedCommandIsBuilt holds that a line that names a command gets that command, and the same help as in the
// whole tree.
func TestOnlyTheNamedCommandIsBuilt(t *testing.T) {
	helpOf := func(build func(a *app, line ...string) *cobra.Command, name string) string {
		a, out, _ := offline()
		line := []string{name, "--help"}
		root := build(a, line...)
		root.SetArgs(line)
		root.SetOut(out)
		if err := root.ExecuteContext(context.Background()); err != nil {
			t.Fatalf("%s --help: %v", name, err)
		}
		return out.String()
	}
	whole := func(a *app, _ ...string) *cobra.Command { return newRoot(a) }
	names := []string{"completion"}
	for _, c := range allCommands() {
		names = append(names, c.name)
		if built := c.build(&app{}); built.Name() != c.name {
			t.Errorf("the command %s is listed as %s", built.Name(), c.name)
		}
	}
	for _, name := range names {
		if got, want := helpOf(newRoot, name), helpOf(whole, name); got != want {
			t.Errorf("%s --help: got\n%s\nwant, as in the whole tree,\n%s", name, got, want)
		}
		// Beside the command itself: help and completion, which are always there.
		if n := len(newRoot(&app{}, name).Commands()); n > 3 {
			t.Errorf("a line that names %s: got %d commands", name, n)
		}
	}
}
