package workspace

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe/routes"
)

// routesCache returns the place where the routes of a project are kept between runs; nil if its place, or this version
// of engfix, is unknown: a program that was built again may read the same source differently.
func (w *Workspace) routesCache() *routes.Cache {
	cfg := w.cfg
	if cfg.Path == "" || cfg.Target.Source == "" {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	info, err := os.Stat(self)
	if err != nil {
		return nil
	}
	return &routes.Cache{
		Dir:     filepath.Join(stateDir(cfg), "routes"),
		Version: fmt.Sprintf("%s %d %d", w.opts.Version, info.Size(), info.ModTime().UnixNano()),
	}
}

// keepFromGit makes git ignore the files kept next to the configuration, if there are any.
func keepFromGit(cfg *config.Config) {
	if _, err := os.Stat(stateDir(cfg)); err == nil {
		_ = ignoreAll(filepath.Join(stateDir(cfg), ".gitignore")) // the history says so if it cannot be written
	}
}
