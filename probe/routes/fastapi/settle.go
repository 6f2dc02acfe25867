package fastapi

import (
	"context"
	"slices"
)

// A pending function shows routes and may never be called.
type pending struct {
	fn    *function
	scope *scope // where it is defined: a class's for a method
}

// Settle follows the functions that show routes and have no known call, and separates streams from plain HTTP. Call it
// once, after everything is loaded and before Module, Apps and Expand.
func (t *Tree) Settle(ctx context.Context) error {
	for len(t.startup)+len(t.pending) > 0 { // following one may add others
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(t.startup) > 0 {
			start := t.startup[0]
			t.startup = t.startup[1:]
			t.starting = true
			start()
			t.starting = false
			continue
		}
		p := t.pending[0]
		t.pending = t.pending[1:]
		if t.followed[p.fn.def] {
			continue
		}
		f := &frame{t: t, mod: p.fn.mod, scope: p.fn.scope}
		fn := p.fn
		if c := p.scope.class; c != nil {
			if c.first == nil {
				f.instantiate(c, nil, nil)
			}
			bound := *fn
			bound.self = c.first
			fn = &bound
			if t.followed[p.fn.def] {
				continue // it was the initializer, or called by it
			}
		}
		f.invoke(fn, nil, nil)
	}
	t.dropGuesses()
	for _, inc := range t.includes {
		// Modules that import each other may be met in another order than Python meets them.
		if s := inc.later; inc.Router == nil && s != nil && s.of != nil {
			inc.Router, inc.unordered = asRouter(s.of.scope.vars[s.last()])
		}
		if inc.Router == nil && inc.on != nil {
			f := &frame{t: t, mod: inc.mod}
			f.unfollowed(Gap{Site: inc.Site, What: "include_router(" + inc.What + ") names an unknown router", Library: inc.Library}, inc.on)
		}
	}
	for _, r := range t.routes {
		r.Convertors = convertors(r.handler)
		if r.Transport == HTTP && t.isSSE(r) {
			r.Transport = SSE
		}
	}
	return nil
}

// dropGuesses withdraws the results of functions without a known call, if a call was found after all.
func (t *Tree) dropGuesses() {
	made := map[*Route]bool{}
	t.routers = slices.DeleteFunc(t.routers, func(r *Router) bool { return t.called[r.guess] })
	for _, r := range t.routers {
		r.Entries = slices.DeleteFunc(r.Entries, func(e Entry) bool { return t.called[e.guess] })
		for _, e := range r.Entries {
			made[e.Route] = true
		}
	}
	t.routes = slices.DeleteFunc(t.routes, func(r *Route) bool { return !made[r] })
}
