package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

func newConfigCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "Check the configuration",
		Long:    "Config is about engfix.yaml: config check reports everything that is wrong with it.",
		Example: "  engfix config check",
		Args:    knownSubcommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newConfigCheckCmd(a))
	return cmd
}

func newConfigCheckCmd(a *app) *cobra.Command {
	var format format
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Report everything that is wrong with the configuration at once",
		Long: `Config check reports everything that is wrong with engfix.yaml and with what it names, each problem with its place and
what to do: mistakes, variables that are not set, ENGFIX_ variables that nothing reads, waivers that are expired or
match nothing, pins of routers that no ticket names, files that are missing, keys without an effect. Nothing is sent.

It exits 2 if a problem would stop a command that sends, and 0 if there are only warnings.`,
		Example: `  engfix config check
  engfix config check --format github      annotations in GitHub Actions
  engfix config check --format problems    file:line:column for an editor`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := format.check(); err != nil {
				return err
			}
			return a.checkConfig(format.value)
		},
	}
	format.register(cmd, "table", "json", "ndjson", "md", "github", "problems")
	return cmd
}

func (a *app) checkConfig(format string) error {
	found, err := workspace.CheckConfig(workspace.Options{
		Config: a.flags.config, Settings: a.globalSettings(), Env: a.env, Version: toolVersion(),
	}, setVariables())
	if err != nil {
		return err
	}
	if err := a.printProblems(format, found.Problems); err != nil {
		return err
	}
	if format == "table" {
		if err := a.concludeCheck(found); err != nil {
			return err
		}
	}
	if found.Errors() > 0 {
		return &verdictError{code: exitUsage}
	}
	return nil
}

// concludeCheck prints the result of the check in one line.
func (a *app) concludeCheck(found workspace.ConfigReport) error {
	file := report.Line(found.File)
	if found.File == "" {
		file = "no engfix.yaml here or above: the defaults apply (engfix init writes one)"
	}
	wrong, all := found.Errors(), len(found.Problems)
	said := "no problems"
	if all > 0 {
		said = words.Count(wrong, "error", "errors") + ", " + words.Count(all-wrong, "warning", "warnings")
	}
	_, err := fmt.Fprintf(a.out, "%s: %s\n", file, said)
	return err
}

// setVariables are the names of the environment's variables that have a value.
func setVariables() []string {
	var names []string
	for _, entry := range os.Environ() {
		if name, value, _ := strings.Cut(entry, "="); value != "" {
			names = append(names, name)
		}
	}
	return names
}
