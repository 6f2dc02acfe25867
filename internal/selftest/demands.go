package selftest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/demo"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/variants"
)

// The routers whose tickets say more than the name of a check.
const (
	exactRouter      = "engines.video_mask.routes"    // "Endpoint returns 422 if headers missing"
	credentialRouter = "engines.identity.routes_auth" // "Login/Auth endpoints"
)

// demands lists the demands of the trial's ticket, each an item of its own: every check once, and a check with
// conditions and values once for each that the embedded service promises.
func (t *Trial) demands() []probe.Binding {
	var all []probe.Binding
	words := t.worded()
	for _, check := range t.rules.Checks {
		params, worded := words[check.ID]
		if !worded {
			params = []probe.Params{{}}
		}
		for _, p := range params {
			all = append(all, probe.Binding{Check: check.ID, Params: p})
		}
	}
	return all
}

// worded holds the params that words would add, for the checks that need them.
func (t *Trial) worded() map[string][]probe.Params {
	w := map[string][]probe.Params{
		checks.StatusWhen: {
			{When: variants.UnknownID, Status: 404},
			{When: variants.InvalidBody, Status: 422},
			{When: variants.MalformedJSON, Status: 400},
			{When: variants.WrongContentType, Status: 415},
			{When: variants.Control, Class: 2},
			{When: variants.Anonymous, Class: 4},
		},
		checks.RefusedWhen: {
			{When: variants.InvalidBody}, {When: variants.As + demo.Viewer, Method: "POST"},
		},
		checks.BodyHas: {
			{Expect: object("body", path(t.style.Payload()), object("exists", true))},
			{When: checks.AnyError, Expect: object("body", path(t.style.CodePath()...), object("type", "string"))},
		},
		checks.HeaderHas:     {{Expect: object("header", "Content-Type", object("matches", "json"))}},
		checks.AnswersWithin: {{Expect: object("within", "1500ms")}},
		checks.SSEStream: {
			{}, {Expect: object("events", []any{map[string]string{"event": t.style.Ready()}})},
		},
		checks.WSClose: {{When: variants.BadFrame}, {When: variants.Anonymous}, {When: variants.UnknownID, Status: 4404}},
	}
	if t.token {
		w[checks.RefusedWhen] = append(w[checks.RefusedWhen], probe.Params{When: variants.BadCredential})
	}
	switch t.router {
	case exactRouter:
		w[checks.IdentityRequired] = []probe.Params{{Status: 422}}
	case credentialRouter:
		w[checks.PublicOpen] = []probe.Params{{Credentials: true}}
	}
	return w
}

// object writes {name: value} as JSON, or with a name between {name: {name: value}}.
func object(parts ...any) string {
	value := parts[len(parts)-1]
	if text, written := value.(string); written && strings.HasPrefix(text, "{") {
		value = json.RawMessage(text)
	}
	for _, name := range slices.Backward(parts[:len(parts)-1]) {
		value = map[string]any{fmt.Sprint(name): value}
	}
	out, err := json.Marshal(value)
	if err != nil {
		panic("selftest: an expectation that is no JSON: " + err.Error()) // it is made of maps, slices and scalars
	}
	return string(out)
}

// path returns the gjson path that leads from one member to the next.
func path(names ...string) string { return strings.Join(names, ".") }
