package routes

import (
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// webSocket finds the paths of a WebSocket. No document has it: its prefix is from the application, a pin, or its
// router's HTTP endpoints.
func (j *join) webSocket(router string, r *fastapi.Route, p place) []probe.Endpoint {
	e := probe.Endpoint{
		Router: router, Transport: probe.WS, Method: "GET", Path: documented(p.path.String()), Origin: probe.OriginSource,
	}
	_, whole := p.path.Value()
	if (!p.known || !whole) && !r.Plain {
		if paths := j.below(r); len(paths) > 0 {
			var out []probe.Endpoint
			for _, path := range paths {
				located := e
				located.Path = path
				located = j.shadowed(located, p)
				located = noted(located, "its prefix is that of its router's HTTP endpoints")
				out = append(out, located)
			}
			return out
		}
	}
	if p.m.When.Conditional() && j.in.HaveOpenAPI && j.hasDocumentable(r.Router) && !j.documentsAny(r, p) {
		e.Standing = probe.NotMounted
		e.Note = "added under a condition, and its router's HTTP endpoints are not in the OpenAPI document"
		return []probe.Endpoint{e}
	}
	if !p.known && j.in.HaveOpenAPI && j.hasDocumentable(r.Router) && !j.seenWhole() {
		return []probe.Endpoint{unplaced(e, "the document does not show the prefix of its router's HTTP endpoints, which this one shares: "+
			"pin it, or set its router's mount")}
	}
	return []probe.Endpoint{j.withoutDocument(e, p, whole)}
}
