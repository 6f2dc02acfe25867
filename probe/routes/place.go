package routes

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/fastapi"
)

// A place is an address at which a route may be answered.
type place struct {
	path  fastapi.Text
	known bool // all that is put before the route is known: from an application, or from a pin
	// assumed says that a part of it is a setting's default.
	assumed bool
	app     int // in the join's order
	index   int // within it
	m       fastapi.Mounted
}

// own returns a route's path as far as its router knows it.
func own(r *fastapi.Route) fastapi.Text {
	if r.Plain || r.Whole {
		return r.Path
	}
	return r.Router.Prefix.Plus(r.Path)
}

// placesOf returns where a router's route may be answered. A pinned mount settles it; otherwise it is where applications
// have it, or, if none does, its own path under a prefix that is not known.
func (j *join) placesOf(router string, r *fastapi.Route) []place {
	if pin, ok := j.in.pin(router); ok && pin.Mount != "" {
		p := place{path: fastapi.Known(strings.TrimRight(pin.Mount, "/")).Plus(own(r)), known: true}
		return []place{j.alone(p, r)}
	}
	if ps := j.places[r]; len(ps) > 0 {
		return ps
	}
	return []place{j.alone(place{path: own(r)}, r)}
}

// alone completes the place of a route that no application includes: it has its order among its router's own.
func (j *join) alone(p place, r *fastapi.Route) place {
	app, ok := j.alones[r.Router]
	if !ok {
		app = j.order.add(application{router: r.Router, mounted: ownRoutes(r.Router)}, settled{})
		j.alones[r.Router] = app
	}
	if !j.in.HaveOpenAPI || r.Transport == fastapi.WS { // otherwise the document finds it, whatever its holes stand for
		p.path, p.assumed = j.settled(p.path)
	}
	p.app = app
	p.index = slices.IndexFunc(r.Router.Entries, func(e fastapi.Entry) bool { return e.Route == r })
	p.m = fastapi.Mounted{Route: r, Path: r.Path, Hidden: r.Hidden || r.Plain || r.Router.Hidden}
	if p.index >= 0 {
		p.m.When = r.Router.When(r.Router.Entries[p.index])
	}
	return p
}

// ownRoutes returns a router's own routes as if it were mounted at no prefix; included routers are left out.
func ownRoutes(r *fastapi.Router) []fastapi.Mounted {
	out := make([]fastapi.Mounted, len(r.Entries))
	for i, e := range r.Entries {
		if e.Route == nil {
			out[i].Late = true // it holds a place and answers nothing
			continue
		}
		out[i] = fastapi.Mounted{Route: e.Route, Path: e.Route.Path, When: r.When(e)}
	}
	return out
}
