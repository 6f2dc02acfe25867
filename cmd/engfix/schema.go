package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/schema"
)

func newSchemaCmd(a *app) *cobra.Command {
	documents := schema.Documents()
	var names []string
	for _, d := range documents {
		names = append(names, d.Name)
	}
	return &cobra.Command{
		Use:   "schema run|config|routes",
		Short: "Print the JSON Schema of a document that engfix reads or writes",
		Long: `Schema prints the JSON Schema of a document: run is what probe and report --format json print, config is engfix.yaml,
routes is what target.routes reads. It is the schema of this version of engfix. No network is needed.`,
		Example: `  engfix schema config > .engfix.schema.json    for an editor: # yaml-language-server: $schema=.engfix.schema.json
  engfix schema run | jq '.properties.tickets'`,
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("schema takes one document, not %d: %s", len(args), words.Or(names))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			for _, d := range documents {
				if d.Name == args[0] {
					_, err := a.out.Write(d.Schema)
					return err
				}
			}
			return fmt.Errorf("there is no schema %q: want %s", args[0], words.Or(names))
		},
	}
}
