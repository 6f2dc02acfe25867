package demo

import (
	"net/http"
	"sync/atomic"
)

// identityDefects make HTTP endpoints let in clients without identity, or refuse them in the wrong way.
//
// Left out, because no request shows them: a service that stores something before it refuses, and one that remembers
// the last caller. Left out too: an empty or odd tenant that is let in, which the contract does not forbid; those are
// manners.
func identityDefects(s *Style) []Defect {
	return []Defect{
		overHTTP("no-identity", "answers everybody, with identity or without", everybody, identityRequired),
		overHTTP("tenant-unchecked", "never looks at X-Tenant-Id", unchecked("X-Tenant-Id"), identityRequired),
		overHTTP("mode-unchecked", "never looks at X-Mode", unchecked("X-Mode"), identityRequired),
		overHTTP("project-unchecked", "never looks at X-Project-Id", unchecked("X-Project-Id"), identityRequired),
		overHTTP("any-part-suffices", "lets a request in that has any one of the identity headers",
			admits(hasAnyPart), identityRequired),
		overHTTP("only-anonymous-unchecked", "refuses an incomplete identity, and lets in who has none at all",
			admits(func(c *call) bool { return !hasAnyPart(c) }), identityRequired),
		overHTTP("identity-by-default", "takes a default for every part of the identity that is missing",
			identityByDefault, identityRequired),
		overHTTP("mutations-unchecked", "asks for identity on GET only",
			admits(func(c *call) bool { return c.endpoint.Method != http.MethodGet }), identityRequired),
		overHTTP("only-first-endpoint-checked", "asks for identity on the router's first endpoint only",
			admits(func(c *call) bool { return !c.first }), identityRequired),
		overHTTP("details-unchecked", "asks for identity on lists and not on what they list",
			admits(func(c *call) bool { return len(c.values) > 0 }), identityRequired),
		overHTTP("refusal-is-200", "refuses with a 200 that carries the error",
			refusalBecomes(withStatus(http.StatusOK)),
			identityRequired, envelopeError),
		overHTTP("refusal-is-empty-list", "sends an anonymous caller an empty list instead of a refusal",
			refusalBecomes(func(*call, *problem, answer) answer {
				return jsonAnswer(http.StatusOK, s.enclosed([]any{}))
			}), identityRequired),
		overHTTP("refusal-is-204", "answers an anonymous caller with 204",
			refusalBecomes(func(*call, *problem, answer) answer { return answer{status: http.StatusNoContent} }),
			identityRequired),
		overHTTP("refusal-is-login-page", "sends an anonymous caller to a login page",
			refusalBecomes(func(*call, *problem, answer) answer { return toLogin(http.StatusFound) }),
			identityRequired),
		overHTTP("refusal-is-crash", "crashes with a 500 when identity is missing",
			refusalBecomes(func(*call, *problem, answer) answer { return crash() }),
			identityRequired, envelopeError),
		overHTTP("refusal-is-enveloped-500", "reports missing identity as an internal error, in an envelope",
			refusing(http.StatusInternalServerError), identityRequired),
		overHTTP("refusal-is-503", "reports missing identity as a service that is down, in an envelope",
			refusing(http.StatusServiceUnavailable), identityRequired),
		overHTTP("refusal-is-404", "hides from an anonymous caller that the path exists",
			refusing(http.StatusNotFound), identityRequired),
		overHTTP("refusal-of-wrong-status", "refuses with 400 where the ticket demands 422",
			refusing(http.StatusBadRequest), identityRequired).on(onExact),
		overHTTP("partial-refusal-of-wrong-status", "refuses an incomplete identity with 401 where the ticket demands 422",
			refusalBecomes(func(c *call, p *problem, a answer) answer {
				if !hasAnyPart(c) {
					return a
				}
				p.status = http.StatusUnauthorized
				return failInStyle(c, p)
			}), identityRequired).on(onExact),
		overHTTP("token-unchecked", "never looks at the bearer token",
			withoutGate(gateNameToken), identityRequired).withToken(),
		overHTTP("token-instead-of-headers", "never looks at the identity headers of who has a token",
			admits(func(c *call) bool { return c.r.Header.Get("Authorization") != "" }), identityRequired).withToken().cannotTell(),
		overHTTP("refuses-everybody", "refuses the full identity as it refuses none",
			nobody(), identityRequired).cannotTell(),
		overHTTP("refuses-everybody-by-number", "refuses the full identity as it refuses none, each time with a reference of its own",
			nobodyByNumber, identityRequired).cannotTell(),
		overHTTP("hangs-without-identity", "never answers a request without identity",
			refusalHangs, identityRequired).on(onFew).cannotTell(),
	}
}

// nobodyByNumber refuses every request, each with a different reference made of letters.
func nobodyByNumber(c *conduct) {
	n := new(atomic.Uint32)
	askIdentity(func(c *call, _ func(*call) *problem) *problem {
		ref := make([]byte, 8)
		for i, rest := 0, n.Add(1)*2654435761; i < len(ref); i, rest = i+1, rest/26 {
			ref[i] = byte('a' + rest%26)
		}
		return c.refused("identity.missing", say("the request is refused, ref %s", ref), identityParts()[0])
	})(c)
}

// identityByDefault uses a default for a missing part.
func identityByDefault(c *conduct) {
	defaults := map[string]string{"X-Tenant-Id": "t_default", "X-Mode": "saas", "X-Project-Id": "p_default"}
	c.value = func(c *call, p part) string {
		if got := headerPart(c, p); got != "" {
			return got
		}
		return defaults[p.header]
	}
}

// refusalHangs never reports a missing identity: it waits until the client gives up.
func refusalHangs(c *conduct) {
	refusalBecomes(func(c *call, _ *problem, a answer) answer {
		<-c.ctx.Done()
		return a
	})(c)
}

// crash is the answer of a Python service that has crashed.
func crash() answer {
	return textAnswer(http.StatusInternalServerError, mediaText, "Internal Server Error")
}
