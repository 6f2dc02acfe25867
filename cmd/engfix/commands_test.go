package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// promised are the commands that users and their scripts rely on, and the flags of each. A flag with one dash is a shorthand.
// Renaming or removing one breaks somebody's job: add, and keep what is here.
var promised = map[string]string{
	"status": "--watch --format --color", "list": "--format", "show": "--format", "lint": "--fix --format",
	"routes": "--app --from --write --suggest --format",
	"probe": `--ticket --section --router --state --target --source --app --allow-mutations --concurrency --rate --timeout --deadline
		--wait --start --watch --failed --changed --unticketed --plan --shard --run-id --report --output -o --summary --quiet
		--max-fail --verbose -v --tick --untick --dry-run --confirm --fail-on --format --color`,
	"tick": "", "untick": "", "undo": "", "report": "--format", "history": "--format", "history prune": "", "diff": "--format",
	"drift": "--format", "explain": "", "demo": "", "selftest": "", "init": "", "config check": "--format", "schema": "",
	"completion": "", "version": "", "help": "",
}

// selects are the commands that work on selected tickets: the selection is the same everywhere.
var selects = strings.Fields("status list routes probe lint report drift diff explain")

// TestPromisedCommands compares the command tree with the promised one.
func TestPromisedCommands(t *testing.T) {
	a, _, _ := offline()
	root := newRoot(a)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	find := func(name string) *cobra.Command {
		cmd, rest, err := root.Find(strings.Fields(name))
		if err != nil || len(rest) > 0 || cmd.CommandPath() != "engfix "+name {
			t.Errorf("there is no command engfix %s", name)
			return nil
		}
		return cmd
	}
	for name, flags := range promised {
		cmd := find(name)
		if cmd == nil {
			continue
		}
		if slices.Contains(selects, name) {
			flags += " --ticket --section --router --state"
		}
		for _, flag := range strings.Fields(flags) {
			if !hasFlag(cmd, flag) {
				t.Errorf("engfix %s has no flag %s", name, flag)
			}
		}
	}
}

// promisedFormats are those that a command must offer with --format, by command.
var promisedFormats = map[string]string{
	"list": tabular, "routes": tabular, "probe": tabular, "status": tabular, "show": tabular, "history": tabular, "diff": tabular,
	"drift": tabular, "explain": tabular, "selftest": tabular, "config check": tabular, "lint": tabular, "report": "md html json junit sarif openmetrics github har ctrf",
}

const tabular = "table json ndjson md"

// TestPromisedFormats compares the formats that a command offers with those promised.
func TestPromisedFormats(t *testing.T) {
	for name, promised := range promisedFormats {
		a, _, _ := offline()
		cmd, _, err := newRoot(a).Find(strings.Fields(name))
		if err != nil {
			t.Fatal(err)
		}
		complete, ok := cmd.GetFlagCompletionFunc("format")
		if !ok {
			t.Errorf("engfix %s --format completes nothing", name)
			continue
		}
		offered, _ := complete(cmd, nil, "")
		for _, format := range strings.Fields(promised) {
			if !slices.ContainsFunc(offered, func(f string) bool { return strings.Split(f, "\t")[0] == format }) {
				t.Errorf("engfix %s has no --format %s but %v", name, format, offered)
			}
		}
	}
}

// hasFlag reports whether a command, or all of them, has a flag, given as --name or -n.
func hasFlag(cmd *cobra.Command, flag string) bool {
	sets := []*pflag.FlagSet{cmd.Flags(), cmd.InheritedFlags()}
	return slices.ContainsFunc(sets, func(set *pflag.FlagSet) bool {
		if long, ok := strings.CutPrefix(flag, "--"); ok {
			return set.Lookup(long) != nil
		}
		return set.ShorthandLookup(strings.TrimPrefix(flag, "-")) != nil
	})
}
