package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// completeTickets completes ticket IDs from the ticket file, for the shell.
func (a *app) completeTickets(_ *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	_, file, err := a.load()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []string
	for _, t := range file.Tickets {
		if strings.HasPrefix(t.ID, strings.ToUpper(prefix)) {
			ids = append(ids, t.ID+"\t"+t.Title)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
