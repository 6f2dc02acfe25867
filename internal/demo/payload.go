package demo

import (
	"net/http"
	"strings"
)

// payload is the endpoint's answer to a request that passed: the same for the same request, every time.
func (c *call) payload() any {
	switch {
	case strings.HasPrefix(c.endpoint.Path, "/auth/") && c.endpoint.Method == http.MethodPost:
		return c.credentials()
	case c.endpoint.list:
		return []any{c.thing("1"), c.thing("2")}
	case c.endpoint.Method == http.MethodDelete:
		return map[string]any{"id": c.id(), "deleted": true}
	}
	return c.thing(c.id())
}

// thing is an object of a router's kind, filled in from the request's body.
func (c *call) thing(id string) map[string]any {
	t := map[string]any{"id": id, "path": c.endpoint.Path, "created_at": "2026-01-01T00:00:00Z"}
	if !c.router.Public {
		t["tenant_id"] = c.tenant()
	}
	if body, ok := decode(string(c.body)).(map[string]any); ok {
		t["attributes"] = body
	}
	return t
}

// tenant returns the tenant that the request names.
func (c *call) tenant() string {
	p := identityParts()[0]
	if got := c.value(c, p); got != "" {
		return got
	}
	return helloPart(c, p)
}

// id is the value of the path's last parameter.
func (c *call) id() string {
	if names := paramNames(c.endpoint.Path); len(names) > 0 {
		return c.values[names[len(names)-1]]
	}
	return "1"
}

// credentials returns the credentials that the authentication endpoints hand out.
func (c *call) credentials() any {
	if strings.HasSuffix(c.endpoint.Path, "/logout") {
		return map[string]any{"logged_out": true}
	}
	return map[string]any{
		"access_token":  "demo-access-token",
		"refresh_token": "demo-refresh-token",
		"token_type":    "bearer",
		"expires_in":    3600,
	}
}
