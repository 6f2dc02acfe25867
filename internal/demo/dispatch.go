package demo

import (
	"context"
	"net/http"
)

// call finds the handler of the request: the route at its path, or else the router above it, or else nobody.
func (s *Service) call(ctx context.Context, r *http.Request) *call {
	path := splitPath(r.URL)
	method, preflight := r.Method, preflightFor(r)
	if preflight != "" {
		method = preflight
	}
	var other *route // a route at the path that does not answer the method
	for _, t := range s.routes {
		values, ok := t.match(path)
		if ok && t.endpoint.answers(method) {
			return &call{conduct: s.conductOf(t), route: t, ctx: ctx, r: r, values: values, preflight: preflight != ""}
		}
		if ok {
			other = t
		}
	}
	if other != nil {
		return &call{conduct: s.conductOf(other), route: other, ctx: ctx, r: r, astray: wrongMethod(r.Method)}
	}
	other = s.above(path)
	return &call{conduct: s.conductOf(other), route: other, ctx: ctx, r: r, astray: noRoute(r.URL.EscapedPath())}
}

// conductOf is the conduct that a route answers with.
func (s *Service) conductOf(t *route) *conduct {
	if c := s.conduct[conductKey{t.router.Name, t.endpoint.Transport}]; c != nil {
		return c
	}
	return usual(s.style, t.router, t.endpoint.Transport, s.options.Token)
}

// above returns a route of the router whose root the path is below; of several, the one with the longest root.
func (s *Service) above(path []string) *route {
	best, length := &route{}, 0
	for _, t := range s.routes {
		if root := t.router.root(); isBelow(path, root) && len(root) > length {
			best, length = t, len(root)
		}
	}
	return best
}
