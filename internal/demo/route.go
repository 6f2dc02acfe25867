package demo

import (
	"net/url"
	"slices"
	"strings"
)

// A route is an endpoint as the service serves it.
type route struct {
	router   Router
	endpoint Endpoint
	first    bool // it is the router's first endpoint
	creates  bool // a created thing can be found below its path
	allow    string
	segments []string
}

// routesOf makes the routes of a router.
func routesOf(r Router) []*route {
	var routes []*route
	for i, e := range r.Endpoints {
		routes = append(routes, &route{
			router: r, endpoint: e, first: i == 0, creates: r.creates(e), allow: r.allow(e.Path),
			segments: strings.Split(e.Path, "/"),
		})
	}
	return routes
}

// creates reports whether the router has an endpoint for the single things below e's path.
func (r Router) creates(e Endpoint) bool {
	return slices.ContainsFunc(r.Endpoints, func(o Endpoint) bool { return strings.HasPrefix(o.Path, e.Path+"/{") })
}

// allow lists the methods that a path of the router answers.
func (r Router) allow(path string) string {
	var methods []string
	for _, e := range r.Endpoints {
		if e.Path == path {
			methods = append(methods, e.Method)
		}
	}
	return strings.Join(methods, ", ")
}

// match returns the values of the path's parameters, if the path is the route's.
func (t *route) match(path []string) (values map[string]string, ok bool) {
	if len(path) != len(t.segments) {
		return nil, false
	}
	values = map[string]string{}
	for i, segment := range t.segments {
		name, isParam := paramName(segment)
		switch {
		case isParam && path[i] != "":
			values[name] = path[i]
		case segment != path[i]:
			return nil, false
		}
	}
	return values, true
}

// root is the common beginning of the router's paths, up to their first parameter or difference.
func (r Router) root() []string {
	root := strings.Split(r.Endpoints[0].Path, "/")
	for _, e := range r.Endpoints {
		segments := strings.Split(e.Path, "/")
		for i := range root {
			_, isParam := paramName(root[i])
			if i >= len(segments) || isParam || segments[i] != root[i] {
				root = root[:i]
				break
			}
		}
	}
	return root
}

// isBelow reports whether the path begins with the root.
func isBelow(path, root []string) bool {
	return len(root) > 1 && len(path) >= len(root) && slices.Equal(path[:len(root)], root)
}

// splitPath returns the path's segments, each unescaped separately, so that an escaped slash does not separate.
func splitPath(u *url.URL) []string {
	segments := strings.Split(u.EscapedPath(), "/")
	for i, s := range segments {
		if plain, err := url.PathUnescape(s); err == nil {
			segments[i] = plain
		}
	}
	return segments
}
