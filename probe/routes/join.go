package routes

import (
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// A join combines pins, source and document.
type join struct {
	in     Input
	survey *survey
	exact  *exactJoin             // nil if no routes document is given
	byKey  map[string]Operation   // by method and path
	byEnd  map[ending][]Operation // by method and end of path, the empty one included
	apps   []application          // those that may be the served one
	order  *order
	places map[*fastapi.Route][]place
	// behind are the places behind the endpoints, by router, key and source.
	behind map[string]place
	// alones are the orders of routers that no application includes.
	alones map[*fastapi.Router]int
	// explained are the ids of operations that name a function of the source.
	explained map[string]bool
	// holes map the parts of paths that the source does not settle to their values; unsure are those for which the
	// document has several.
	holes  map[any]string
	unsure map[any]bool
	// prefixes are those that a router's endpoints have been found under by the document.
	prefixes map[*fastapi.Router][]string
}

func newJoin(in Input, s *survey) *join {
	j := &join{
		in: in, survey: s, byKey: map[string]Operation{}, byEnd: map[ending][]Operation{}, places: map[*fastapi.Route][]place{},
		prefixes: map[*fastapi.Router][]string{}, behind: map[string]place{},
		alones: map[*fastapi.Router]int{},
	}
	for _, op := range in.Operations {
		j.byKey[op.Method+" "+op.Path] = op
		j.byEnd[ending{op.Method, ""}] = append(j.byEnd[ending{op.Method, ""}], op)
		for i, n := len(op.Path)-1, 0; i >= 0 && n < maxEnding; i-- {
			if op.Path[i] == '/' {
				end := ending{op.Method, op.Path[i:]}
				j.byEnd[end] = append(j.byEnd[end], op)
				n++
			}
		}
	}
	j.apps = served(j.settle(s.apps), j.byKey)
	j.order = &order{}
	for _, app := range j.apps {
		i := j.order.add(app, j.settledBy(app))
		for k, m := range app.mounted {
			if m.Route != nil {
				j.places[m.Route] = append(j.places[m.Route], place{path: m.Path, known: true, assumed: app.assumed[k], app: i, index: k, m: m})
			}
		}
	}
	j.learnPrefixes()
	return j
}

// served returns the applications whose paths the document lists most of; all of them if it lists none.
func served(apps []application, ops map[string]Operation) []application {
	best, hits := 0, make([]int, len(apps))
	for i, app := range apps {
		for _, m := range app.mounted {
			if m.Route == nil || m.Sub {
				continue
			}
			if p, ok := m.Path.Value(); ok {
				for _, method := range m.Route.Methods {
					if _, ok := ops[method+" "+documented(p)]; ok {
						hits[i]++
					}
				}
			}
		}
		best = max(best, hits[i])
	}
	var out []application
	for i, app := range apps {
		if best == 0 || hits[i] == best {
			out = append(out, app)
		}
	}
	return out
}

// declared returns the endpoints that the source declares for a router.
func (j *join) declared(router string) []probe.Endpoint {
	var out []probe.Endpoint
	seen := map[string]int{} // by place in out
	for _, r := range j.survey.claims[router] {
		for _, p := range j.placesOf(router, r) {
			for _, e := range j.endpoints(router, r, p) {
				e.Source = r.Site.String()
				e.Convertors = convertors(r, p)
				if e.Transport == probe.HTTP && e.Origin == probe.OriginSourceOpenAPI && j.byKey[e.Method+" "+e.Path].Stream {
					e.Transport = probe.SSE
				}
				// Added twice at one path, a route is one endpoint all the same: the one that an application has.
				k := router + " " + e.Key() + " " + e.Source
				at, met := seen[k]
				switch {
				case !met && j.stoodFor(out, e, p):
					continue
				case !met:
					seen[k] = len(out)
					out = append(out, e)
				case p.known && (!j.behind[k].known || j.behind[k].m.Late && !p.m.Late):
					out[at] = e
				default:
					continue
				}
				j.behind[k] = p
			}
		}
	}
	return out
}

// stoodFor reports whether one of a router's endpoints stands for another of them: if the two are never both there, either
// answers in the name of the router.
func (j *join) stoodFor(of []probe.Endpoint, e probe.Endpoint, p place) bool {
	return slices.ContainsFunc(of, func(other probe.Endpoint) bool {
		q := j.behind[e.Router+" "+other.Key()+" "+other.Source]
		return other.Key() == e.Key() && other.Standing == e.Standing && p.known && q.known && q.app == p.app && q.m.When.Excludes(p.m.When)
	})
}

// endpoints returns the endpoints of a route at a place: one for each method, and for each of several paths.
func (j *join) endpoints(router string, r *fastapi.Route, p place) []probe.Endpoint {
	if r.Transport == fastapi.WS {
		return j.webSocket(router, r, p)
	}
	methods := r.Methods
	if len(methods) == 0 {
		methods = j.documentedMethods(p)
		if len(methods) == 0 {
			return []probe.Endpoint{{
				Router: router, Transport: probe.Transport(r.Transport), Method: "GET", Path: documented(p.path.String()), Origin: probe.OriginSource,
				Standing: probe.PathUnknown, Note: "its methods are not known from the source: pin it",
			}}
		}
	}
	var out []probe.Endpoint
	for _, method := range methods {
		e := probe.Endpoint{Router: router, Transport: probe.Transport(r.Transport), Method: method, Origin: probe.OriginSource}
		e.Path = documented(p.path.String())
		out = append(out, j.locate(e, r, p)...)
	}
	return out
}

// noted adds a note to an endpoint's others.
func noted(e probe.Endpoint, note string) probe.Endpoint {
	if e.Note != "" {
		note = e.Note + "; " + note
	}
	e.Note = note
	return e
}
