package config

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Default returns the configuration without an engfix.yaml: the documented example's values, without credentials. Its
// paths are relative to the working directory.
func Default() *Config {
	c := &Config{
		Version: 1,
		Tickets: "ENGINE_FIX_TICKETS.md",
		Target: Target{
			URL:         "http://127.0.0.1:8000",
			OpenAPI:     OpenAPI{Path: "/openapi.json"},
			Timeout:     10 * time.Second,
			Concurrency: 16,
			Connections: Kept,
			Build:       Build{Path: "/openapi.json", Value: "info.version"},
		},
		Identity: Identity{
			Headers: []Pair{{"X-Tenant-Id", "t_demo"}, {"X-Mode", "lab"}, {"X-Project-Id", "p_demo"}},
			Refusal: []int{400, 401, 403, 422},
			Fields:  []string{"tenant_id", "project_id", "mode", "surface_id", "app_id", "user_id"},
			WS:      WS{AnonymousHello: json.RawMessage(`{"type":"hello"}`)},
		},
		Envelope:     Envelope{Error: Builtin, Success: Builtin},
		DefaultParam: "engfix-probe",
		Reuse:        true,
		History:      History{DSN: "sqlite:.engfix/history.db", Keep: 90 * day},
	}
	c.Identity.Required = c.Identity.documented()
	c.Identity.WS.Hello = c.Identity.hello()
	return c
}

// documented returns the documented required headers that the identity has.
func (id *Identity) documented() [][]string {
	var parts [][]string
	for _, name := range []string{"X-Tenant-Id", "X-Mode", "X-Project-Id"} {
		if p, ok := id.header(name); ok {
			parts = append(parts, []string{p.Name})
		}
	}
	return parts
}

// hello returns the documented hello frame with the values that the identity's headers have.
func (id *Identity) hello() json.RawMessage {
	context := []string{}
	for _, f := range []struct{ field, header, fallback string }{
		{"tenant_id", "X-Tenant-Id", ""},
		{"mode", "X-Mode", ""},
		{"project_id", "X-Project-Id", ""},
		{"app_id", "X-App-Id", "a_demo"},
	} {
		value := f.fallback
		if p, ok := id.header(f.header); ok {
			value = p.Value
		}
		if value != "" {
			context = append(context, string(quoteJSON(f.field))+":"+string(quoteJSON(value)))
		}
	}
	return json.RawMessage(`{"type":"hello","context":{` + strings.Join(context, ",") + `}}`)
}

// header returns the header of that name, however it is spelled.
func (id *Identity) header(name string) (Pair, bool) {
	i := slices.IndexFunc(id.Headers, func(p Pair) bool { return strings.EqualFold(p.Name, name) })
	if i < 0 {
		return Pair{}, false
	}
	return id.Headers[i], true
}
