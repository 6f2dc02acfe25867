package routes

import (
	"net/http"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
	"github.com/engfix/engfix/probe/routes/listing"
)

// webSockets returns the paths of the WebSockets that the application certainly has, in its order: those of its own list of
// routes, or those that its source adds under no condition at a path that is whole.
func (j *join) webSockets() []string {
	var paths []string
	if j.exact != nil {
		for _, r := range j.exact.Document.Routes {
			if r.Transport == listing.WS && !r.Framework && !j.exact.elsewhere(r) {
				paths = append(paths, documented(r.Path))
			}
		}
		return paths
	}
	for _, app := range j.apps {
		for _, m := range app.mounted {
			path, whole := m.Path.Value()
			if whole && m.Route != nil && m.Route.Transport == fastapi.WS && !m.Late && !m.Unordered && !m.Uncalled && !m.When.Conditional() {
				paths = append(paths, documented(path))
			}
		}
	}
	return paths
}

// unclaimedWebSockets returns those of the paths at which no wanted router has a WebSocket, each once.
func unclaimedWebSockets(routers []Router, paths []string) []Operation {
	claimed := map[string]bool{}
	for _, r := range routers {
		for _, e := range r.Endpoints {
			if e.Transport.Frames() {
				claimed[anonymous(e.Path)] = true
			}
		}
	}
	var out []Operation
	for _, path := range paths {
		if k := anonymous(path); !claimed[k] {
			claimed[k] = true
			out = append(out, Operation{Method: http.MethodGet, Path: path, Frames: true})
		}
	}
	return out
}

// Transport returns how the operation is asked.
func (o Operation) Transport() probe.Transport {
	switch {
	case o.Frames:
		return probe.WS
	case o.Stream:
		return probe.SSE
	}
	return probe.HTTP
}
