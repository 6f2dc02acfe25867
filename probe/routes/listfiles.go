package routes

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/tickets"
)

// maxListed bounds how many files a directory or a pattern may stand for.
const maxListed = 500

// listFiles returns the Python files that a ticket's Files name, and the problems of the other entries.
func listFiles(fsys fs.FS, names []string) (files []string, problems []problem) {
	add := func(f string) {
		if !slices.Contains(files, f) {
			files = append(files, f)
		}
	}
	for _, name := range names {
		found, err := expandName(fsys, name)
		if err != nil {
			p := problem{text: fmt.Sprintf("%s: %v", name, err)}
			if !errors.Is(err, errNotPython) && !errors.Is(err, errNoneIn) {
				p.unread = name
			}
			problems = append(problems, p)
			continue
		}
		for _, f := range found {
			add(f)
		}
	}
	return files, problems
}

// expandName returns the files that one entry of Files stands for.
func expandName(fsys fs.FS, name string) ([]string, error) {
	clean := path.Clean(strings.TrimPrefix(name, "./"))
	if path.IsAbs(name) || strings.Contains(name, "\\") || !fs.ValidPath(clean) {
		return nil, errors.New("refused: a file must be inside the source checkout, named relative to it with slashes")
	}
	info, err := fs.Stat(fsys, clean)
	switch {
	case err != nil && tickets.IsFilePattern(clean):
		return listMatching(fsys, clean)
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("no such file in the source checkout")
	case err != nil && strings.Contains(err.Error(), "escapes"):
		return nil, errors.New("refused: it is outside the source checkout")
	case err != nil:
		return nil, fmt.Errorf("cannot be read: %w", fileerror.Reason(err))
	case info.IsDir():
		return listDir(fsys, clean)
	case !strings.HasSuffix(clean, ".py"):
		return nil, errNotPython
	}
	return []string{clean}, nil
}

// listDir returns the Python files below a directory, those of tests left out.
func listDir(fsys fs.FS, dir string) ([]string, error) {
	out, err := pythonBelow(fsys, dir, func(p string) bool { return !strings.Contains("/"+strings.TrimPrefix(p, dir), "/tests/") })
	if err == nil && len(out) == 0 {
		err = errNoneIn
	}
	return out, err
}

// listMatching returns the Python files that match a pattern.
func listMatching(fsys fs.FS, pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, errors.New("not a valid pattern")
	}
	var out []string
	var err error
	if strings.Contains(pattern, "**") {
		out, err = pythonBelow(fsys, ".", func(p string) bool { return tickets.MatchFile(pattern, p) })
	} else if out, err = fs.Glob(fsys, pattern); err == nil { // which looks behind symbolic links too
		out = slices.DeleteFunc(out, func(p string) bool { return !strings.HasSuffix(p, ".py") })
	}
	switch {
	case err != nil:
		return nil, err
	case len(out) == 0:
		return nil, errors.New("no Python file matches")
	case len(out) > maxListed:
		return nil, errTooMany
	}
	return out, nil
}

// These say that an entry of Files names no Python: no route is declared there.
var (
	errNotPython = errors.New("not a Python file: its name does not end in .py")
	errNoneIn    = errors.New("no Python file in it")
)

// errTooMany says that an entry of Files matches more files than a router can have.
var errTooMany = fmt.Errorf("it matches more than %d files: name only the router's own", maxListed)

// pythonBelow returns the wanted Python files below a directory, without hidden directories.
func pythonBelow(fsys fs.FS, dir string, wanted func(string) bool) ([]string, error) {
	var out []string
	err := fs.WalkDir(fsys, dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "__pycache__"):
			return fs.SkipDir
		case !d.Type().IsRegular() || !strings.HasSuffix(p, ".py") || !wanted(p):
		case len(out) == maxListed:
			return errTooMany
		default:
			out = append(out, p)
		}
		return nil
	})
	switch {
	case errors.Is(err, errTooMany):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("cannot be listed: %w", fileerror.Reason(err))
	}
	return out, nil
}
