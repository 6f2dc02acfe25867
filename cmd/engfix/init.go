package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/report"
)

func newInitCmd(a *app) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a commented engfix.yaml",
		Args:  atMostOne("file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := "engfix.yaml"
			if len(args) == 1 {
				path = args[0]
			}
			return a.initFile(cmd.Context(), path, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace the file if it exists")
	return cmd
}

func (a *app) initFile(ctx context.Context, path string, force bool) error {
	if _, err := os.Lstat(path); err == nil && !force {
		return fmt.Errorf("%s exists already: use --force to replace it", path)
	}
	if err := atomicfile.Write(ctx, path, config.Template(), 0o644); err != nil {
		return fmt.Errorf("cannot write the configuration: %w", err)
	}
	_, err := fmt.Fprintf(a.out, "wrote %s: set target.url and identity in it, then run engfix probe\n", report.Line(path))
	return err
}
