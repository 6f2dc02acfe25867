package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/engfix/engfix/internal/fileerror"
)

// FileName is the name of the configuration file.
const FileName = "engfix.yaml"

// find looks for engfix.yaml in dir and above it. The path it returns is relative if dir is, so that messages with it
// stay short.
func find(dir string) (path string, ok bool) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	// ".." leaves a folder by its real parent, whatever link led into it.
	if resolved, err := filepath.EvalSymlinks(abs); err == nil {
		abs = resolved
	}
	for {
		path := filepath.Join(dir, FileName)
		if info, err := os.Lstat(path); err == nil && !info.IsDir() { // even a broken link: it must not be passed over
			return path, true
		}
		parent := filepath.Dir(abs)
		if parent == abs {
			return "", false
		}
		abs, dir = parent, filepath.Join(dir, "..")
	}
}

// Locate returns the file that ENGFIX_CONFIG names, or else the result of find.
func Locate(dir string, env Env) (path string, ok bool) {
	if path, ok := env("ENGFIX_CONFIG"); ok && path != "" {
		return path, true
	}
	return find(dir)
}

// Load reads the file at path and lays the ENGFIX_… variables over it. A mistake in the file is an Errors.
func Load(path string, env Env) (*Config, error) {
	src, err := readFile(path)
	if err != nil {
		return nil, err
	}
	c, err := Parse(path, src, env)
	if err != nil {
		return nil, err
	}
	return c, c.ApplyEnv(env)
}

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fileerror.Unreadable(path, err, "name another, or write one with engfix init")
	case err != nil:
		return nil, fileerror.Unreadable(path, err, "check the path and its permissions")
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: not a file: name an %s", path, FileName)
	case info.Size() > maxSize:
		return nil, fmt.Errorf("%s: too large: %d bytes: at most %d are read", path, info.Size(), maxSize)
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fileerror.Unreadable(path, err, "check the path and its permissions")
	}
	return src, nil
}
