package demo

import (
	"net/http"
	"strings"
)

// The files that the service serves in addition to its routers.
const (
	openapiPath = "/openapi.json"
	configPath  = "/engfix.yaml"
	ticketsName = "ENGINE_FIX_TICKETS.md"
)

// serveFile answers a request for one of the service's own documents and reports whether it was for one.
func (s *Service) serveFile(w http.ResponseWriter, r *http.Request) bool {
	a := answer{status: http.StatusOK}
	switch {
	case r.URL.Path == openapiPath:
		a.media, a.body = mediaJSON, s.openapi
	case r.URL.Path == configPath:
		a.media, a.body = "application/yaml", s.Config("http://"+r.Host)
	case r.URL.Path == "/"+ticketsName && s.options.Tickets != nil:
		a.media, a.body = "text/markdown; charset=utf-8", s.options.Tickets
	case s.style.Files()[strings.TrimPrefix(r.URL.Path, "/")] != nil:
		a.media, a.body = mediaJSON, s.style.Files()[strings.TrimPrefix(r.URL.Path, "/")]
	default:
		return false
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		a = jsonAnswer(http.StatusMethodNotAllowed, s.style.body(wrongMethod(r.Method)))
		a.media, a.header = s.style.media, http.Header{"Allow": {"GET, HEAD"}}
	}
	sendWhole(w, nil, a)
	return true
}

// OpenAPI is the document that is served at /openapi.json. WebSocket endpoints are not in it, as FastAPI leaves them out.
func (s *Service) OpenAPI() []byte { return s.openapi }
