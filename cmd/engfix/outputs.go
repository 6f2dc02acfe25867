package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/engfix/engfix/workspace"
)

// checkOutputs refuses an output that would replace a file of the project, or that another output replaces.
func checkOutputs(w *workspace.Workspace, paths ...string) error {
	for i, path := range paths {
		if what := w.Holds(path); what != "" {
			return fmt.Errorf("%s is %s, which the output would replace: name another file", path, what)
		}
		for _, other := range paths[:i] {
			if info, err := os.Stat(path); (err != nil || info.Mode().IsRegular()) && filepath.Clean(path) == filepath.Clean(other) {
				return fmt.Errorf("two outputs for the file %s: want a file for each", path)
			}
		}
	}
	return nil
}

// pathsOf returns the files of reports.
func pathsOf(targets []reportTarget) []string {
	paths := make([]string, len(targets))
	for i, t := range targets {
		paths[i] = t.path
	}
	return paths
}
