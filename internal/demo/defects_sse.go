package demo

import (
	"net/http"
	"slices"
)

// sseDefects are those of event streams: who is let in, and how a refusal at connect is told.
func sseDefects() []Defect {
	return []Defect{
		overSSE("sse-no-identity", "opens the stream to everybody", everybody, identityRequired),
		overSSE("sse-tenant-unchecked", "never looks at X-Tenant-Id", unchecked("X-Tenant-Id"), identityRequired),
		overSSE("sse-mode-unchecked", "never looks at X-Mode", unchecked("X-Mode"), identityRequired),
		overSSE("sse-project-unchecked", "never looks at X-Project-Id", unchecked("X-Project-Id"), identityRequired),
		overSSE("sse-silent-to-anonymous", "opens a stream without identity, and never sends anything on it",
			refusalStreams(func(*eventStream, *problem) {}, false), identityRequired),
		overSSE("sse-error-in-stream", "opens the stream, sends the refusal as an event and ends",
			refusalStreams(func(s *eventStream, p *problem) { s.event("error", p.envelope()) }, true),
			identityRequired, sseConnectEnvelope),
		overSSE("sse-refusal-ends-at-once", "opens the stream without identity, and ends it without a word",
			refusalStreams(func(*eventStream, *problem) {}, true), identityRequired, sseConnectEnvelope),
		overSSE("sse-unknown-id-ends-at-once", "opens the stream on an unknown id, and ends it without a word",
			problemStreams(kindUnknownID, func(*eventStream, *problem) {}, true), sseConnectEnvelope),
		overSSE("sse-data-before-error", "opens the stream and sends data before the refusal",
			refusalStreams(func(s *eventStream, p *problem) {
				s.event("message", map[string]any{"data": s.thing(s.id())})
				s.event("error", p.envelope())
			}, true), identityRequired, sseConnectEnvelope),
		overSSE("sse-refusal-is-200", "refuses with a 200 that carries the error as JSON",
			refusalBecomes(func(_ *call, _ *problem, a answer) answer { a.status = http.StatusOK; return a }),
			identityRequired, sseConnectEnvelope),
		overSSE("sse-refusal-is-204", "answers an anonymous caller with 204",
			refusalBecomes(func(*call, *problem, answer) answer { return answer{status: http.StatusNoContent} }), identityRequired),
		overSSE("sse-refusal-is-login-page", "sends an anonymous caller to a login page",
			refusalBecomes(func(*call, *problem, answer) answer { return toLogin(http.StatusFound) }),
			identityRequired),
		overSSE("sse-refusal-is-crash", "crashes when identity is missing",
			refusalBecomes(func(*call, *problem, answer) answer { return crash() }), identityRequired, sseConnectEnvelope),
		overSSE("sse-token-unchecked", "never looks at the bearer token", withoutGate(gateNameToken), identityRequired).withToken(),
		overSSE("sse-refuses-everybody", "refuses the full identity as it refuses none", nobody(), identityRequired).cannotTell(),
		overSSE("sse-connect-detail", `tells a refusal at connect as {"detail": "…"}`, errorsBecome(detail), sseConnectEnvelope),
		overSSE("sse-connect-detail-wraps-envelope", `tells a refusal at connect as {"detail": {"error": {…}}}`,
			errorsBecome(detailWrapped), sseConnectEnvelope),
		overSSE("sse-connect-text", "tells a refusal at connect as plain text",
			errorsBecomeText(mediaText, func(p *problem) string { return p.message }), sseConnectEnvelope),
		overSSE("sse-connect-page", "tells a refusal at connect as an HTML page", errorsBecomeText(mediaHTML, page), sseConnectEnvelope),
		overSSE("sse-connect-empty", "refuses at connect with an empty body",
			errorsBecomeText(mediaJSON, func(*problem) string { return "" }), sseConnectEnvelope),
		overSSE("sse-connect-as-event", "sends a refusal at connect as an event, under the right status",
			errorsBecomeText(mediaSSE, func(p *problem) string { return "event: error\ndata: " + envelopeText(p) + "\n\n" }),
			sseConnectEnvelope),
		overSSE("sse-connect-typed-as-stream", "sends the envelope as text/event-stream",
			errorsBecomeText(mediaSSE, envelopeText), sseConnectEnvelope),
		overSSE("sse-connect-without-code", "refuses at connect without a code", editError(lacking("code")), sseConnectEnvelope),
		overSSE("sse-connect-status-differs", "always gives http_status 500, whatever the response's status is",
			setError("http_status", 500), sseConnectEnvelope),
		overSSE("sse-connect-details-null", "gives details as null", setError("details", nil), sseConnectEnvelope),
		overSSE("sse-connect-trace", "gives a stack trace as the message", setError("message", traceback), sseConnectEnvelope),
		overSSE("sse-only-unknown-id-bare", "envelopes every refusal at connect but an unknown id",
			oneBecomes(kindUnknownID, detail), sseConnectEnvelope),
		overSSE("sse-unknown-id-in-stream", "opens the stream on an unknown id, greets, and sends the error as the next event",
			problemStreams(kindUnknownID, func(s *eventStream, p *problem) {
				s.event("connected", map[string]any{})
				s.event("error", p.envelope())
			}, true), sseConnectEnvelope),
		overSSE("sse-unknown-id-in-half-an-event", "opens the stream on an unknown id, and sends an error that no blank line ends",
			problemStreams(kindUnknownID, func(s *eventStream, p *problem) { s.text("data: " + envelopeText(p) + "\n") }, true),
			sseConnectEnvelope),
		overSSE("sse-unknown-id-breaks-off", "opens the stream on an unknown id, and drops the connection",
			problemStreams(kindUnknownID, func(*eventStream, *problem) { panic(http.ErrAbortHandler) }, true), sseConnectEnvelope),
		overSSE("sse-unknown-id-crashes", "crashes on an unknown id",
			only(kindUnknownID, func(*call, *problem, answer) answer { return crash() }), sseConnectEnvelope),
		overSSE("sse-last-event-id-crashes", "crashes on a Last-Event-ID that it does not know", lastEventIDCrashes, sseConnectEnvelope),
	}
}

// lastEventIDCrashes looks the last event up without asking whether it is there.
func lastEventIDCrashes(c *conduct) {
	c.gates = append(slices.Clone(c.gates), gate{"last event", func(c *call) *problem {
		if c.r.Header.Get("Last-Event-Id") == "" {
			return nil
		}
		return &problem{kind: kindCrash}
	}})
	only(kindCrash, func(*call, *problem, answer) answer { return crash() })(c)
}

// refusalStreams tells a want of identity in a stream, which it opens, and which ends after that or never.
func refusalStreams(tell func(*eventStream, *problem), ends bool) change {
	return problemStreams(kindIdentity, tell, ends)
}

// problemStreams does so for problems of one kind.
func problemStreams(k kind, tell func(*eventStream, *problem), ends bool) change {
	return func(c *conduct) {
		usual := c.stream.refuse
		c.stream.refuse = func(c *call, w http.ResponseWriter, p *problem) {
			if p.kind != k {
				usual(c, w, p)
				return
			}
			stream := c.stream
			stream.begin, stream.ends = func(s *eventStream) { tell(s, p) }, ends
			c.run(stream, w)
		}
	}
}
