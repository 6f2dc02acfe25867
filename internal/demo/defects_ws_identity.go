package demo

import "net/http"

// wsIdentityDefects make a WebSocket endpoint let in clients without identity, or refuse them in the wrong way.
func wsIdentityDefects(s *Style) []Defect {
	return []Defect{
		overWS("ws-no-identity", "talks to everybody who says hello", everybody, wsIdentityRequired),
		overWS("ws-tenant-unchecked", "never looks at the tenant", unchecked("X-Tenant-Id"), wsIdentityRequired),
		overWS("ws-mode-unchecked", "never looks at the mode", unchecked("X-Mode"), wsIdentityRequired),
		overWS("ws-project-unchecked", "never looks at the project", unchecked("X-Project-Id"), wsIdentityRequired),
		overWS("ws-token-unchecked", "never looks at the bearer token", withoutGate(gateNameToken), wsIdentityRequired).withToken(),
		overWS("ws-silent-to-anonymous", "neither answers an anonymous hello nor closes",
			refusesBy(func(t *talk, _ *problem) { t.listen() }, kindIdentity), wsIdentityRequired),
		overWS("ws-never-closes", "sends the error frame and leaves the connection open",
			refusesBy(func(t *talk, p *problem) { t.say(s.frame(p)); t.listen() }, kindIdentity), wsIdentityRequired),
		overWS("ws-leaks-before-hello", "sends what the conversation holds before anybody said hello",
			func(c *conduct) { c.talk.greet = history }, wsIdentityRequired),
		overWS("ws-leaks-before-refusal", "sends what the conversation holds before it refuses",
			refusesBy(func(t *talk, p *problem) { history(t); t.say(s.frame(p)); t.close(p) }, kindIdentity),
			wsIdentityRequired),
		overWS("ws-leaks-emptiness", "sends that the conversation holds nothing before it refuses",
			refusesBy(func(t *talk, p *problem) {
				t.say(s.note("history", map[string]any{"items": []any{}}))
				t.say(s.frame(p))
				t.close(p)
			}, kindIdentity), wsIdentityRequired),
		overWS("ws-leaks-text", "sends what the conversation holds as plain text before it refuses",
			refusesBy(func(t *talk, p *problem) {
				t.sayText(s.sentence(say("ann: see you at nine")))
				t.say(s.frame(p))
				t.close(p)
			}, kindIdentity), wsIdentityRequired),
		overWS("ws-welcomes-before-refusal", "says ready to everybody before it looks at the identity",
			refusesBy(func(t *talk, p *problem) {
				t.call.talk.welcome(t)
				t.say(s.frame(p))
				t.close(p)
			}, kindIdentity), wsIdentityRequired),
		overWS("ws-closes-1000", "refuses with the code of a normal end", closesWith(1000), wsIdentityRequired),
		overWS("ws-closes-1001", "refuses with the code of a service that goes away", closesWith(1001), wsIdentityRequired),
		overWS("ws-closes-1011", "refuses with the code of an internal error", closesWith(1011), wsIdentityRequired),
		overWS("ws-closes-without-code", "refuses with a close frame that holds no code", closesWith(1005), wsIdentityRequired),
		overWS("ws-closes-1000-without-frame", "ends the conversation in peace and says nothing when identity is missing",
			refusesBy(func(t *talk, p *problem) { t.closeWith(1000, "") }, kindIdentity),
			wsIdentityRequired, wsErrorEnvelope),
		overWS("ws-crashes-on-anonymous", "crashes on an anonymous hello: a close with 1011 and no error frame",
			refusesBy(func(t *talk, p *problem) { t.closeWith(1011, "") }, kindIdentity),
			wsIdentityRequired, wsErrorEnvelope),
		overWS("ws-drops-anonymous", "drops the connection on an anonymous hello, without a close frame",
			refusesBy(func(t *talk, _ *problem) { _ = t.conn.CloseNow() }, kindIdentity), wsIdentityRequired, wsErrorEnvelope),
		overWS("ws-handshake-500", "crashes in the handshake when identity is missing",
			handshakeBecomes(func(answer) answer { return crash() }), wsIdentityRequired, wsErrorEnvelope),
		overWS("ws-handshake-redirect", "sends an anonymous client to a login page",
			handshakeBecomes(func(answer) answer { return toLogin(http.StatusFound) }), wsIdentityRequired),
		overWS("ws-handshake-200", "answers an anonymous handshake with a 200 and no WebSocket",
			handshakeBecomes(func(a answer) answer { return withStatus(http.StatusOK)(nil, nil, a) }), wsIdentityRequired),
		overWS("ws-refuses-everybody", "refuses the full identity as it refuses none",
			nobody(), wsIdentityRequired).cannotTell(),
	}
}

// handshakeBecomes refuses a missing identity at the handshake, with another answer than the usual 401.
func handshakeBecomes(f func(answer) answer) change {
	return changes(
		refusesAtHandshake(http.StatusUnauthorized),
		refusalBecomes(func(_ *call, _ *problem, a answer) answer { return f(a) }),
	)
}
