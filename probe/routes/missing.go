package routes

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// unreadOf returns those of the problems that may hide routes.
func unreadOf(problems []problem) []probe.Gap {
	var out []probe.Gap
	for _, p := range problems {
		if p.unread != "" {
			out = append(out, probe.Gap{Why: strings.TrimPrefix(p.text, p.unread+": "), Source: p.unread})
		}
	}
	return out
}

// nothingRead returns the gaps of a router none of whose files could be read: all its routes are missing.
func nothingRead(problems []problem) []probe.Gap {
	if out := unreadOf(problems); len(out) > 0 {
		return out
	}
	for _, p := range problems {
		return []probe.Gap{{Why: p.text}}
	}
	return []probe.Gap{{Why: "it names no file"}}
}

// missing returns the places that were not followed and may add routes to a wanted router: those in its files, and
// those that reach a router of its own. An application elsewhere only affects prefixes.
func (c claimer) missing(name string, files []string, claims []*fastapi.Route) []probe.Gap {
	var out []probe.Gap
	add := func(gaps []fastapi.Gap) {
		for _, g := range gaps {
			gap := probe.Gap{Why: g.What, Source: g.Site.String()}
			if !slices.Contains(out, gap) {
				out = append(out, gap)
			}
		}
	}
	owned := map[*fastapi.Router]bool{}
	for _, r := range claims {
		owned[r.Router] = owned[r.Router] || !r.Router.App || slices.Contains(files, r.Router.Site.File)
	}
	for _, f := range files {
		m := c.module(f)
		one := c.namesOne(name, f)
		for _, r := range m.Routers {
			if r.Site.File == f && (!one || c.isNamed(name, f, r)) {
				owned[r] = true
			}
		}
		for _, g := range m.Gaps {
			if !one || len(g.Routers) == 0 {
				add([]fastapi.Gap{g})
			}
		}
	}
	for _, r := range c.tree.Routers() {
		if owned[r] {
			add(r.Gaps)
		}
	}
	add(c.tree.Anywhere())
	return out
}
