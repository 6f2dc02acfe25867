package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/engfix/engfix/workspace"
)

// checkOutputs refuses an output that would replace a file of the project, or that another output replaces. The workspace is
// nil without a project.
func checkOutputs(w *workspace.Workspace, paths ...string) error {
	for i, path := range paths {
		if w != nil && w.Holds(path) != "" {
			return fmt.Errorf("%s is %s, which the output would replace: name another file", path, w.Holds(path))
		}
		for _, other := range paths[:i] {
			if sameOutput(path, other) {
				return fmt.Errorf("two outputs for the file %s: want a file for each", path)
			}
		}
	}
	return nil
}

// sameOutput reports whether two paths lead to one file. A device or a pipe takes several outputs.
func sameOutput(path, other string) bool {
	a, errA := os.Stat(path)
	b, errB := os.Stat(other)
	if errA == nil && errB == nil {
		return os.SameFile(a, b) && a.Mode().IsRegular()
	}
	return placeOf(path) == placeOf(other)
}

// placeOf returns the path at which a file that may not exist yet will be: absolute, in a folder without symbolic links.
func placeOf(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(folder, filepath.Base(path))
	}
	return path
}

// pathsOf returns the files of reports.
func pathsOf(targets []reportTarget) []string {
	paths := make([]string, len(targets))
	for i, t := range targets {
		paths[i] = t.path
	}
	return paths
}
