package workspace

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes"
)

// Pins are endpoints as engfix.yaml pins them.
type Pins struct {
	Path          string // of engfix.yaml
	Before, After []byte // its text without the pins, and with them
	Routers       int
	Endpoints     int
	LeftOut       int // endpoints that cannot be asked, and are not pinned
}

// Pin makes pins of the endpoints that were found, so that a job without a checkout knows them too. Everything else in
// engfix.yaml stays unchanged. Nothing is written.
func (r *Routes) Pin() (*Pins, error) {
	if r.w.cfg.Path == "" {
		return nil, errors.New("--write writes pins into engfix.yaml, and there is no such file: run engfix init first")
	}
	p := &Pins{Path: r.w.cfg.Path}
	var pins []config.Pin
	for _, s := range r.subjects {
		for _, router := range s.Ticket.Routers() {
			found, _ := r.table.Router(router)
			pin := config.Pin{Router: router}
			for _, ep := range found.Endpoints {
				if ep.Standing != probe.Mounted {
					p.LeftOut++
					continue
				}
				pin.Endpoints = append(pin.Endpoints, pinned(ep))
			}
			if len(pin.Endpoints) > 0 {
				pins = append(pins, pin)
				p.Endpoints += len(pin.Endpoints)
			}
		}
	}
	p.Routers = len(pins)
	var err error
	if p.Before, err = os.ReadFile(p.Path); err != nil {
		return nil, fileerror.Unreadable(p.Path, err, "check the path and its permissions")
	}
	p.After, err = config.SetPins(p.Path, p.Before, pins)
	return p, err
}

func pinned(ep probe.Endpoint) config.PinnedEndpoint {
	path := ep.Path
	if ep.Origin != probe.OriginSourceOpenAPI { // the document describes its parameters
		path = routes.WithConvertors(ep)
	}
	return config.PinnedEndpoint{Transport: string(ep.Transport), Method: ep.Method, Path: path}
}

// Write puts the pins into engfix.yaml.
func (p *Pins) Write(ctx context.Context) error {
	if err := atomicfile.Write(ctx, p.Path, p.After, 0o644); err != nil {
		return fmt.Errorf("cannot write the configuration: %w", err)
	}
	return nil
}
