package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// An ending is an exit code that a command can end with, in words.
type ending struct {
	code int
	says string
}

const badInput = "bad usage, configuration or ticket file"

// endings lists the exit codes of a command other than 0. A command that it does not know ends with 2 if it is used
// wrongly.
func endings(path string) []ending {
	switch path {
	case "engfix probe":
		return []ending{
			{exitFound, "it found what --fail-on names"},
			{exitUsage, badInput},
			{exitUnreachable, "the service could not be reached, or boxes are ticked and it has none of the endpoints that were asked for"},
			{exitInterrupted, "interrupted, or cut short by --deadline or --max-fail, with the results so far recorded"},
		}
	case "engfix report":
		return []ending{{exitFound, "it found what --fail-on names"}, {exitUsage, badInput}, {exitInterrupted, "a part of the run is missing"}}
	case "engfix lint":
		return []ending{{exitFound, "a problem is an error"}, {exitUsage, badInput}}
	case "engfix selftest":
		return []ending{{exitFound, "a defect was missed, or there was a false alarm"}, {exitUsage, "bad usage"}, {exitInterrupted, "interrupted"}}
	case "engfix config check":
		return []ending{{exitUsage, "bad usage, or a problem that stops a command that sends"}}
	case "engfix status", "engfix routes", "engfix init", "engfix demo":
		return []ending{{exitUsage, badInput}, {exitInterrupted, "interrupted"}}
	}
	return []ending{{exitUsage, badInput}}
}

// sayEndings adds its exit codes to the end of each command's help. The root lists those of all commands.
func sayEndings(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		sayEndings(cmd)
		if !cmd.Runnable() {
			continue
		}
		says := []string{"0 fine"}
		for _, e := range endings(cmd.CommandPath()) {
			says = append(says, fmt.Sprintf("%d %s", e.code, e.says))
		}
		text := cmd.Long
		if text == "" {
			text = cmd.Short + "."
		}
		cmd.Long = strings.TrimRight(text, "\n") + "\n\nExit codes: " + strings.Join(says, " · ") + "."
	}
}
