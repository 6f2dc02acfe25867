package main

import (
	"context"
	"fmt"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// writePins pins the endpoints that were found in engfix.yaml, or prints the change.
func (a *app) writePins(ctx context.Context, found *workspace.Routes, dryRun bool) error {
	pins, err := found.Pin()
	if err != nil {
		return err
	}
	if dryRun {
		return a.printDiff(a.out, pins.Path, pins.Before, pins.After)
	}
	if err := pins.Write(ctx); err != nil {
		return err
	}
	said := "pinned " + words.Count(pins.Endpoints, "endpoint", "endpoints") + " of " + words.Count(pins.Routers, "router", "routers") + " in " + pins.Path
	if pins.LeftOut > 0 {
		said += "; " + words.Count(pins.LeftOut, "endpoint that cannot be asked was", "endpoints that cannot be asked were") + " left out"
	}
	_, err = fmt.Fprintln(a.out, report.Line(said))
	return err
}
