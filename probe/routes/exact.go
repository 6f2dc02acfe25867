package routes

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/listing"
	"github.com/engfix/engfix/tickets"
)

// An Exact is the routes of the application as a routes document lists them. Nothing is looked for in the source then.
type Exact struct {
	Document *listing.Document
	// Origin is that of the endpoints: probe.OriginApp or probe.OriginRoutes.
	Origin probe.Origin
	// Host is the target's, without a port: routes that answer for other hosts are not mounted. "" for a host that is not known.
	Host string
}

// An exactJoin finds each router's endpoints in a routes document.
type exactJoin struct {
	*Exact
	wanted []Wanted
	order  *exactOrder
	owners map[int][]string // the wanted routers that a route is about, by its place
	gaps   []probe.Gap      // why routes may be missing
}

func newExactJoin(in Input) *exactJoin {
	x := &exactJoin{Exact: in.Exact, wanted: in.Wanted, owners: map[int][]string{}}
	x.order = newExactOrder(x)
	for i, r := range x.Document.Routes {
		if r.Transport != listing.Mount && !r.Framework {
			x.owners[i] = x.ownersOf(r)
		}
	}
	if !x.confirmed(in) {
		for _, g := range x.Document.Gaps {
			x.gaps = append(x.gaps, probe.Gap{Why: g.Why, Source: siteOf(g.File, g.Line)})
		}
	}
	return x
}

// router returns the routes of a wanted router in the document.
func (x *exactJoin) router(w Wanted) Router {
	r := Router{Name: w.Router, Missing: slices.Clone(x.gaps)}
	seen := map[string]bool{}
	for i, route := range x.Document.Routes {
		if !slices.Contains(x.owners[i], w.Router) {
			continue
		}
		for _, method := range route.Methods {
			e := x.endpoint(i, method)
			e.Router = w.Router
			if k := e.Key() + " " + e.Source + " " + string(e.Standing); !seen[k] {
				seen[k] = true
				r.Endpoints = append(r.Endpoints, e)
			}
		}
	}
	if len(r.Endpoints) == 0 {
		r.Problems = append(r.Problems, "the application has no route of its module or of its files")
	}
	return r
}

// endpoint returns one method of a route.
func (x *exactJoin) endpoint(i int, method string) probe.Endpoint {
	r := x.Document.Routes[i]
	e := probe.Endpoint{
		Transport: probe.Transport(r.Transport), Method: method, Path: documented(r.Path), Origin: x.Origin,
		Source: siteOf(r.File, r.Line), Convertors: convertorsIn(r.Path),
	}
	for name, c := range r.Params {
		if _, known := e.Convertors[name]; !known {
			e.Convertors[name] = c
		}
	}
	if x.elsewhere(r) {
		e.Standing = probe.NotMounted
		return noted(e, fmt.Sprintf("it answers for the host %s, and the target is %s", r.Host, x.Host))
	}
	rival, c := x.order.rival(i, method)
	if c == none {
		return e
	}
	first := x.Document.Routes[rival]
	e.Standing = probe.Shadowed
	if c == maybe {
		e.Standing = probe.MaybeShadowed
		return noted(e, "some requests are answered by "+said(first, method))
	}
	return noted(e, "answered by "+said(first, method))
}

// said names a route in words, with where it is written.
func said(r listing.Route, method string) string {
	what := method + " " + documented(r.Path)
	switch r.Transport {
	case listing.WS:
		what = "WS " + documented(r.Path)
	case listing.Mount:
		what = "the application mounted at " + cmp.Or(r.Mount, "/")
	}
	if at := cmp.Or(siteOf(r.File, r.Line), r.Module); at != "" {
		what += " at " + at
	}
	return what
}

// elsewhere reports whether a route answers for other hosts than the target.
func (x *exactJoin) elsewhere(r listing.Route) bool {
	if r.Host == "" || x.Host == "" {
		return false
	}
	var pattern strings.Builder
	rest := r.Host
	for _, m := range parameter().FindAllStringIndex(r.Host, -1) {
		from := len(r.Host) - len(rest)
		pattern.WriteString(regexp.QuoteMeta(r.Host[from:m[0]]) + "[^/]+")
		rest = r.Host[m[1]:]
	}
	matched, err := regexp.MatchString("(?i)^"+pattern.String()+regexp.QuoteMeta(rest)+"$", x.Host)
	return err == nil && !matched
}

// confirmed reports whether the running service's own document lists exactly the operations of the routes document:
// then the application is as it was read, whatever its startup code could have done.
func (x *exactJoin) confirmed(in Input) bool {
	if !in.HaveOpenAPI || in.Covers == nil {
		return false
	}
	listed := map[string]bool{}
	for _, op := range in.Operations {
		listed[key(op.Method, op.Path)] = false
	}
	for _, r := range x.Document.Routes {
		for _, method := range r.Methods {
			k := key(method, documented(r.Path))
			if _, ok := listed[k]; ok {
				listed[k] = true
			} else if !r.Hidden && r.Mount == "" && r.Transport != listing.WS && in.Covers(documented(r.Path)) {
				return false
			}
		}
	}
	for _, explained := range listed {
		if !explained {
			return false
		}
	}
	return true
}

// unlistable adds the routes that no document of the outermost application lists: hidden routes and mounts.
func (x *exactJoin) unlistable(u *unlistable) {
	for _, r := range x.Document.Routes {
		switch {
		case r.Transport == listing.Mount:
			u.below = append(u.below, strings.TrimSuffix(documented(r.Path), "{path}"))
		case r.Hidden || r.Mount != "":
			for _, method := range r.Methods {
				u.keys[key(method, documented(r.Path))] = true
			}
		}
	}
}

// ownersOf returns the wanted routers of a route: those whose files or module define it. If there are none, it returns
// those whose module makes a router that holds the route.
func (x *exactJoin) ownersOf(r listing.Route) []string {
	owners := x.naming(func(w Wanted) bool { return holds(w.Files, r.File) || isImportPath(w.Router, r.Module) })
	if len(owners) == 0 {
		owners = x.naming(func(w Wanted) bool {
			return slices.ContainsFunc(r.Router, func(name string) bool {
				module, _, _ := strings.Cut(name, ":")
				return isImportPath(w.Router, name) || isImportPath(w.Router, module) || holdsModule(w.Files, module)
			})
		})
	}
	return slices.DeleteFunc(slices.Clone(owners), func(name string) bool {
		return !belongs(name, owners, objects(r), func(o string) bool { return x.namesOne(o, r) })
	})
}

func (x *exactJoin) naming(is func(Wanted) bool) []string {
	var out []string
	for _, w := range x.wanted {
		if is(w) {
			out = append(out, w.Router)
		}
	}
	return out
}

// namesOne reports whether an import path goes beyond a route's module and names a router object in it.
func (x *exactJoin) namesOne(importPath string, r listing.Route) bool {
	if isImportPath(importPath, r.Module) {
		return false
	}
	if strings.Contains(importPath, ":") || slices.ContainsFunc(r.Router, func(name string) bool { return isImportPath(importPath, name) }) {
		return true
	}
	return namesWithin(importPath, r.File) && slices.ContainsFunc(x.Document.Routes, func(other listing.Route) bool {
		return other.File == r.File && slices.ContainsFunc(objects(other), func(object string) bool { return namesRouter(importPath, object) })
	})
}

// objects returns the names of the router objects that hold a route, those of its own module if there are any.
func objects(r listing.Route) []string {
	var own, others []string
	for _, name := range r.Router {
		module, object, _ := strings.Cut(name, ":")
		if module == r.Module {
			own = append(own, object)
		} else {
			others = append(others, object)
		}
	}
	if len(own) > 0 {
		return own
	}
	return others
}

// isImportPath reports whether a ticket's Router is a module, or module:object, however it is written.
func isImportPath(router, name string) bool {
	return name != "" && strings.ReplaceAll(router, ":", ".") == strings.ReplaceAll(name, ":", ".")
}

// holds reports whether a file is one of a ticket's Files, or lies in one, or matches one.
func holds(files []string, file string) bool {
	if file == "" {
		return false
	}
	return slices.ContainsFunc(files, func(name string) bool {
		clean := path.Clean(strings.TrimPrefix(name, "./"))
		return clean == file || clean == "." || strings.HasPrefix(file, clean+"/") || tickets.IsFilePattern(clean) && tickets.MatchFile(clean, file)
	})
}

// holdsModule reports whether one of a ticket's Files is a Python module.
func holdsModule(files []string, module string) bool {
	base := strings.ReplaceAll(module, ".", "/")
	return holds(files, base+".py") || holds(files, base+"/__init__.py")
}

// siteOf returns file:line; "" if the file is not known.
func siteOf(file string, line int) string {
	if file == "" || line == 0 {
		return file
	}
	return file + ":" + strconv.Itoa(line)
}
