package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/report"
)

func newInitCmd(a *app) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a commented engfix.yaml",
		Args:  atMostOne("file"),
		RunE: func(_ *cobra.Command, args []string) error {
			path := "engfix.yaml"
			if len(args) == 1 {
				path = args[0]
			}
			return a.initFile(path, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace the file where it exists")
	return cmd
}

func (a *app) initFile(path string, force bool) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already: use --force to replace it", path)
	}
	if err != nil {
		return fmt.Errorf("cannot write the configuration: %w", err)
	}
	if _, err := f.Write(config.Template()); err != nil {
		_ = f.Close()
		return fmt.Errorf("cannot write the configuration: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("cannot write the configuration: %w", err)
	}
	_, err = fmt.Fprintf(a.out, "wrote %s: set target.url and identity in it, then run engfix probe\n", report.Line(path))
	return err
}
