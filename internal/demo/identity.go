package demo

import (
	"net/http"
	"slices"
	"strings"
)

// A part is one part of the identity that a request must carry.
type part struct {
	header string
	field  string // its name in a hello frame and in a query
	valid  func(string) bool
	wants  text
}

// isTenant reports whether a value has the form of a tenant.
func isTenant(s string) bool {
	rest, ok := strings.CutPrefix(s, "t_")
	return ok && rest != "" && strings.Trim(rest, "abcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}

// isMode reports whether a value is one of the modes.
func isMode(s string) bool { return slices.Contains([]string{"saas", "enterprise", "lab"}, s) }

// isProject reports whether a value is more than blanks.
func isProject(s string) bool { return strings.TrimSpace(s) != "" }

// identityParts are the parts that the contract requires.
func identityParts() []part {
	return []part{
		{"X-Tenant-Id", "tenant_id", isTenant, say("t_ and lower-case letters, digits, _ or -")},
		{"X-Mode", "mode", isMode, say("saas, enterprise or lab")},
		{"X-Project-Id", "project_id", isProject, say("a project")},
	}
}

// headerPart reads a part from the request's headers.
func headerPart(c *call, p part) string { return c.r.Header.Get(p.header) }

// helloPart reads a part from the context of the hello frame.
func helloPart(c *call, p part) string {
	context, _ := c.hello[c.style.word("context")].(map[string]any)
	value, _ := context[p.field].(string)
	return value
}

// gateEnvironment refuses the header that no caller may send.
func gateEnvironment(c *call) *problem {
	if _, sent := c.r.Header["X-Env"]; !sent {
		return nil
	}
	return &problem{
		kind: kindEnvironment, status: http.StatusBadRequest, close: 4400, code: "identity.env_refused",
		message: say("X-Env is not accepted"), details: map[string]any{"header": "X-Env"},
	}
}

// gateIdentity refuses a request that lacks a part of the identity.
func gateIdentity(c *call) *problem { return c.lacksIdentity(c.value) }

// lacksIdentity returns a problem for the first missing or invalid part of the identity, or nil.
func (c *call) lacksIdentity(value func(*call, part) string) *problem {
	for _, p := range c.parts {
		got := value(c, p)
		if p.valid(got) {
			continue
		}
		code, message := "identity.missing", say("%s is missing", p.header)
		if got != "" {
			code, message = "identity.malformed", say("%s must be %s", p.header, p.wants)
		}
		return c.refused(code, message, p)
	}
	return nil
}

// refused is the problem of a request without a valid part p of the identity.
func (c *call) refused(code string, message text, p part) *problem {
	return &problem{
		kind: kindIdentity, status: c.refusal, close: 4401, code: code, message: message,
		details: map[string]any{"header": p.header},
	}
}

// gateToken refuses a request without the bearer token, if one is demanded.
func gateToken(c *call) *problem {
	if c.token == "" || c.r.Header.Get("Authorization") == "Bearer "+c.token {
		return nil
	}
	p := c.refused("identity.unauthorized", say("Authorization must hold the bearer token"), part{header: "Authorization"})
	if c.refusal != http.StatusUnprocessableEntity { // the older fixes answer everything with 422
		p.status = http.StatusUnauthorized
	}
	return p
}

// gateHello refuses a conversation whose hello lacks a part of the identity, or that began with headers of which one is
// missing. Headers may be left out altogether, as browsers do.
func gateHello(c *call) *problem {
	if p := c.lacksIdentity(helloPart); p != nil {
		return p
	}
	if !slices.ContainsFunc(identityParts(), func(p part) bool { return headerPart(c, p) != "" }) {
		return nil
	}
	return c.lacksIdentity(headerPart)
}
