package demo

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/coder/websocket"
)

// wsErrorDefects are correct refusals of a WebSocket endpoint in a form that is not an ErrorEnvelope.
func wsErrorDefects(s *Style) []Defect {
	return slices.Concat(wsFrameDefects(s), wsMemberDefects(s), wsHandshakeDefects(s), wsOneDefects(s))
}

// wsMemberDefects are those of each member of the error in the frame.
func wsMemberDefects(s *Style) []Defect {
	var all []Defect
	for _, m := range s.members {
		all = append(all,
			overWS("ws-error-without-"+m.role, fmt.Sprintf("leaves %s out of the error frame", m.name),
				s.editFrame(lacking(m.name)), wsErrorEnvelope),
			overWS(fmt.Sprintf("ws-error-%s-%s", m.role, m.wrong[0].name),
				fmt.Sprintf("sends %s %s in the error frame", m.name, m.wrong[0].says),
				s.editFrame(giving(m.name, m.wrong[0])), wsErrorEnvelope))
	}
	return append(all,
		overWS("ws-error-status-200", "sends 200 as the error's status",
			s.editFrame(setting(s.name(roleStatus), 200)), wsErrorEnvelope),
		overWS("ws-error-trace", "sends a stack trace as the message",
			s.editFrame(setting(s.name(roleMessage), traceback)), wsErrorEnvelope),
	)
}

// wsFrameDefects are those of the error frame as a whole.
func wsFrameDefects(s *Style) []Defect {
	kind, name, message := s.word("type"), s.word("error"), s.name(roleMessage)
	return []Defect{
		overWS("ws-close-without-frame", "closes with an application code and sends no error frame",
			refusesBy((*talk).close), wsErrorEnvelope),
		overWS("ws-error-in-close-reason", "reports the error in the close reason alone",
			refusesBy(func(t *talk, p *problem) {
				t.closeWith(p.close, string(encode(s.instead(map[string]any{s.name(roleCode): s.code(p)}))))
			}),
			wsErrorEnvelope),
		overWS("ws-error-bare", fmt.Sprintf(`sends {%q: %q, %q: "…"}`, kind, name, message),
			framesBecome(func(p *problem) any { return map[string]any{kind: name, message: s.message(p)} }), wsErrorEnvelope),
		overWS("ws-error-is-text", fmt.Sprintf(`sends {%q: %q, %q: "…"}`, kind, name, s.holder()),
			framesBecome(func(p *problem) any { return map[string]any{kind: name, s.holder(): s.message(p)} }), wsErrorEnvelope),
		overWS("ws-error-detail", `sends {"detail": "…"}`, framesBecome(s.detail), wsErrorEnvelope),
		overWS("ws-error-detail-wraps-envelope", fmt.Sprintf(`sends {"detail": %s}`, s.sketch), framesBecome(s.nested("detail")), wsErrorEnvelope),
		overWS("ws-error-twice", fmt.Sprintf(`sends {%q: %s}`, s.holder(), s.sketch),
			framesBecome(func(p *problem) any { return map[string]any{kind: name, s.holder(): s.body(p)} }), wsErrorEnvelope),
		overWS("ws-error-in-own-words", "sends a refusal in words of its own, as in auth_failed",
			framesBecome(func(p *problem) any {
				return s.words(map[string]any{"event": s.word("auth_failed"), "reason": s.message(p)})
			}),
			wsErrorEnvelope),
		overWS("ws-error-plain-text", "sends the error as plain text",
			refusesBy(func(t *talk, p *problem) { t.sayText(s.message(p)); t.close(p) }), wsErrorEnvelope),
		overWS("ws-error-truncated", "sends half of the envelope",
			refusesBy(func(t *talk, p *problem) { t.sayText(s.half(p)); t.close(p) }), wsErrorEnvelope),
		overWS("ws-error-binary", "sends the envelope in a binary frame",
			refusesBy(func(t *talk, p *problem) {
				_ = t.conn.Write(t.ctx, websocket.MessageBinary, encode(s.frame(p))) // the following close reports a lost client
				t.close(p)
			}), wsErrorEnvelope),
	}
}

// wsHandshakeDefects are those of a refusal before the connection is accepted.
func wsHandshakeDefects(s *Style) []Defect {
	return []Defect{
		overWS("ws-handshake-403-empty", "refuses at the handshake with a 403 and no body, as Starlette does by default",
			changes(refusesAtHandshake(http.StatusForbidden),
				refusalBecomes(func(*call, *problem, answer) answer { return answer{status: http.StatusForbidden} })),
			wsErrorEnvelope),
		overWS("ws-handshake-detail", `refuses at the handshake with {"detail": "…"}`,
			changes(refusesAtHandshake(http.StatusUnauthorized), rawErrors(s.detail)), wsErrorEnvelope),
		overWS("ws-handshake-page", "refuses at the handshake with an HTML page",
			changes(refusesAtHandshake(http.StatusUnauthorized), errorsBecomeText(mediaHTML, s.page)), wsErrorEnvelope),
	}
}

// wsOneDefects are those of one kind of problem.
func wsOneDefects(*Style) []Defect {
	return []Defect{
		overWS("ws-malformed-drops", "drops the connection on a message that is no JSON object",
			refusesBy(func(t *talk, _ *problem) { _ = t.conn.CloseNow() }, kindMalformed), wsErrorEnvelope),
		overWS("ws-malformed-crashes", "crashes on a message that is no JSON object: a close with 1011 and no error frame",
			refusesBy(func(t *talk, _ *problem) { t.closeWith(1011, "") }, kindMalformed), wsErrorEnvelope),
		overWS("ws-malformed-bare", "closes without an error frame on a message that is no JSON object",
			refusesBy((*talk).close, kindMalformed), wsErrorEnvelope),
		overWS("ws-unknown-id-bare", "closes without an error frame on an unknown id",
			refusesBy((*talk).close, kindUnknownID), wsErrorEnvelope),
		overWS("ws-unknown-id-closes-1000", "ends the conversation in peace and says nothing on an unknown id",
			refusesBy(func(t *talk, _ *problem) { t.closeWith(1000, "") }, kindUnknownID), wsErrorEnvelope),
	}
}
