package routes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/fastapi"
)

// A region is a part of the service's paths in which an owner has some.
type region struct {
	prefix string // without the names of parameters
	owner  string
	// general says that the prefix is only the application's prefix for a router, which others may share.
	general bool
}

// regionsOf returns the regions in which other paths of an owner probably lie, given one of its paths: below the path
// itself, beside it, and below its router's prefix.
func regionsOf(owner, path string, r *fastapi.Route) []region {
	path = strings.TrimSuffix(anonymous(path), "/")
	mount, ownPrefix := "", ""
	if r != nil {
		if tail, whole := r.Path.Map(anonymous).Value(); whole {
			ownPrefix, _ = strings.CutSuffix(path, strings.TrimSuffix(tail, "/"))
		}
		mount = ownPrefix
		if p, whole := r.Router.Prefix.Map(anonymous).Value(); whole && p != "" {
			mount = strings.TrimSuffix(ownPrefix, p)
		}
	}
	beside := ""
	if i := strings.LastIndexByte(path, '/'); i > 0 {
		beside = strings.TrimSuffix(path[:i], "/{}")
	}
	var out []region
	for _, prefix := range []string{path, beside, ownPrefix} {
		if prefix != "" && prefix != "/" {
			out = append(out, region{prefix, owner, prefix == mount})
		}
	}
	return out
}

// has reports whether a path lies in a region.
func (r region) has(path string) bool {
	return path == r.prefix || strings.HasPrefix(path, r.prefix+"/")
}

// byPath returns the routers in whose region an operation's path lies. The innermost region counts. A region that is
// only an application's prefix counts only if a single router's paths lie there.
func (a *attribution) byPath(op Operation) evidence {
	path := strings.TrimSuffix(anonymous(op.Path), "/")
	var owners []string
	prefix, general := "", false
	for _, r := range a.regions {
		switch {
		case len(r.prefix) < len(prefix) || !r.has(path):
			continue
		case len(r.prefix) > len(prefix):
			prefix, general, owners = r.prefix, false, nil
		}
		general = general || r.general
		owners = append(owners, r.owner)
	}
	owners = slices.Compact(slices.Sorted(slices.Values(owners)))
	if general && len(owners) > 1 {
		return evidence{}
	}
	return evidence{a.j.wantedOf(owners), fmt.Sprintf("it is at %s, like the router's other operations", prefix)}
}
