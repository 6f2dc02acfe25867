package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
)

// oneTicket demands exactly one ticket as argument.
func oneTicket(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%s takes one ticket, not %d: %s", cmd.Name(), len(args), cmd.UseLine())
	}
	return nil
}

// someTicket demands a ticket as first argument.
func someTicket(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s needs a ticket: %s", cmd.Name(), cmd.UseLine())
	}
	return nil
}

// atMostOne allows one argument of a kind.
func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("%s takes one %s at most, not %d", cmd.Name(), what, len(args))
		}
		return nil
	}
}

// noArgs refuses arguments, and for the root command names the commands that were perhaps meant.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasParent() {
		return fmt.Errorf("%s takes no arguments, but was given %q: see %s --help", cmd.Name(), args[0], cmd.CommandPath())
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("there is no command %q: did you mean %s?", args[0], join(near))
	}
	return fmt.Errorf("there is no command %q: see engfix --help", args[0])
}

// knownCommand allows the path of a command, as help takes it.
func knownCommand(cmd *cobra.Command, args []string) error {
	for at := cmd.Root(); len(args) > 0; args = args[1:] {
		i := slices.IndexFunc(at.Commands(), func(c *cobra.Command) bool { return c.Name() == args[0] || c.HasAlias(args[0]) })
		if i < 0 {
			return noArgs(cmd.Root(), args)
		}
		at = at.Commands()[i]
	}
	return nil
}

// knownShell refuses what is no shell; the shells themselves are commands of their own.
func knownShell(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var shells []string
	for _, c := range cmd.Commands() {
		shells = append(shells, c.Name())
	}
	return fmt.Errorf("there is no completion for %q: the shells are %s", args[0], join(shells))
}
