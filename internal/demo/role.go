package demo

import "net/http"

// The header that names a caller's role, and the role that may only read.
const (
	roleHeader = "X-Role"
	// Viewer is the role, and the name of the identity that has it in the configuration.
	Viewer = "viewer"
)

// gateRole refuses a viewer who would change something.
func gateRole(c *call) *problem {
	if c.r.Header.Get(roleHeader) != Viewer || c.endpoint.Method == http.MethodGet {
		return nil
	}
	return &problem{
		kind: kindRole, status: http.StatusForbidden, close: 4403, code: "identity.forbidden",
		message: say("a viewer may change nothing"), details: map[string]any{"header": roleHeader},
	}
}
