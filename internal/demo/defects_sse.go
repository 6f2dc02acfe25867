package demo

import (
	"fmt"
	"net/http"
	"slices"
)

// sseDefects are defects of event streams: which clients are let in, and the form of a refusal at connect.
func sseDefects(s *Style) []Defect {
	return slices.Concat(sseIdentityDefects(s), sseMemberDefects(s), sseConnectDefects(s))
}

// sseIdentityDefects let in clients that the stream must refuse.
func sseIdentityDefects(s *Style) []Defect {
	return []Defect{
		overSSE("sse-no-identity", "opens the stream to everybody", everybody, identityRequired),
		overSSE("sse-tenant-unchecked", "never looks at X-Tenant-Id", unchecked("X-Tenant-Id"), identityRequired),
		overSSE("sse-mode-unchecked", "never looks at X-Mode", unchecked("X-Mode"), identityRequired),
		overSSE("sse-project-unchecked", "never looks at X-Project-Id", unchecked("X-Project-Id"), identityRequired),
		overSSE("sse-silent-to-anonymous", "opens a stream without identity, and never sends anything on it",
			refusalStreams(func(*eventStream, *problem) {}, false), identityRequired),
		overSSE("sse-error-in-stream", "opens the stream, sends the refusal as an event and ends",
			refusalStreams(func(e *eventStream, p *problem) { e.event("error", s.body(p)) }, true),
			identityRequired, sseConnectEnvelope),
		overSSE("sse-refusal-ends-at-once", "opens the stream without identity, and ends it without a word",
			refusalStreams(func(*eventStream, *problem) {}, true), identityRequired, sseConnectEnvelope),
		overSSE("sse-unknown-id-ends-at-once", "opens the stream on an unknown id, and ends it without a word",
			problemStreams(kindUnknownID, func(*eventStream, *problem) {}, true), sseConnectEnvelope),
		overSSE("sse-data-before-error", "opens the stream and sends data before the refusal",
			refusalStreams(func(e *eventStream, p *problem) {
				e.event("message", s.enclosed(e.thing(e.id())))
				e.event("error", s.body(p))
			}, true), identityRequired, sseConnectEnvelope),
		overSSE("sse-refusal-is-200", "refuses with a 200 that carries the error as JSON",
			refusalBecomes(withStatus(http.StatusOK)),
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
	}
}

// sseMemberDefects are defects of single members of a refusal at connect.
func sseMemberDefects(s *Style) []Defect {
	var all []Defect
	for _, m := range s.members {
		all = append(all,
			overSSE("sse-connect-without-"+m.role, fmt.Sprintf("leaves out %s of a refusal at connect", m.name),
				errorsBecome(s.edited(lacking(m.name))), sseConnectEnvelope),
			overSSE(fmt.Sprintf("sse-connect-%s-%s", m.role, m.wrong[0].name),
				fmt.Sprintf("sends %s %s in a refusal at connect", m.name, m.wrong[0].says),
				errorsBecome(s.edited(giving(m.name, m.wrong[0]))), sseConnectEnvelope))
	}
	return all
}

// sseConnectDefects are defects in the form of a refusal at connect.
func sseConnectDefects(s *Style) []Defect {
	return []Defect{
		overSSE("sse-connect-detail", `reports a refusal at connect as {"detail": "…"}`, rawErrors(s.detail), sseConnectEnvelope),
		overSSE("sse-connect-detail-wraps-envelope", fmt.Sprintf(`reports a refusal at connect as {"detail": %s}`, s.sketch),
			rawErrors(s.nested("detail")), sseConnectEnvelope),
		overSSE("sse-connect-text", "reports a refusal at connect as plain text",
			errorsBecomeText(mediaText, s.message), sseConnectEnvelope),
		overSSE("sse-connect-page", "reports a refusal at connect as an HTML page", errorsBecomeText(mediaHTML, s.page), sseConnectEnvelope),
		overSSE("sse-connect-empty", "refuses at connect with an empty body",
			errorsBecomeText(s.media, func(*problem) string { return "" }), sseConnectEnvelope),
		overSSE("sse-connect-as-event", "sends a refusal at connect as an event, under the right status",
			errorsBecomeText(mediaSSE, func(p *problem) string { return "event: " + s.word("error") + "\ndata: " + s.text(p) + "\n\n" }),
			sseConnectEnvelope),
		overSSE("sse-connect-typed-as-stream", "sends the error as text/event-stream",
			errorsBecomeText(mediaSSE, s.text), sseConnectEnvelope),
		// A schema says nothing of the answer's status.
		overSSE("sse-connect-status-differs", "always sends 500 as the error's status, whatever the response's status is",
			errorsBecome(s.edited(setting(s.name(roleStatus), 500))), sseConnectEnvelope).given(!s.ownSchema),
		overSSE("sse-connect-status-200", "sends 200 as the error's status, whatever the response's status is",
			errorsBecome(s.edited(setting(s.name(roleStatus), 200))), sseConnectEnvelope),
		overSSE("sse-connect-trace", "sends a stack trace as the message",
			errorsBecome(s.edited(setting(s.name(roleMessage), traceback))), sseConnectEnvelope),
		overSSE("sse-only-unknown-id-bare", "envelopes every refusal at connect but an unknown id",
			oneRaw(kindUnknownID, s.detail), sseConnectEnvelope),
		overSSE("sse-unknown-id-in-stream", "opens the stream on an unknown id, greets, and sends the error as the next event",
			problemStreams(kindUnknownID, func(e *eventStream, p *problem) {
				e.event("connected", map[string]any{})
				e.event("error", s.body(p))
			}, true), sseConnectEnvelope),
		overSSE("sse-unknown-id-in-half-an-event", "opens the stream on an unknown id, and sends an error that no blank line ends",
			problemStreams(kindUnknownID, func(e *eventStream, p *problem) { e.text("data: " + s.text(p) + "\n") }, true),
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

// refusalStreams opens a stream and reports a missing identity in it. The stream ends after that, or never.
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
