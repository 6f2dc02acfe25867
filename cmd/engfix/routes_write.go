package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/report"
)

// writePins pins the endpoints that were found in engfix.yaml, everything else in the file staying as it is, so that a job
// without a checkout knows them too. What could not be asked is not pinned.
func (a *app) writePins(ctx context.Context, cfg *config.Config, subjects []probe.Subject, table *routes.Table, dryRun bool) error {
	if cfg.Path == "" {
		return errors.New("--write pins endpoints in engfix.yaml, and there is none: run engfix init first")
	}
	var pins []config.Pin
	endpoints, left := 0, 0
	for _, s := range subjects {
		for _, router := range s.Ticket.Routers() {
			found, _ := table.Router(router)
			pin := config.Pin{Router: router}
			for _, ep := range found.Endpoints {
				if ep.Standing != probe.Mounted {
					left++
					continue
				}
				path := ep.Path
				if ep.Origin != probe.OriginSourceOpenAPI { // of which the document tells what its parameters are
					path = routes.WithConvertors(ep)
				}
				pin.Endpoints = append(pin.Endpoints, config.PinnedEndpoint{
					Transport: string(ep.Transport), Method: ep.Method, Path: path,
				})
			}
			if len(pin.Endpoints) > 0 {
				pins = append(pins, pin)
				endpoints += len(pin.Endpoints)
			}
		}
	}
	before, err := os.ReadFile(cfg.Path)
	if err != nil {
		return fmt.Errorf("cannot read the configuration: %w", err)
	}
	after, err := config.SetPins(cfg.Path, before, pins)
	if err != nil {
		return err
	}
	if dryRun {
		return a.printDiff(a.out, cfg.Path, before, after)
	}
	if err := atomicfile.Write(ctx, cfg.Path, after, 0o644); err != nil {
		return fmt.Errorf("cannot write the configuration: %w", err)
	}
	words := "pinned " + plural(endpoints, "endpoint", "endpoints") + " of " + plural(len(pins), "router", "routers") + " in " + cfg.Path
	if left > 0 {
		words += "; " + plural(left, "endpoint that cannot be asked was", "endpoints that cannot be asked were") + " left out"
	}
	_, err = fmt.Fprintln(a.out, report.Line(words))
	return err
}
