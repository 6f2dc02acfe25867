package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe/wire"
	"github.com/engfix/engfix/tickets"
)

// config loads the configuration: flags win over ENGFIX_… variables, those over the file, that over the defaults.
func (a *app) config(o config.Overrides) (*config.Config, error) {
	path := a.flags.config
	if path == "" {
		path, _ = config.Locate(".", a.env)
	}
	cfg := config.Default()
	var err error
	if path != "" {
		cfg, err = config.Load(path, a.env)
	} else {
		err = cfg.ApplyEnv(a.env)
	}
	if err != nil {
		return nil, err
	}
	if a.flags.tickets != "" {
		o.Tickets = &a.flags.tickets
	}
	a.redactor = wire.NewRedactor(secretsOf(cfg), nil)
	if err := cfg.Apply(o); err != nil {
		return nil, err
	}
	return cfg, nil
}

// load reads the configuration and the ticket file.
func (a *app) load() (*config.Config, *tickets.File, error) {
	cfg, err := a.config(config.Overrides{})
	if err != nil {
		return nil, nil, err
	}
	file, err := a.ticketFile(cfg)
	return cfg, file, err
}

// loadWithSource is load for a command that looks into the source checkout too.
func (a *app) loadWithSource(o config.Overrides) (*config.Config, *tickets.File, error) {
	cfg, err := a.config(o)
	if err != nil {
		return nil, nil, err
	}
	if err := a.checkSource(cfg, o.Source != nil); err != nil {
		return nil, nil, err
	}
	file, err := a.ticketFile(cfg)
	return cfg, file, err
}

// checkSource sees to it that the source checkout is there. One that a flag names must be; one that the file names may be
// missing, as it is where a job has pins and no checkout, and is then left out.
func (a *app) checkSource(cfg *config.Config, named bool) error {
	dir := cfg.Target.Source
	if dir == "" {
		return nil
	}
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
		return nil
	case named && err == nil:
		return fmt.Errorf("--source %s: want a folder, the checkout that the Files fields are relative to", dir)
	case named:
		return fmt.Errorf("--source %s: %w", dir, errors.Unwrap(err))
	}
	a.notef("the source checkout %s (target.source) is not there: endpoints come from pins alone", dir)
	cfg.Target.Source = ""
	return nil
}

// ticketFile reads the configured ticket file. One without tickets is an error, and is given with it.
func (a *app) ticketFile(cfg *config.Config) (*tickets.File, error) {
	file, err := tickets.Read(cfg.Tickets)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noTicketFile(cfg)
	}
	if err != nil {
		return nil, err
	}
	if none := file.NoTickets(); none != nil {
		return file, none
	}
	return file, nil
}

func noTicketFile(cfg *config.Config) error {
	return fmt.Errorf("%s: no such file: run engfix in the folder that holds it, or name it with --tickets FILE", cfg.Tickets)
}
