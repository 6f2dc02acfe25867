package routes

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/listing"
)

// An exactOrder knows which of an application's routes answers first, from their matching order alone.
type exactOrder struct {
	routes    []listing.Route
	anyHost   bool // the target's host is not known
	byMethod  map[string]*branching
	anyLength []ordered // whose paths take slashes, and mounted applications
}

// newExactOrder takes in the routes that answer for the target's host.
func newExactOrder(x *exactJoin) *exactOrder {
	o := &exactOrder{routes: x.Document.Routes, anyHost: x.Host == "", byMethod: map[string]*branching{}}
	for i, r := range o.routes {
		if x.elsewhere(r) {
			continue
		}
		step := ordered{index: i, segments: segments(r.Path)}
		if strings.HasSuffix(r.Path, ":path}") {
			o.anyLength = append(o.anyLength, step)
			continue
		}
		for _, k := range methodsOf(r) {
			if o.byMethod[k] == nil {
				o.byMethod[k] = &branching{}
			}
			o.byMethod[k].add(step)
		}
	}
	return o
}

// methodsOf names the groups of routes in which a route is compared: one for each method, one for WebSockets.
func methodsOf(r listing.Route) []string {
	if r.Transport == listing.WS {
		return []string{"WS"}
	}
	return append(slices.Clone(r.Methods), r.Also...)
}

// rival finds the first route that answers everything that a route would answer for a method. It is only maybe one where
// that route looks at more than method and path, as at a host that is not known.
func (o *exactOrder) rival(i int, method string) (rival int, c claim) {
	r := o.routes[i]
	groups := []string{method, listing.AnyMethod}
	if r.Transport == listing.WS {
		groups = []string{"WS"}
	}
	template := segments(r.Path)
	look := func(before []ordered) {
		for _, b := range before {
			if b.index >= i || c == sure && b.index > rival || !swallows(b.segments, template) {
				continue
			}
			first, got := o.routes[b.index], sure
			if first.Conditional || o.anyHost && first.Host != "" && first.Host != r.Host {
				got = maybe
			}
			if got > c || got == c && b.index < rival {
				rival, c = b.index, got
			}
		}
	}
	for _, group := range groups {
		if b := o.byMethod[group]; b != nil {
			b.swallowing(template, look)
		}
	}
	look(slices.DeleteFunc(slices.Clone(o.anyLength), func(b ordered) bool {
		first := o.routes[b.index]
		return first.Transport != listing.Mount && !slices.ContainsFunc(methodsOf(first), func(m string) bool { return slices.Contains(groups, m) })
	}))
	return rival, c
}
