package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A made is a route object that the source makes itself: Route(…), APIRoute(…), WebSocketRoute(…), Mount(…).
type made struct {
	kind string
	args *arguments
	call *python.Call
	at   Site
}

// A routeList is the routes attribute of a router, to which route objects may be added.
type routeList struct{ router *Router }

// A routeListMethod is a method of a routeList that has not been called yet.
type routeListMethod struct {
	on   *Router
	name string
}

// adders are the methods of a router that do the same as the classes of route objects.
var adders = map[string]string{
	"APIRoute": "add_api_route", "APIWebSocketRoute": "add_api_websocket_route",
	"Route": "add_route", "WebSocketRoute": "add_websocket_route", "Mount": "mount",
}

// isRouteClass reports whether a library's class is a class of routes.
func isRouteClass(c *stranger) bool {
	return adders[c.last()] != "" && !c.local && (c.root() == "fastapi" || c.root() == "starlette")
}

// onRouteList follows additions to a router's list of routes.
func (f *frame) onRouteList(m *routeListMethod, args *arguments, at Site) value {
	var v value
	switch {
	case m.name == "append" && len(args.pos) == 1, m.name == "extend" && len(args.pos) == 1:
		v = args.pos[0]
	case m.name == "insert" && len(args.pos) == 2:
		v = args.pos[1]
	case m.name == "remove" && len(args.pos) == 1 && f.takeOut(m.on, args.pos[0]):
		return none{}
	case m.name == "copy":
		return &routeList{m.on}
	default: // removal and reordering are not followed
		f.unfollowed(Gap{Site: at, What: "routes." + m.name + "() is not followed", Removes: true}, m.on)
		return unknown{}
	}
	before := len(m.on.Entries)
	f.addMade(m.on, v, at)
	if m.name == "insert" && args.pos[0] == value(number("0")) {
		added := append([]Entry(nil), m.on.Entries[before:]...)
		m.on.Entries = append(added, m.on.Entries[:before]...)
	}
	return none{}
}

// addMade adds a route object, or a list of them, to a router. Anything else becomes a gap.
func (f *frame) addMade(r *Router, v value, at Site) {
	switch v := v.(type) {
	case *made:
		inner := *f
		inner.at = &v.at
		before := len(r.Entries)
		inner.onRouter(&method{on: r, name: adders[v.kind], base: true}, v.call, v.args)
		for _, e := range r.Entries[before:] {
			if e.Route != nil {
				e.Route.Whole = !e.Route.Plain
			}
		}
	case sometimes:
		inner := *f
		inner.cond++
		inner.when = f.when.And(v.when)
		inner.addMade(r, v.value, at)
	case *list:
		for _, e := range v.elems {
			f.addMade(r, e, at)
		}
		if v.lost {
			f.unfollowed(Gap{Site: at, What: "routes has elements that cannot be followed"}, r)
		}
	case *routeList: // their paths are whole, as if the router were included without a prefix
		f.t.includes = append(f.t.includes, &Include{Site: at, Router: v.router, Whole: true})
		r.Entries = append(r.Entries, f.entry(Entry{Include: f.t.includes[len(f.t.includes)-1]}))
	default:
		f.unfollowed(Gap{Site: at, What: "routes has elements that cannot be followed"}, r)
	}
}

// mounted returns the router that a Mount mounts: an application, or its list of routes.
func (f *frame) mounted(args *arguments, at Site) *Router {
	switch child := only(args.arg(1, "app")).(type) {
	case *Router:
		return child
	case nil, none:
	default:
		return f.within(child, at)
	}
	v := args.arg(2, "routes")
	if v == nil {
		return nil
	}
	r := &Router{Site: at, guess: f.t.guess, when: f.when}
	f.t.routers = append(f.t.routers, r)
	f.addMade(r, v, at)
	return r
}

// within returns the application that an object passes requests to, as a middleware does; nil for an object that is not
// known to hold one. An object other than the framework's may do anything on the way.
func (f *frame) within(v value, at Site) *Router {
	held, framework := reached(v), false
	if s, ok := v.(*stranger); ok {
		held, framework = s.holds, s.root() == "fastapi" || s.root() == "starlette"
	}
	i := slices.IndexFunc(held, func(r *Router) bool { return r.App })
	if i < 0 {
		return nil
	}
	if !framework {
		f.unfollowed(Gap{Site: at, What: "the application is mounted within another object, which is not followed"}, held[i])
	}
	return held[i]
}

// trimmedMount returns the path of a mount as Starlette keeps it.
func trimmedMount(path Text) Text {
	if s, ok := path.Value(); ok {
		return Known(strings.TrimRight(s, "/"))
	}
	return path
}

// takeOut removes a route object from a router's own routes; false if that is not certain.
func (f *frame) takeOut(r *Router, v value) bool {
	o, ok := v.(*routeObject)
	if !ok || f.cond > 0 {
		return false
	}
	i := slices.IndexFunc(r.Entries, func(e Entry) bool { return e.Route == o.route })
	if i < 0 {
		return false
	}
	f.t.changed()
	r.Entries = slices.Delete(slices.Clone(r.Entries), i, i+1)
	f.t.routes = slices.DeleteFunc(f.t.routes, func(of *Route) bool { return of == o.route })
	return true
}
