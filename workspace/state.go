package workspace

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe/wire"
)

// openHistory opens the history, or makes one. If it is in a folder of its own next to engfix.yaml, a .gitignore makes git
// ignore that folder.
func openHistory(ctx context.Context, cfg *config.Config) (*history.Store, error) {
	if err := checkHistory(cfg); err != nil {
		return nil, err
	}
	store, err := history.Open(ctx, cfg.History.DSN)
	if err != nil {
		return nil, err
	}
	ignore := filepath.Join(stateDir(cfg), ".gitignore")
	if _, err := os.Stat(filepath.Dir(ignore)); err == nil {
		if err := ignoreAll(ignore); err != nil {
			_ = store.Close()
			return nil, fmt.Errorf("cannot write .gitignore for the history: %w", err)
		}
	}
	return store, nil
}

// checkHistory returns the mistake in the history's name: a variable without a value, or a wrong form.
func checkHistory(cfg *config.Config) error {
	if err := cfg.Unset("history.dsn"); err != nil {
		return err
	}
	return history.Check(cfg.History.DSN)
}

// runs opens the history for reading. It returns ErrNoRun if there is no history yet.
func (w *Workspace) runs(ctx context.Context) (*history.Store, error) {
	if err := w.cfg.Unset("history.dsn"); err != nil {
		return nil, err
	}
	store, err := history.OpenExisting(ctx, w.cfg.History.DSN)
	if errors.Is(err, history.ErrNoHistory) {
		return nil, ErrNoRun
	}
	return store, err
}

// withoutRuns is for a caller that can do without earlier runs: it notes that they could not be read, and returns why. If
// the command was interrupted, it returns that as failed.
func (w *Workspace) withoutRuns(ctx context.Context, err error) (why, failed error) {
	if ctx.Err() != nil {
		return nil, err
	}
	w.noteOnce("history.dsn", "%v; earlier runs are not read", err)
	return err, nil
}

// ignoreAll writes a .gitignore that ignores its folder, unless there is one.
func ignoreAll(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString("*\n")
	return errors.Join(err, f.Close())
}

// stateDir is the folder in which engfix keeps its own files, next to the configuration.
func stateDir(cfg *config.Config) string { return filepath.Join(filepath.Dir(cfg.Path), ".engfix") }

// historyFilter chooses the runs over the configured ticket file: a history may be shared by several.
func historyFilter(cfg *config.Config) history.Filter {
	return history.Filter{TicketFile: ticketFileName(cfg)}
}

// ticketFileName names the ticket file in the history and in run documents: relative to the configuration's folder, so
// that it is the same wherever engfix is run, and without values from the environment.
func ticketFileName(cfg *config.Config) string {
	return wire.NewRedactor(secretsOf(cfg), nil).Text(filepath.ToSlash(fromConfig(cfg, cfg.Tickets)))
}

// fromConfig returns a path relative to the configuration's folder.
func fromConfig(cfg *config.Config, path string) string {
	if cfg.Path == "" {
		return path
	}
	return relativeTo(filepath.Dir(cfg.Path), path)
}

// relativeTo returns a path relative to a folder. If there is no such path, it returns the absolute one.
func relativeTo(dir, path string) string {
	base, err := filepath.Abs(dir)
	if err != nil {
		return path
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(base, absolute); err == nil {
		return rel
	}
	return absolute
}
