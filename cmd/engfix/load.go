package main

import (
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// globalSettings returns the values of the flags that every command has.
func (a *app) globalSettings() workspace.Settings {
	if a.flags.tickets == "" {
		return workspace.Settings{}
	}
	return workspace.Settings{Tickets: &a.flags.tickets}
}

// open reads the configuration.
func (a *app) open(s workspace.Settings) (*workspace.Workspace, error) {
	s.Tickets = a.globalSettings().Tickets
	w, err := workspace.Open(workspace.Options{
		Config: a.flags.config, Settings: s, Env: a.env, Version: toolVersion(), In: a.in,
		Note: func(line string) { a.notef("%s", line) },
	})
	if err != nil {
		return nil, err
	}
	a.hideSecrets = w.Hide
	return w, nil
}

// load reads the configuration and the ticket file.
func (a *app) load() (*workspace.Workspace, *tickets.File, error) {
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return nil, nil, err
	}
	file, err := w.File()
	return w, file, err
}

// loadWithSource is load for a command that also reads the source checkout.
func (a *app) loadWithSource(s workspace.Settings) (*workspace.Workspace, *tickets.File, error) {
	w, err := a.open(s)
	if err != nil {
		return nil, nil, err
	}
	if err := w.CheckSource(); err != nil {
		return nil, nil, err
	}
	file, err := w.File()
	return w, file, err
}
