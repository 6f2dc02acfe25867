package demo

import "net/http"

// credentialDefects are defects in the answers to credentials and identity values that are present and not valid: most
// questions never reach them.
func credentialDefects(s *Style) []Defect {
	return []Defect{
		overHTTP("only-token-bare", "envelopes every error but those about the bearer token",
			when(aboutToken, rawAs(s.detail)), envelopeError).withToken(),
		overHTTP("only-bad-token-bare", "envelopes every error but the one about a token that nobody knows",
			when(func(c *call, p *problem) bool { return aboutToken(c, p) && hasToken(c) }, rawAs(s.detail)), envelopeError).withToken(),
		overHTTP("only-absent-token-bare", "envelopes every error but the one about a token that is not there",
			when(func(c *call, p *problem) bool { return aboutToken(c, p) && !hasToken(c) }, rawAs(s.detail)), envelopeError).withToken(),
		overHTTP("only-blank-identity-bare", "envelopes every error but the one about a header that is sent empty",
			when(blankIdentity, rawAs(detailList)), envelopeError),
		overHTTP("only-malformed-identity-bare", "envelopes every error but the one about a tenant of a wrong form",
			when(malformedIdentity, rawAs(detailList)), envelopeError),
		overHTTP("bad-token-crashes", "crashes on a token that nobody knows",
			when(func(c *call, p *problem) bool { return aboutToken(c, p) && hasToken(c) }, crashing), envelopeError).withToken(),
		overHTTP("malformed-identity-crashes", "crashes on a tenant of a wrong form", when(malformedIdentity, crashing), envelopeError),
		overSSE("sse-only-token-bare", "envelopes every refusal at connect but those about the bearer token",
			when(aboutToken, rawAs(s.detail)), sseConnectEnvelope).withToken(),
		overSSE("sse-only-malformed-identity-bare", "envelopes every refusal at connect but the one about a tenant of a wrong form",
			when(malformedIdentity, rawAs(detailList)), sseConnectEnvelope),
		overWS("ws-only-token-bare", "closes without an error frame where the bearer token is missing or wrong",
			refusesWhen(aboutToken, (*talk).close), wsErrorEnvelope).withToken(),
		overWS("ws-only-malformed-identity-bare", "closes without an error frame on a tenant of a wrong form",
			refusesWhen(malformedIdentity, (*talk).close), wsErrorEnvelope),
	}
}

// echoDefects refuse everybody, and repeat the part that the request lacked, so that no two refusals are equal.
func echoDefects(*Style) []Defect {
	return []Defect{
		overHTTP("refuses-everybody-by-name", "refuses everybody with one code, and repeats what was missing in the message",
			nobodyByName, identityRequired).cannotTell(),
		overHTTP("missing-is-404", "answers 404 to everybody, where the ticket demands 422 without the headers",
			changes(refusing(http.StatusNotFound), nobody()), identityRequired).on(onExact),
	}
}

// nobodyByName refuses every request alike, except for the names of the headers that it lacks.
func nobodyByName(c *conduct) {
	askIdentity(func(c *call, _ func(*call) *problem) *problem {
		lacks := ""
		for _, p := range identityParts() {
			if headerPart(c, p) == "" {
				lacks += p.header + " "
			}
		}
		return c.refused("identity.missing", say("%sis needed", lacks), identityParts()[0])
	})(c)
}

// absenceDefects are those of a route that is documented and answers as if it were not there.
func absenceDefects() []Defect {
	gone := func(*call, answer) answer {
		return jsonAnswer(http.StatusNotFound, map[string]any{"detail": "Not Found"})
	}
	return []Defect{
		overHTTP("documented-and-not-found", `answers {"detail": "Not Found"} to everybody, on a route that the document has`,
			changes(
				onFail(func(c *call, _ *problem, a answer) answer { return gone(c, a) }),
				onGrant(gone),
			), envelopeError),
		overHTTP("unmounted", "is not there at all, and the service says so in an error of the house",
			unmounted, envelopeError, identityRequired).cannotTell(),
		overSSE("sse-unmounted", "is not there at all, and the service says so in an error of the house",
			unmounted, sseConnectEnvelope, identityRequired).cannotTell(),
		overWS("ws-unmounted", "is not there at all, and the service says so in an error of the house at the handshake",
			unmounted, wsErrorEnvelope, wsIdentityRequired).cannotTell(),
		ofPublic("public-login-for-everybody", "sends everybody to a login page, with identity and without",
			onGrant(func(*call, answer) answer { return toLogin(http.StatusFound) })).cannotTell(),
		ofPublic("public-not-modified", "answers everybody with a 304 that nobody asked for",
			onGrant(func(*call, answer) answer { return answer{status: http.StatusNotModified} })).cannotTell(),
	}
}

// unmounted removes the router from the service and from its document.
func unmounted(c *conduct) {
	c.unmounted = true
	gone := gate{"mounted", func(c *call) *problem { return noRoute(c.r.URL.EscapedPath()) }}
	c.gates, c.talk.handshake = []gate{gone}, []gate{gone}
}

// when changes the answer to the problems that meant selects, and answers all others as usual.
func when(meant func(*call, *problem) bool, f func(c *call, p *problem, a answer) answer) change {
	return onFail(func(c *call, p *problem, a answer) answer {
		if !meant(c, p) {
			return a
		}
		return f(c, p, a)
	})
}

// refusesWhen does so in a conversation.
func refusesWhen(meant func(*call, *problem) bool, f func(*talk, *problem)) change {
	return func(c *conduct) {
		usual := c.talk.refuse
		c.talk.refuse = func(t *talk, p *problem) {
			if !meant(t.call, p) {
				usual(t, p)
				return
			}
			f(t, p)
		}
	}
}

// rawAs answers a problem with a body of the framework, not of the house.
func rawAs(body func(*problem) any) func(*call, *problem, answer) answer {
	return func(_ *call, p *problem, a answer) answer { return a.raw(body(p)) }
}

func crashing(*call, *problem, answer) answer { return crash() }

func hasToken(c *call) bool { return c.r.Header.Get("Authorization") != "" }

func aboutToken(_ *call, p *problem) bool { return p.code == "identity.unauthorized" }

func malformedIdentity(_ *call, p *problem) bool { return p.code == "identity.malformed" }

// blankIdentity reports whether the first missing header of the identity was sent with an empty value.
func blankIdentity(c *call, p *problem) bool {
	name, _ := p.details["header"].(string)
	_, sent := c.r.Header[name]
	return p.code == "identity.missing" && sent
}
