package fastapi

import "math"

// maxMounted bounds the paths of one application. Applications have hundreds, and some have thousands.
const maxMounted = 20_000

// maxPlaces bounds the places of one router: routers that include each other twice at every level double with each.
const maxPlaces = 1_000

// maxGaps is how many gaps are listed.
const maxGaps = 1000

// A Mounted is a path that an application answers.
type Mounted struct {
	Route *Route
	Path  Text // whole
	// Hidden says that no OpenAPI document need show it: include_in_schema is False on the way, or may be, or the route
	// is Starlette's.
	Hidden bool
	// Sub says that it lies in an application that is mounted below another and has a document of its own.
	Sub bool
	// Late says that the route was declared after its router was included, so that the include missed it.
	Late bool
	// Unordered says that it was found after its router was included, although Python may reach it before: the
	// include's file does not reach its file first.
	Unordered bool
	// Uncalled says that a function without a known call adds it, to a router that exists without it.
	Uncalled bool
	// When is the condition under which the application has it.
	When Condition
	// Other is set for a mount that is not a FastAPI application: it answers everything below Path. Route is nil.
	Other *Mount
}

// Expand returns the paths that an application answers, in the order in which it tries them, and the places on the way
// that could not be followed: with no gaps the list is complete.
func (t *Tree) Expand(app *Router) ([]Mounted, []Gap) {
	e := &expansion{tree: t, on: map[*Router]bool{}, made: app.when, visits: map[*Router]int{}, beyond: map[*Router]bool{}}
	e.router(app, at{seq: math.MaxInt})
	return e.out, append(e.gaps, t.Anywhere()...)
}

type expansion struct {
	tree   *Tree
	out    []Mounted
	gaps   []Gap
	on     map[*Router]bool // the way to the router that is expanded
	made   Condition        // under which the application is made
	visits map[*Router]int  // of each router
	all    int              // visits
	beyond map[*Router]bool // the routers that lie beyond the bound
}

// An at describes how a router is reached.
type at struct {
	api   Text     // the prefix of API routes
	outer Text     // the same without the router's own
	plain Text     // the prefix of Starlette's, which no router's own is part of
	seq   int      // when it was included
	by    *Include // the last include; nil for none
	// hidden, sub, late, uncalled and when are those of everything below.
	hidden, sub, late, unordered, uncalled bool
	when                                   Condition
	included                               bool // by include_router, which passes over mounts
}

func (e *expansion) router(r *Router, where at) {
	if e.on[r] {
		return
	}
	e.visits[r]++
	if e.all++; e.visits[r] > maxPlaces || e.all > maxMounted || len(e.out) > maxMounted {
		if len(e.beyond) == 0 {
			e.tree.unspent = append(e.tree.unspent, Gap{Site: r.Site, What: "the application has more paths than engfix follows"})
		}
		e.lose(r)
		return
	}
	e.on[r] = true
	defer delete(e.on, r)
	if len(e.gaps) < maxGaps {
		for _, g := range r.Gaps {
			if !g.Library {
				e.gaps = append(e.gaps, g)
			}
		}
	}
	where.outer = where.api
	where.api = where.api.Plus(r.Prefix)
	where.hidden = where.hidden || r.Hidden
	for _, entry := range r.Entries {
		here := where
		here.when = where.when.And(entry.when.without(e.made))
		here.late = where.late || entry.seq > where.seq
		here.uncalled = where.uncalled || entry.guess != nil && entry.guess != r.guess
		// If nothing is known to call the declaring function, the order of files shows nothing.
		if here.late && !where.late && !here.uncalled && entry.Route != nil && e.tree.unordered(entry.Route, where.by) {
			here.late, here.unordered = false, true
		}
		switch {
		case entry.Route != nil:
			e.route(entry.Route, here)
		case entry.Include != nil:
			e.include(entry, here)
		case entry.Mount != nil && !where.included:
			e.mount(entry, here)
		}
	}
}

// lose adds the routes of a router beyond the bound once, and those of the routers in it, each at a path that is not known.
func (e *expansion) lose(r *Router) {
	if r == nil || e.beyond[r] {
		return
	}
	e.beyond[r] = true
	for _, entry := range r.Entries {
		switch {
		case entry.Route != nil:
			e.out = append(e.out, Mounted{Route: entry.Route, Path: Unknown().Plus(entry.Route.Path), Hidden: true, When: entry.when})
		case entry.Include != nil:
			e.lose(entry.Include.Router)
		case entry.Mount != nil:
			e.lose(entry.Mount.Router)
		}
	}
}

func (e *expansion) route(r *Route, where at) {
	m := Mounted{
		Route: r, Sub: where.sub, Late: where.late, Unordered: where.unordered, Uncalled: where.uncalled, When: where.when,
		Hidden: where.hidden || r.Hidden || r.Plain, Path: where.api.Plus(r.Path),
	}
	if r.Plain {
		m.Path = where.plain.Plus(r.Path)
	}
	if r.Whole {
		m.Path = where.outer.Plus(r.Path)
	}
	e.out = append(e.out, m)
}

func (e *expansion) include(entry Entry, where at) {
	inc := entry.Include
	if inc.Router == nil {
		return // it is already a gap
	}
	if inc.Whole {
		where.api = where.outer
	}
	where.api = where.api.Plus(inc.Prefix)
	where.plain = where.plain.Plus(inc.Prefix)
	where.hidden = where.hidden || inc.Hidden
	if where.seq = min(where.seq, entry.seq); inc.unordered {
		where.seq = math.MaxInt
	}
	where.included, where.by = true, inc
	e.router(inc.Router, where)
}

// unordered reports whether it is not known that a route is declared only after an include.
func (t *Tree) unordered(r *Route, by *Include) bool {
	if by == nil || r.Site.File == by.Site.File {
		return false
	}
	m := t.modules[r.Site.File]
	return by.open[r.Site.File] || m != nil && m.first
}

func (e *expansion) mount(entry Entry, where at) {
	m := entry.Mount
	if m.Router == nil {
		e.out = append(e.out, Mounted{Other: m, Path: where.plain.Plus(m.Path), When: where.when})
		return
	}
	// A mount is a live object: routes that are added to it later are there too.
	where.plain = where.plain.Plus(m.Path)
	where.api, where.sub, where.seq = where.plain, true, math.MaxInt
	e.router(m.Router, where)
	e.out = append(e.out, Mounted{Other: m, Path: where.plain, When: where.when}) // it answers all else below its path
}
