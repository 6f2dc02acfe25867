package routes

import (
	"strings"

	"github.com/engfix/engfix/probe"
)

// list fills in the running service's own document for each endpoint. A pin that it does not list gets a note.
func (j *join) list(routers []Router) {
	if !j.in.HaveOpenAPI || j.in.Covers == nil {
		return
	}
	listed := map[string]bool{}
	templates := map[string]*branching{} // by method
	for _, op := range j.in.Operations {
		listed[key(op.Method, op.Path)] = true
		if templates[op.Method] == nil {
			templates[op.Method] = &branching{}
		}
		templates[op.Method].add(ordered{segments: segments(op.Path)})
	}
	unlisted := j.unlistable()
	for _, r := range routers {
		for i := range r.Endpoints {
			e := &r.Endpoints[i]
			switch {
			case e.Transport.Frames():
			case listed[key(e.Method, e.Path)]:
				e.Documented = probe.Listed
			case e.Standing == probe.PathUnknown, unlisted.has(*e), j.hidden(*e), !j.in.Covers(e.Path):
			case templates[e.Method].matches(e.Path): // as /masks/{id} matches a pin of /masks/m1, which it may mean
			default:
				e.Documented = probe.NotListed
				if e.Origin == probe.OriginPin {
					*e = noted(*e, "the service's OpenAPI document does not list it")
				}
			}
		}
	}
}

// hidden reports whether the source says of an endpoint that no document shows it.
func (j *join) hidden(e probe.Endpoint) bool {
	p, declared := j.behind[e.Router+" "+e.Key()+" "+e.Source]
	if !declared {
		_, p, declared = j.behindPin(e.Router, e)
	}
	return declared && (p.m.Hidden || p.m.Sub)
}

// An unlistable holds the paths that the applications answer and leave out of their document.
type unlistable struct {
	keys  map[string]bool // by method and path
	below []string        // paths below which another application answers
}

// unlistable collects the hidden routes and the mounts.
func (j *join) unlistable() unlistable {
	u := unlistable{keys: map[string]bool{}}
	if j.exact != nil {
		j.exact.unlistable(&u)
	}
	for _, app := range j.apps {
		for _, m := range app.mounted {
			path, whole := m.Path.Value()
			switch {
			case !whole:
			case m.Other != nil:
				u.below = append(u.below, strings.TrimSuffix(path, "/")+"/")
			case m.Hidden || m.Sub:
				for _, method := range m.Route.Methods {
					u.keys[key(method, documented(path))] = true
				}
			}
		}
	}
	return u
}

// has reports whether an endpoint is one of them.
func (u unlistable) has(e probe.Endpoint) bool {
	if u.keys[key(e.Method, e.Path)] {
		return true
	}
	for _, prefix := range u.below {
		if prefix != "/" && strings.HasPrefix(e.Path, prefix) {
			return true
		}
	}
	return false
}
