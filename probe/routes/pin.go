package routes

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// pinned returns the endpoints that the configuration lists, with their place in the source if the scan knows it.
func (j *join) pinned(pin Pin) []probe.Endpoint {
	mount := strings.TrimRight(pin.Mount, "/")
	var out []probe.Endpoint
	for _, x := range pin.Endpoints {
		e := probe.Endpoint{
			Transport: x.Transport, Method: strings.ToUpper(x.Method), Path: documented(x.Path), Router: pin.Router, Origin: probe.OriginPin,
			Convertors: convertorsIn(x.Path),
		}
		if e.Transport == "" {
			e.Transport = probe.HTTP
		}
		if e.Method == "" {
			e.Method = "GET"
		}
		if mount != "" && e.Path != mount && !strings.HasPrefix(e.Path, mount+"/") {
			e.Path = mount + e.Path
		}
		if r, p, ok := j.behindPin(pin.Router, e); ok {
			e.Source = r.Site.String()
			if len(e.Convertors) == 0 {
				e.Convertors = convertors(r, p)
			}
		}
		out = append(out, e)
	}
	return out
}

// behindPin finds where the source declares a pinned endpoint.
func (j *join) behindPin(router string, e probe.Endpoint) (*fastapi.Route, place, bool) {
	for _, r := range j.survey.claims[router] {
		if (r.Transport == fastapi.WS) != e.Transport.Frames() {
			continue
		}
		if e.Transport.Answers() && !slices.Contains(r.Methods, e.Method) {
			continue
		}
		for _, p := range j.placesOf(router, r) {
			t := p.path
			if !p.known {
				t = fastapi.Unknown().Plus(t)
			}
			if t.Map(anonymous).Matches(anonymous(e.Path)) {
				return r, p, true
			}
		}
	}
	return nil, place{}, false
}
