package routes

import (
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// addStrays adds the document's operations at unknown places of a router's routes: a route may be included once more by
// code that cannot be followed. An operation belongs to a route if FastAPI makes its id of the route's function, and of
// no other function that was found.
func (j *join) addStrays(routers []Router) {
	if !j.in.HaveOpenAPI || len(j.apps) == 0 || j.seenWhole() {
		return
	}
	taken := map[string]bool{}
	for _, app := range j.apps {
		for _, m := range app.mounted {
			if m.Route == nil {
				continue
			}
			for _, method := range m.Route.Methods {
				taken[key(method, m.Path.String())] = true
			}
		}
	}
	for _, op := range unclaimed(routers, j.in.Operations) {
		if taken[key(op.Method, op.Path)] {
			continue
		}
		r := j.only(op)
		if r == nil {
			continue
		}
		e := probe.Endpoint{
			Transport: probe.Transport(r.Transport), Method: op.Method, Path: op.Path, Origin: probe.OriginSourceOpenAPI,
			Source: r.Site.String(), Note: "the OpenAPI document has it, but the source does not show how it is added",
		}
		for i := range routers {
			if _, pinned := j.in.pin(routers[i].Name); pinned || !slices.Contains(j.survey.claims[routers[i].Name], r) {
				continue // a pin settles it
			}
			e.Router = routers[i].Name
			routers[i].Endpoints = append(routers[i].Endpoints, e)
		}
	}
}

// only returns the one route of the wanted routers that an operation can be; nil for none and for several.
func (j *join) only(op Operation) *fastapi.Route {
	var found *fastapi.Route
	for _, w := range j.in.Wanted {
		for _, r := range j.survey.claims[w.Router] {
			suffix := fastapi.Unknown().Plus(own(r).Map(documented))
			switch {
			case r == found, r.Plain, len(j.places[r]) == 0, !slices.Contains(r.Methods, op.Method):
			case names(op, r) < 3, !suffix.Matches(op.Path):
			case found != nil:
				return nil
			default:
				found = r
			}
		}
	}
	return found
}
