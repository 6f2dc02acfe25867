package workspace

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe/routes"
)

// routesCache returns where the routes of a project are kept between runs; nil where nothing tells its place, or which engfix
// this is: a program that was built anew may read the same source in another way.
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

// keepFromGit has git ignore what is kept beside the configuration, if anything is.
func keepFromGit(cfg *config.Config) {
	if _, err := os.Stat(stateDir(cfg)); err == nil {
		_ = ignoreAll(filepath.Join(stateDir(cfg), ".gitignore")) // the history says so where it cannot be written
	}
}
