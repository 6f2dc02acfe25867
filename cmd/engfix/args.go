package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// oneTicket demands exactly one ticket as argument.
func oneTicket(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("%s takes one ticket, not %d: %s", cmd.Name(), len(args), cmd.UseLine())
	}
	return someTicket(cmd, args)
}

// someTicket demands a ticket as first argument.
func someTicket(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s needs a ticket: %s", cmd.Name(), cmd.UseLine())
	}
	return nil
}

// atMostOne allows at most one argument of a kind.
func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("%s takes at most one %s, not %d", cmd.Name(), what, len(args))
		}
		return nil
	}
}

// noArgs refuses arguments, and for the root command names the commands that may be meant.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasParent() {
		name := strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
		return fmt.Errorf("%s takes no arguments%s", name, remedyFor(cmd, args[0]))
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("there is no command %q: did you mean %s?", args[0], words.Or(near))
	}
	return fmt.Errorf("there is no command %q: see engfix --help", args[0])
}

// remedyFor returns what may be meant by an argument of a command that takes none.
func remedyFor(cmd *cobra.Command, arg string) string {
	switch {
	case isFile(arg):
		return ": name " + flagFor(cmd, arg) + " " + arg
	case hasFormat(cmd, arg):
		return ": name the format with --format " + arg
	case cmd.Flags().Lookup("ticket") != nil && strings.ContainsAny(arg, "0123456789"):
		return ": name the ticket with --ticket " + arg
	}
	return fmt.Sprintf(", got %q: see %s --help", arg, cmd.CommandPath())
}

// flagFor returns the flag of a command that takes a file, and what the file is by its name.
func flagFor(cmd *cobra.Command, file string) string {
	switch ext := strings.ToLower(filepath.Ext(file)); {
	case ext == ".yaml", ext == ".yml":
		return "the configuration with --config"
	case ext == ".json" && cmd.Flags().Lookup("from") != nil:
		return "the document with --from"
	}
	return "the ticket file with --tickets"
}

// isFile reports whether an argument names a file, or a ticket file or a configuration that may not exist yet.
func isFile(arg string) bool {
	info, err := os.Stat(arg)
	return err == nil && info.Mode().IsRegular() || slices.Contains([]string{".md", ".yaml", ".yml"}, strings.ToLower(filepath.Ext(arg)))
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

// knownSubcommand refuses a word that is not a command below cmd.
func knownSubcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, cmd.CommandPath()+" "+c.Name())
		}
	}
	return fmt.Errorf("there is no command %q: want %s", cmd.CommandPath()+" "+args[0], words.Or(known))
}

// knownShell refuses an unknown shell; the known ones are commands of their own.
func knownShell(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var shells []string
	for _, c := range cmd.Commands() {
		shells = append(shells, c.Name())
	}
	return fmt.Errorf("there is no completion for %q: want %s", args[0], words.Or(shells))
}

// flagError describes a fault in a flag in everyday words, and the remedy.
func flagError(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &value):
		flag := value.GetFlag()
		if want, known := flagWants[flag.Value.Type()]; known {
			return fmt.Errorf("--%s %q: want %s", flag.Name, value.GetValue(), want)
		}
	case errors.As(err, &unknown) && hasFormat(cmd, unknown.GetSpecifiedName()):
		return fmt.Errorf("%w: did you mean --format %s?", err, unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		if others := commandsWith(unknown.GetSpecifiedName()); len(others) > 0 {
			if more := len(others) - shownPlaces; more > 1 {
				others = append(others[:shownPlaces], fmt.Sprintf("%d others", more))
			}
			return fmt.Errorf("%w: it is a flag of %s", err, words.And(others))
		}
		if near := nearFlags(cmd, unknown.GetSpecifiedName()); len(near) > 0 {
			return fmt.Errorf("%w: did you mean %s?", err, words.Or(near))
		}
	}
	return fmt.Errorf("%w: see %s --help", err, cmd.CommandPath())
}

// commandsWith returns the commands that have a flag.
func commandsWith(flag string) []string {
	var all []string
	for _, c := range newRoot(&app{}).Commands() {
		for _, c := range append(c.Commands(), c) {
			if f := c.Flags().Lookup(flag); f != nil && !f.Hidden {
				all = append(all, c.CommandPath())
			}
		}
	}
	return all
}

// hasFormat reports whether a word is one of the formats of a command.
func hasFormat(cmd *cobra.Command, word string) bool {
	formats, ok := cmd.GetFlagCompletionFunc("format")
	if !ok {
		return false
	}
	names, _ := formats(cmd, nil, "")
	return slices.Contains(names, word)
}

// flagWants describes the values of each type of flag.
var flagWants = map[string]string{
	"int":      "a whole number, as in 16",
	"float64":  "a number, as in 2.5",
	"duration": "a time with its unit, as in 10s or 2m",
	"bool":     "true or false",
}

// nearFlags returns the flags of a command that are most like a name, measured as cobra does for commands.
func nearFlags(cmd *cobra.Command, name string) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	near := nearest(names, name)
	for i := range near {
		near[i] = "--" + near[i]
	}
	return near
}

// nearest returns the names that are most like a word, measured as cobra does for commands.
func nearest(names []string, word string) []string {
	all := &cobra.Command{SuggestionsMinimumDistance: max(1, min(2, len(word)/3))}
	for _, name := range names {
		all.AddCommand(&cobra.Command{Use: name, Run: func(*cobra.Command, []string) {}})
	}
	return all.SuggestionsFor(word)
}

// meantOf says which of the names may be meant, or else lists them all.
func meantOf(names []string, word string) string {
	if near := nearest(names, word); len(near) > 0 {
		return "did you mean " + words.Or(near) + "?"
	}
	return "want " + words.Or(names)
}
