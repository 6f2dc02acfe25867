package routes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// locate finds the place at which an HTTP endpoint is answered.
func (j *join) locate(e probe.Endpoint, r *fastapi.Route, p place) []probe.Endpoint {
	_, whole := p.path.Value()
	if !j.in.HaveOpenAPI {
		return []probe.Endpoint{j.withoutDocument(e, p, whole)}
	}
	absentProvesNothing := p.m.Hidden || p.m.Sub
	if whole && !(absentProvesNothing && !p.known) {
		if op, ok := j.byKey[e.Method+" "+e.Path]; ok && (p.known || names(op, r) > 0) {
			e.Origin = probe.OriginSourceOpenAPI
			e = j.shadowed(e, p)
			if e.Standing == probe.Mounted && j.someoneElses(op, r) {
				e = noted(e, j.another(op))
			}
			return []probe.Endpoint{e}
		}
	}
	if whole && p.known && absentProvesNothing {
		why := "it is not in the OpenAPI document, which leaves it out"
		if p.m.Sub {
			why = "it is in a mounted application, which the OpenAPI document leaves out"
		}
		e = noted(e, why)
		return []probe.Endpoint{j.shadowed(e, p)}
	}
	// An operation at another of the route's places belongs to that place.
	found := slices.DeleteFunc(j.candidates(r, e.Method, p.path), func(op Operation) bool {
		return slices.ContainsFunc(j.places[r], func(q place) bool {
			path, _ := q.path.Value()
			return documented(path) == op.Path
		})
	})
	switch len(found) {
	case 1:
		e.Path, e.Origin = found[0].Path, probe.OriginSourceOpenAPI
		if whole && p.known {
			e = noted(e, "the source has it at "+documented(p.path.String()))
			if p.m.When.Conditional() { // it is added there in a way that the source does not show
				p.m.When, p.index = fastapi.Condition{}, -1
			}
		}
		return []probe.Endpoint{j.shadowed(e, p)}
	case 0:
		return j.byPrefix(e, r, p, whole)
	}
	return j.among(e, r, p, found)
}

// among chooses from several operations that may be the endpoint those below the same path as the others of its router.
func (j *join) among(e probe.Endpoint, r *fastapi.Route, p place, found []Operation) []probe.Endpoint {
	var out []probe.Endpoint
	for _, op := range found {
		if slices.Contains(j.below(r), op.Path) {
			located := e
			located.Path, located.Origin = op.Path, probe.OriginSourceOpenAPI
			out = append(out, j.shadowed(located, p))
		}
	}
	if len(out) > 0 {
		return out
	}
	paths := make([]string, len(found))
	for i, op := range found {
		paths[i] = op.Path
	}
	return []probe.Endpoint{unplaced(e, fmt.Sprintf("several operations of the document may be this one (%s): pin it, or set its router's mount", list(paths)))}
}

// byPrefix settles an endpoint that no operation names.
func (j *join) byPrefix(e probe.Endpoint, r *fastapi.Route, p place, whole bool) []probe.Endpoint {
	if p.known && whole {
		e.Standing = probe.NotMounted
		e = noted(e, "it is not in the OpenAPI document")
		return []probe.Endpoint{e}
	}
	var out []probe.Endpoint
	for _, path := range j.below(r) {
		located := e
		located.Path = path
		op, ok := j.byKey[e.Method+" "+path]
		switch {
		case p.m.Hidden && !r.Plain:
			located = j.shadowed(located, p)
			located = noted(located, "it is not in the OpenAPI document, which leaves it out; its prefix is that of its router's other endpoints")
			out = append(out, located)
		case ok:
			located = j.shadowed(located, p)
			located.Origin = probe.OriginSourceOpenAPI
			if j.someoneElses(op, r) {
				located = noted(located, j.another(op))
			}
			out = append(out, located)
		}
	}
	switch {
	case len(out) > 0:
	case p.m.Hidden:
		out = append(out, unplaced(e, "the OpenAPI document leaves it out and nothing shows its prefix: pin it, or set its router's mount"))
	default:
		out = append(out, j.absent(e, r, p))
	}
	return out
}

// absent settles an endpoint that the document does not have under its function's name. If it has one at such a path
// that names no function of the source, as a decorator may cause that hides the name, that may be it.
func (j *join) absent(e probe.Endpoint, r *fastapi.Route, p place) probe.Endpoint {
	suffix := fastapi.Unknown().Plus(p.path.Map(documented))
	for _, op := range j.ending(e.Method, p.path) {
		if suffix.Matches(op.Path) && !j.explains(op) {
			return unplaced(e, fmt.Sprintf("the document's %s %s may be this one, but its id matches no function of the source (%s): "+
				"pin it, or set its router's mount", op.Method, op.Path, op.ID))
		}
	}
	if r.Router.App && !j.seenWhole() {
		return unplaced(e, "its application has a document of its own, and parts of the source were not followed: "+j.unseen())
	}
	if paths := j.below(r); len(paths) == 1 {
		e.Path = paths[0]
	}
	e.Standing = probe.NotMounted
	e = noted(e, "the OpenAPI document has no such operation of this function")
	return e
}

// unplaced returns an endpoint whose prefix is not known.
func unplaced(e probe.Endpoint, why string) probe.Endpoint {
	e.Path = fastapi.Hole + strings.TrimPrefix(e.Path, fastapi.Hole)
	e.Standing = probe.PathUnknown
	e = noted(e, why)
	return e
}

// withoutDocument settles an endpoint that only the source describes.
func (j *join) withoutDocument(e probe.Endpoint, p place, whole bool) probe.Endpoint {
	switch {
	case p.known && p.m.Late && p.m.Uncalled && !j.seenWhole():
		e = unplaced(e, "declared in a function without a known call, and parts of the source were not followed: "+j.unseen())
	case p.known && p.m.Late && p.m.Uncalled:
		e.Standing = probe.NotMounted
		e = noted(e, "declared in a function without a known call")
	case p.known && p.m.Late:
		e.Standing = probe.NotMounted
		e = noted(e, "declared after its router was included, and including takes only the routes that exist by then")
	case p.known && whole && p.m.Unordered:
		e = j.shadowed(e, p)
		e = noted(e, "it may be declared only after its router is included")
	case p.known && whole:
		e = j.shadowed(e, p)
	case !whole:
		e.Standing = probe.PathUnknown
		e = noted(e, "a part of its path is not known: pin it, or set its router's mount")
	case j.seenWhole():
		e.Standing = probe.NotMounted
		e = noted(e, "no application includes its router")
	default:
		e = j.shadowed(e, p)
		e = noted(e, j.unseen())
	}
	if e.Standing == probe.Mounted {
		if why := j.removes(p); why != "" {
			e = noted(e, "it may have been removed: "+why)
		}
		if p.known && p.app < len(j.apps) && j.apps[p.app].aside != "" {
			e = noted(e, j.apps[p.app].aside)
		}
		return conditions(e, p)
	}
	return e
}

// removes returns the construct in a place's application that may remove routes; "" if there is none.
func (j *join) removes(p place) string {
	if p.app >= len(j.apps) {
		return ""
	}
	for _, g := range j.apps[p.app].gaps {
		if g.Removes {
			return fmt.Sprintf("%s (%s)", g.What, g.Site)
		}
	}
	return ""
}

// conditions notes the conditions of an endpoint that only the source describes.
func conditions(e probe.Endpoint, p place) probe.Endpoint {
	if p.assumed {
		e = noted(e, "its path uses the settings' defaults, which the environment may change")
	}
	if p.m.Uncalled {
		e = noted(e, "declared in a function without a known call")
	}
	if p.m.When.Conditional() {
		e = noted(e, "added under a condition")
	}
	return e
}

// seenWhole reports whether there is an application and everything that it includes could be followed.
func (j *join) seenWhole() bool {
	for _, app := range j.apps {
		if len(app.gaps) > 0 {
			return false
		}
	}
	return len(j.apps) > 0 && len(j.survey.unspent) == 0
}

// unseen returns why a prefix may be missing.
func (j *join) unseen() string {
	for _, app := range append(slices.Clone(j.apps), application{gaps: j.survey.unspent}) {
		for _, g := range app.gaps {
			return fmt.Sprintf("a prefix that the application adds is not known: %s (%s)", g.What, g.Site)
		}
	}
	if j.survey.empty {
		return "a prefix that the application adds is not known: the source adds no route to its application"
	}
	return "a prefix that the application adds is not known: the source has no application"
}
