package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// makeRouter follows the making of an APIRouter or a FastAPI application.
func (f *frame) makeRouter(app bool, c *python.Call, args *arguments) *Router {
	r := &Router{Site: f.site(c.At()), App: app, guess: f.t.guess, when: f.when}
	r.initialize(args)
	f.t.routers = append(f.t.routers, r)
	f.routesOf(r, args)
	f.starts(r, c, args)
	return r
}

// starts follows the functions that run when an application starts.
func (f *frame) starts(r *Router, c *python.Call, args *arguments) {
	if fn, ok := args.arg(-1, "lifespan").(*function); ok && r.App {
		f.later(fn, c, &arguments{pos: []value{r}})
	}
	hooks, _ := elements(args.arg(-1, "on_startup"))
	for _, v := range hooks {
		if fn, ok := v.(*function); ok {
			f.later(fn, c, &arguments{})
		}
	}
}

// initialize reads the arguments of the library's own __init__.
func (r *Router) initialize(args *arguments) {
	r.Hidden = args.hidden()
	if r.App {
		return
	}
	r.Prefix = Text{}
	switch prefix := args.arg(-1, "prefix"); {
	case prefix != nil:
		r.Prefix = optionalText(prefix)
	case args.more:
		r.Prefix = Unknown()
	}
}

// setPrefix replaces a router's prefix. If the router has entries that were added under the old one, neither is known.
func (r *Router) setPrefix(prefix Text) {
	if len(r.Entries) > 0 && !r.Prefix.Equal(prefix) {
		prefix = Unknown()
	}
	r.Prefix = prefix
}

// routesOf adds the routes in the routes= argument.
func (f *frame) routesOf(r *Router, args *arguments) {
	f.routeClass(r, args.arg(-1, "route_class"), r.Site)
	if v := args.arg(routesAt(r, args), "routes"); v != nil && v != value(none{}) {
		f.addMade(r, v, r.Site)
	}
}

// routesAt returns the position of the routes argument: Starlette's own Router takes it first, FastAPI's classes by name
// only.
func routesAt(r *Router, args *arguments) int {
	if _, ok := args.arg(0, "").(*list); ok && !r.App {
		return 0
	}
	return -1
}

// optionalText returns a prefix argument: None means no prefix.
func optionalText(v value) Text {
	if v == value(none{}) {
		return Known("")
	}
	return text(v)
}

// isRouterMethod reports whether a method with this name adds routes.
func isRouterMethod(name string) bool {
	switch name {
	case "api_route", "websocket", "websocket_route", "include_router",
		"add_api_route", "add_api_websocket_route", "add_websocket_route":
		return true
	}
	return httpMethods[name]
}

// assume makes a router of a stranger that is used as one.
func (f *frame) assume(s *stranger, at Site, app bool) *Router {
	if s.router == nil {
		s.router = &Router{Site: at, Name: s.last(), App: app, Assumed: true, guess: f.t.guess}
		if !app {
			s.router.Prefix = Unknown()
		}
		f.t.routers = append(f.t.routers, s.router)
		f.t.changed()
	}
	return s.router
}

// onRouter follows the call of a router's method.
func (f *frame) onRouter(m *method, c *python.Call, args *arguments) value {
	if r, ok := m.on.(*Router); ok && httpMethods[m.name] && !r.App {
		if fn, ok := r.ownMethod("api_route"); ok { // which the library's own method calls
			v, _ := f.invoke(fn, c, args.with("methods", texts([]string{strings.ToUpper(m.name)})))
			switch v.(type) {
			case *registrar, *function:
				return v
			}
		}
	}
	at := f.declared(c.At())
	switch m.name {
	case "__init__":
		r := f.router(m.on, at)
		r.initialize(args)
		f.routeClass(r, args.arg(-1, "route_class"), at)
		f.setUp(r, c)
		return none{}
	case "include_router":
		f.include(f.router(m.on, at), c, args)
		return none{}
	case "mount":
		f.mount(f.router(m.on, at), c, args)
		return none{}
	case "host":
		f.unfollowed(Gap{Site: at, What: "host() is not followed"}, f.router(m.on, at))
		return none{}
	case "on_event", "middleware", "exception_handler":
		return &hook{starts: m.name == "on_event" && mayStart(args)}
	case "add_event_handler":
		if fn, ok := args.arg(1, "func").(*function); ok && mayStart(args) {
			f.later(fn, c, &arguments{})
		}
		return none{}
	}
	route, ok := newRoute(m.name, args, at)
	if !ok {
		if !isQuiet(m.name) {
			f.unfollowed(Gap{Site: at, What: m.name + "() is not followed"}, append(args.all(), m)...)
		}
		return unknown{}
	}
	return f.declare(m, c, args, route)
}

// newRoute returns the route that a call of a router's method adds; false for a method that adds none.
func newRoute(method string, args *arguments, at Site) (Route, bool) {
	route := Route{Site: at, Hidden: args.hidden(), responseClass: args.arg(-1, "response_class"), responses: args.arg(-1, "responses")}
	if t, ok := args.arg(-1, "operation_id").(Text); ok {
		route.OperationID, _ = t.Value()
	}
	if name := args.arg(-1, "name"); name != nil && name != value(none{}) {
		if known, ok := text(name).Value(); ok {
			route.Func = known
		}
		route.named = true
	}
	route.Path = text(args.arg(0, "path"))
	switch method {
	case "get", "put", "post", "delete", "options", "head", "patch", "trace":
		route.Transport, route.Methods = HTTP, []string{strings.ToUpper(method)}
	case "api_route", "add_api_route":
		route.Transport, route.Methods = HTTP, methods(args.arg(-1, "methods"))
	case "route":
		route.Transport, route.Plain, route.Methods = HTTP, true, methods(args.arg(1, "methods"))
	case "add_route":
		route.Transport, route.Plain, route.Methods = HTTP, true, methods(args.arg(2, "methods"))
	case "websocket", "add_api_websocket_route":
		route.Transport = WS
	case "websocket_route", "add_websocket_route":
		route.Transport, route.Plain = WS, true
	default:
		return Route{}, false
	}
	return route, true
}

// declare adds a route, or returns the decorator that adds it once it gets the handler.
func (f *frame) declare(m *method, c *python.Call, args *arguments, route Route) value {
	path := args.arg(0, "path")
	if path == nil {
		return unknown{} // no call that Python would accept
	}
	if _, assumed := m.on.(*stranger); assumed && !isPath(path) {
		return unknown{} // an HTTP client's method, more likely
	}
	if _, whole := route.Path.Value(); f.repeats && !whole || f.repeats && !isLiteral(c) {
		f.unfollowed(Gap{Site: route.Site, What: m.name + " adds routes in a loop over an unknown list"}, f.router(m.on, route.Site))
	}
	if route.Path.writesMember() {
		f.unfollowed(Gap{Site: route.Site, What: m.name + " gets a path with an enumeration's member, whose text depends on its class and on Python's version"}, f.router(m.on, route.Site))
	}
	g := &registrar{on: m.on, route: route, args: args, adds: m.base && strings.HasPrefix(m.name, "add_")}
	if !strings.HasPrefix(m.name, "add_") {
		return g
	}
	endpoint := only(args.arg(1, "endpoint"))
	if endpoint == nil {
		endpoint = args.arg(1, "route")
	}
	if endpoint == nil {
		return none{}
	}
	if isUnknown(path) && isUnknown(endpoint) {
		// A route with unknown parts declares nothing here.
		f.unfollowed(Gap{Site: route.Site, What: m.name + " adds routes that cannot be followed"}, f.router(m.on, route.Site))
		return none{}
	}
	if !route.named {
		g.route.Func, g.route.named = endpointName(c, endpoint), true
	}
	f.register(g, endpoint, route.Site)
	return none{}
}

// isLiteral reports whether a call's path is written there as a literal.
func isLiteral(c *python.Call) bool {
	var path python.Expr
	if len(c.Args) > 0 {
		path = c.Args[0]
	}
	for _, k := range c.Keywords {
		if k.Name == "path" {
			path = k.Value
		}
	}
	s, ok := path.(*python.Str)
	return ok && !slices.ContainsFunc(s.Parts, func(p python.StrPart) bool { return p.X != nil })
}

// isQuiet reports whether a method of an application or a router adds nothing to it.
func isQuiet(name string) bool {
	switch name {
	case "add_middleware", "add_exception_handler", "openapi", "url_path_for", "setup", "build_middleware_stack", "startup", "shutdown":
		return true
	}
	return false
}

// A hook is a decorator of an application for a function that is not a route. The function may run when the application
// starts.
type hook struct{ starts bool }

// mayStart reports whether the event that a handler is for may be the start of the application: the other is its end.
func mayStart(args *arguments) bool {
	event, known := text(args.arg(0, "event_type")).Value()
	return !known || event != "shutdown"
}

// adder names the method of a router that adds a registrar's routes.
func (g *registrar) adder() string {
	switch {
	case g.route.Transport == HTTP && !g.route.Plain:
		return "add_api_route"
	case g.route.Transport == WS && !g.route.Plain:
		return "add_api_websocket_route"
	}
	return ""
}

func isUnknown(v value) bool {
	_, ok := v.(unknown)
	return ok
}

// isPath reports whether a value can be the path of a route.
func isPath(v value) bool {
	t, ok := v.(Text)
	return ok && (strings.HasPrefix(t.Head(), "/") || t.Equal(Text{}))
}

// router returns the router that a value is, or is used as.
func (f *frame) router(on value, at Site) *Router {
	if r, ok := on.(*Router); ok {
		return r
	}
	return f.assume(on.(*stranger), at, false)
}

// register adds a route to its router, by the router's own method if its class has one.
func (f *frame) register(g *registrar, handler value, at Site) {
	if r, ok := g.on.(*Router); ok && !g.adds && !(r.App && g.route.Transport == HTTP) { // an application's decorators call its router
		if fn, ok := r.ownMethod(g.adder()); ok {
			inner, before := *f, len(f.t.routes)
			inner.at = &at
			inner.invoke(fn, nil, g.args.with("endpoint", handler).with("methods", texts(g.route.Methods)))
			f.goOn(&inner)
			if len(f.t.routes) > before {
				return
			}
		}
	}
	handler = only(handler)
	route := g.route
	route.Site, route.Router = at, f.router(g.on, at)
	if route.Router.remakes && !route.Plain {
		route.Path = Unknown().Plus(route.Path)
	}
	if !route.named {
		route.Func = handlerName(handler)
	}
	if p, ok := handler.(*partial); ok {
		handler = p.fn
	}
	switch h := handler.(type) {
	case *function:
		route.Handled = h.mod.file
		route.handler, route.wrappers = h, slices.Clone(h.wrappers)
	case *class:
		route.Handled = h.mod.file
		if route.Plain && route.Transport == HTTP {
			route.Methods = h.endpointMethods(route.Methods)
		}
	}
	route.Router.Entries = append(route.Router.Entries, f.entry(Entry{Route: &route}))
	f.t.routes = append(f.t.routes, &route)
}

// entry marks an entry with when and how it is added.
func (f *frame) entry(e Entry) Entry {
	e.seq, e.when, e.guess = f.t.tick(), f.when, f.t.guess
	return e
}
