package demo

import "net/http"

// publicDefects are those of routers that must ask nobody for identity.
func publicDefects(s *Style) []Defect {
	return []Defect{
		ofPublic("public-requires-identity", "asks for identity where none may be needed", requiring(identityParts()...)),
		ofPublic("public-requires-tenant", "asks for X-Tenant-Id where none may be needed", requiring(identityParts()[0])),
		ofPublic("auth-requires-tenant", "asks for a tenant of who wants to log in", requiring(identityParts()[0])).on(onAuth),
		ofPublic("auth-requires-mode", "asks for a mode of who wants to log in", requiring(identityParts()[1])).on(onAuth),
		ofPublic("public-differs", "sends an anonymous caller less than others",
			anonymousGets(func(a answer) answer { return a.with(s.enclosed(map[string]any{"status": "restricted"})) })),
		ofPublic("public-lists-nothing", "lists for an anonymous caller nothing of what others see", changes(
			payloadsBecome(func(c *call) any { return []any{c.payload()} }),
			anonymousGets(func(a answer) answer { return a.with(s.enclosed([]any{})) }),
		)),
		ofPublic("public-hides", "hides from an anonymous caller that the path exists",
			anonymousGets(func(answer) answer { return jsonAnswer(http.StatusNotFound, s.body(noRoute("/"))) })),
		ofPublic("public-crashes", "crashes when identity is missing",
			anonymousGets(func(answer) answer { return crash() })),
		ofPublic("public-redirects", "sends an anonymous caller to a login page",
			anonymousGets(func(answer) answer { return toLogin(http.StatusTemporaryRedirect) })),
		ofPublic("public-refuses-with-200", "refuses an anonymous caller with a 200 that carries the error",
			anonymousGets(func(answer) answer {
				refused := problemOf(http.StatusUnauthorized, "identity.missing", say("%s is missing", "X-Tenant-Id"))
				return jsonAnswer(http.StatusOK, s.body(refused))
			})),
		ofPublic("public-down", "answers everybody that it is down",
			onGrant(func(*call, answer) answer {
				return textAnswer(http.StatusServiceUnavailable, mediaText, "Service Unavailable")
			})).cannotTell(),
	}
}

// requiring refuses a request that lacks one of the parts.
func requiring(parts ...part) change {
	return func(c *conduct) {
		c.refusal = http.StatusUnauthorized
		c.parts = parts
		c.gates = append([]gate{{gateNameIdentity, gateIdentity}}, c.gates...)
	}
}

// anonymousGets alters the answer to a request that lacks a part of the identity.
func anonymousGets(f func(answer) answer) change {
	return onGrant(func(c *call, a answer) answer {
		if hasAllParts(c) {
			return a
		}
		return f(a)
	})
}
