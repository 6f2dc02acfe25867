package routes

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/fastapi"
)

// A claimer decides which routes belong to which wanted router.
type claimer struct {
	tree   *fastapi.Tree
	owners map[string][]string // the wanted routers that name a file
	read   map[string]fastapi.Module
}

// module returns the declarations of a file, which are collected once: a file may have very many, and each is asked about.
func (c claimer) module(file string) fastapi.Module {
	m, ok := c.read[file]
	if !ok {
		m = c.tree.Module(file)
		c.read[file] = m
	}
	return m
}

// claim returns the routes of a router: those that its files declare, and those that other files, which no ticket
// names, declare on the routers that its files make or with the handlers that they define. If its files only pass on a
// router of others, it is that router's routes.
func (c claimer) claim(name string, files []string) []*fastapi.Route {
	var out []*fastapi.Route
	seen := map[*fastapi.Route]bool{}
	add := func(r *fastapi.Route) {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	for _, f := range files {
		m := c.module(f)
		for _, r := range m.Routes {
			if c.belongs(r, name, f) {
				add(r)
			}
		}
		for _, router := range m.Routers {
			if router.Site.File != f && len(m.Routes) > 0 {
				continue // it only uses another's router
			}
			for _, e := range router.Entries {
				if e.Route != nil && e.Route.Site.File != f && len(c.owners[e.Route.Site.File]) == 0 {
					add(e.Route)
				}
			}
		}
		for _, r := range c.tree.HandledIn(f) {
			// If the file that adds them has a ticket too, they belong to both, unless there is something else here.
			if len(c.owners[r.Site.File]) == 0 || len(m.Routes) == 0 && len(m.Routers) == 0 {
				add(r)
			}
		}
	}
	return out
}

// belongs reports whether a route of a file is the router's. It is, unless the ticket names another router of the file,
// or several tickets name the file and the names of its routers distinguish them.
func (c claimer) belongs(r *fastapi.Route, name, file string) bool {
	if c.namesOne(name, file) {
		return c.isNamed(name, file, r.Router)
	}
	var named []string
	for _, o := range c.owners[file] {
		if c.isNamed(o, file, r.Router) {
			named = append(named, o)
		}
	}
	return len(named) == 0 || len(c.owners[file]) < 2 || slices.Contains(named, name)
}

// isNamed reports whether the last part of an import path names a router object: by a name that it has in the file at
// the end, or by its first name if it has none there.
func (c claimer) isNamed(importPath, file string, r *fastapi.Router) bool {
	if names := c.module(file).Names[r]; len(names) > 0 {
		return slices.ContainsFunc(names, func(n string) bool { return namesRouter(importPath, n) })
	}
	return namesRouter(importPath, r.Name)
}

// belongs reports whether a route of a file is the wanted router's, by names alone: owners are the wanted routers of
// the file, objects the names of the router objects that hold the route, and namesOne reports whether a wanted router
// names such an object. A route of an object that nobody names belongs to the tickets that name no object, or else to
// all.
func belongs(name string, owners, objects []string, namesOne func(string) bool) bool {
	names := func(importPath string) bool {
		return slices.ContainsFunc(objects, func(object string) bool { return namesRouter(importPath, object) })
	}
	switch {
	case names(name):
		return true
	case slices.ContainsFunc(owners, names):
		return false
	}
	return !namesOne(name) || len(owners) > 1 && !slices.ContainsFunc(owners, func(o string) bool { return !namesOne(o) })
}

// namesOne reports whether an import path goes beyond a file's module and names one of the routers in it.
func (c claimer) namesOne(importPath, file string) bool {
	return namesWithin(importPath, file) &&
		slices.ContainsFunc(c.module(file).Routes, func(r *fastapi.Route) bool { return c.isNamed(importPath, file, r.Router) })
}

// namesWithin reports whether an import path can be that of something in a file, and is not that of the file.
func namesWithin(importPath, file string) bool {
	i := strings.LastIndexAny(importPath, ".:")
	if i < 0 {
		return false
	}
	stem := strings.TrimSuffix(path.Base(file), ".py")
	isModule := func(name string) bool { return name == stem || name == path.Base(path.Dir(file)) }
	module := importPath[:i]
	return !isModule(importPath[i+1:]) && isModule(module[strings.LastIndexByte(module, '.')+1:])
}

// namesRouter reports whether the last part of an import path names a router object: "engines.x.routes.admin" and
// "engines.x.routes:admin_router" both name admin_router.
func namesRouter(importPath, object string) bool {
	last := importPath[strings.LastIndexAny(importPath, ".:")+1:]
	bare := strings.TrimSuffix(object, "_router")
	return object != "" && (last == object || bare != "" && (last == bare || strings.TrimSuffix(last, "_routes") == bare))
}

// problems returns the problems of a router's files. routes is the number of routes found in them.
func (c claimer) problems(files []string, routes int) []problem {
	var out []problem
	add := func(unread, format string, args ...any) {
		out = append(out, problem{fmt.Sprintf(format, args...), unread})
	}
	for _, f := range files {
		m := c.module(f)
		switch {
		case m.Err != nil && len(m.Routes) > 0:
			add(f, "%s: a part cannot be read as Python: %v", f, m.Err)
		case m.Err != nil:
			add(f, "%s: cannot be read as Python: %v", f, m.Err)
		case len(m.Routes) > 0 || len(files) > 1 || routes > 0:
		case len(c.tree.Anywhere()) > 0:
			add("", "%s: no route was found in it, and parts of the checkout were not followed", f)
		case len(m.Gaps) > 0:
			add("", "%s: no route was found in it, and parts of it were not followed: %s (%s)", f, m.Gaps[0].What, m.Gaps[0].Site)
		case len(m.Routers) > 0:
			add("", "%s: no route of its own: name the files of the routers that it includes", f)
		default:
			add("", "%s: no route and no router in it", f)
		}
	}
	if routes == 0 && len(files) > 1 && len(out) == 0 {
		add("", "%s: no route was found in any of them", list(files))
	}
	return out
}
