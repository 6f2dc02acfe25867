package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// globalFlags are the flags of every command.
type globalFlags struct {
	config  string
	tickets string
	color   string
}

// newRoot builds the command tree for a command line. Building reads nothing and opens nothing. For a line whose first
// word names a command the tree holds that command and help. Any other line gets all commands: no line, and those for
// help, completion and a misspelt name.
func newRoot(a *app, line ...string) *cobra.Command {
	root := &cobra.Command{
		Use:   "engfix",
		Short: "Turn a markdown file of fix tickets into live proof",
		Long: `engfix reads the fix tickets of a markdown file, asks the running service whether each item holds, and ticks a box only
when the service has shown it, request by request.

Exit codes: 0 fine · 1 the probe found what --fail-on names, or lint found errors · 2 bad usage, configuration or
ticket file · 3 the service could not be reached, or boxes are ticked and it has none of the endpoints that were asked
for · 130 interrupted, with the results so far recorded.`,
		Example: `  engfix demo                          see the whole tool at work, without configuration
  engfix status                        show where the tickets stand
  engfix probe --ticket ENG-STD-003    ask the service about one ticket
  engfix report --format md            report where the tickets stand, as markdown`,
		Version:                    toolVersion(),
		Args:                       noArgs,
		SuggestionsMinimumDistance: 2,
		SilenceErrors:              true,
		SilenceUsage:               true,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&a.flags.config, "config", "", "configuration file (default: engfix.yaml here or above)")
	root.PersistentFlags().StringVar(&a.flags.tickets, "tickets", "", "ticket file (default: ENGINE_FIX_TICKETS.md)")
	root.PersistentFlags().StringVar(&a.flags.color, "color", "auto", "`WHEN` to use colour: auto, always, never; auto means on a terminal, unless NO_COLOR is set")
	_ = root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions(colorValues, cobra.ShellCompDirectiveNoFileComp))
	root.PersistentPreRunE = a.obeyColor
	root.SetVersionTemplate(versionLine())
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(a.help)
	a.addCommands(root, line)
	sayEndings(root)
	return root
}

// addCommands adds to the root the commands that a line needs.
func (a *app) addCommands(root *cobra.Command, line []string) {
	if c, ok := namedCommand(line); ok {
		root.AddCommand(c.build(a))
		root.CompletionOptions.DisableDefaultCmd = true // the line cannot name a second command
		return
	}
	if len(line) == 0 || line[0] != "completion" { // the scripts know no command: they ask the program
		for _, c := range allCommands() {
			root.AddCommand(c.build(a))
		}
	}
	a.addCobraCommands(root, line)
}

// A constructor builds the command of a name.
type constructor struct {
	name  string
	build func(*app) *cobra.Command
}

// allCommands are ours, in the order of their names in the help.
func allCommands() []constructor {
	return append([]constructor{
		{"status", newStatusCmd},
		{"list", newListCmd},
		{"show", newShowCmd},
		{"lint", newLintCmd},
		{"routes", newRoutesCmd},
		{"probe", newProbeCmd},
		{"tick", newTickCmd},
		{"untick", newUntickCmd},
		{"undo", newUndoCmd},
		{"report", newReportCmd},
		{"history", newHistoryCmd},
		{"diff", newDiffCmd},
		{"drift", newDriftCmd},
		{"explain", newExplainCmd},
		{"demo", newDemoCmd},
		{"selftest", newSelftestCmd},
		{"init", newInitCmd},
		{"config", newConfigCmd},
		{"schema", newSchemaCmd},
		{"version", newVersionCmd},
	}, topicCommands()...)
}

// namedCommand returns the one of our commands that the first word of a line names.
func namedCommand(line []string) (c constructor, ok bool) {
	for _, c := range allCommands() {
		if len(line) > 0 && c.name == line[0] {
			return c, true
		}
	}
	return c, false
}

// addCobraCommands adds help and completion to the root for a line.
func (a *app) addCobraCommands(root *cobra.Command, line []string) {
	// The commands that cobra adds accept any argument for help: an unknown word is reported as for other commands.
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd(line...)
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = knownCommand
		case "completion":
			c.Args = knownShell
			c.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
			for _, shell := range c.Commands() {
				if shell.Name() == "bash" {
					shell.RunE = a.bashCompletion
					shell.Long = strings.Replace(shell.Long, "This script depends on the 'bash-completion' package.\nIf it is not installed already, you can install it via your OS's package manager.\n", "The bash-completion package is not needed for it.\n", 1)
				}
			}
		}
	}
}
