package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/freeport"
)

// serve runs a service on loopback until the test ends, and returns its URL.
func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !absent(w, r) {
			handler.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// absent answers a request to a path that no service has, as a framework does. The tests' services give the same answer
// at every path, and without this nothing would show which paths they have.
func absent(w http.ResponseWriter, r *http.Request) bool {
	if !strings.Contains(r.URL.Path, "/engfix-nowhere") {
		return false
	}
	answerJSON(w, http.StatusNotFound, map[string]string{"detail": "Not Found"})
	return true
}

// nowhere returns the URL of a service that is down.
func nowhere(t *testing.T) string {
	t.Helper()
	port, err := freeport.Port()
	if err != nil {
		t.Fatal(err)
	}
	return "http://127.0.0.1:" + port
}

// conformant answers as the contract wants it: an ErrorEnvelope without identity, an Envelope with it. It has every path but
// those that are asked because no service has them.
func conformant(w http.ResponseWriter, r *http.Request) {
	if absent(w, r) {
		return
	}
	if r.Header.Get("X-Tenant-Id") == "" {
		refuse(w, http.StatusUnauthorized, "who are you?")
		return
	}
	answerJSON(w, http.StatusOK, map[string]any{"data": "yes"})
}

// unguarded answers everybody as conformant answers who has identity.
func unguarded(w http.ResponseWriter, r *http.Request) {
	r.Header.Set("X-Tenant-Id", "anybody")
	conformant(w, r)
}

func refuse(w http.ResponseWriter, status int, message string) {
	answerJSON(w, status, map[string]any{"error": map[string]any{
		"code": "refused", "message": message, "http_status": status,
		"gate": nil, "action_name": nil, "resource_kind": nil, "details": map[string]any{},
	}})
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
}

// twoTickets is a ticket file about two routers, which twoPins pins.
const twoTickets = `# Tickets

## Small

### T-001: One
- **Router**: ` + "`one`" + `
- **Files**: ` + "`one.py`" + `
- **Scope**:
    - [ ] Add Identity.
    - [ ] Add Envelope.

### T-002: Two
- **Router**: ` + "`two`" + `
- **Files**: ` + "`two.py`" + `
- **Scope**:
    - [ ] Add Identity.
    - [ ] Add Envelope.
`

// twoPins is the configuration for twoTickets.
func twoPins(url string) string {
	return fmt.Sprintf(`version: 1
tickets: ENGINE_FIX_TICKETS.md
target: {url: %q, openapi: "", timeout: 20s}
identity:
  headers: {X-Tenant-Id: t_demo}
  required: [X-Tenant-Id]
routers:
  one: {endpoints: [{method: GET, path: /one}]}
  two: {endpoints: [{method: GET, path: /two}]}
`, url)
}
