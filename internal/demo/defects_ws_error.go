package demo

import (
	"fmt"
	"net/http"

	"github.com/coder/websocket"
)

// wsErrorDefects are those by which a WebSocket endpoint refuses rightly and tells it in something that is no
// ErrorEnvelope.
func wsErrorDefects() []Defect {
	return []Defect{
		overWS("ws-close-without-frame", "closes with an application code and sends no error frame",
			refusesBy((*talk).close), wsErrorEnvelope),
		overWS("ws-error-in-close-reason", "tells the error in the close reason alone",
			refusesBy(func(t *talk, p *problem) { t.closeWith(p.close, fmt.Sprintf(`{"error":{"code":%q}}`, p.code)) }),
			wsErrorEnvelope),
		overWS("ws-error-bare", `sends {"type": "error", "message": "…"}`,
			framesBecome(func(p *problem) any { return map[string]any{"type": "error", "message": p.message} }), wsErrorEnvelope),
		overWS("ws-error-is-text", `sends {"type": "error", "error": "…"}`,
			framesBecome(func(p *problem) any { return map[string]any{"type": "error", "error": p.message} }), wsErrorEnvelope),
		overWS("ws-error-detail", `sends {"detail": "…"}`, framesBecome(detail), wsErrorEnvelope),
		overWS("ws-error-detail-wraps-envelope", `sends {"detail": {"error": {…}}}`, framesBecome(detailWrapped), wsErrorEnvelope),
		overWS("ws-error-twice", `sends {"error": {"error": {…}}}`,
			framesBecome(func(p *problem) any { return map[string]any{"type": "error", "error": p.envelope()} }), wsErrorEnvelope),
		overWS("ws-error-in-own-words", `sends {"event": "auth_failed", "reason": "…"}`,
			framesBecome(func(p *problem) any { return map[string]any{"event": "auth_failed", "reason": p.message} }),
			wsErrorEnvelope),
		overWS("ws-error-plain-text", "sends the error as plain text",
			refusesBy(func(t *talk, p *problem) { t.sayText(p.message); t.close(p) }), wsErrorEnvelope),
		overWS("ws-error-truncated", "sends half of the envelope",
			refusesBy(func(t *talk, p *problem) {
				text := envelopeText(p)
				t.sayText(text[:len(text)/2])
				t.close(p)
			}), wsErrorEnvelope),
		overWS("ws-error-binary", "sends the envelope in a binary frame",
			refusesBy(func(t *talk, p *problem) {
				_ = t.conn.Write(t.ctx, websocket.MessageBinary, encode(errorFrame(p))) // the close that follows tells a lost client
				t.close(p)
			}), wsErrorEnvelope),
		overWS("ws-error-without-code", "sends an envelope without a code", editFrame(lacking("code")), wsErrorEnvelope),
		overWS("ws-error-without-status", "sends an envelope without http_status", editFrame(lacking("http_status")), wsErrorEnvelope),
		overWS("ws-error-code-number", "gives the close code as code", editFrame(setting("code", 4401)), wsErrorEnvelope),
		overWS("ws-error-status-text", "gives http_status as a string", editFrame(setting("http_status", "401")), wsErrorEnvelope),
		overWS("ws-error-status-200", "gives 200 as http_status", editFrame(setting("http_status", 200)), wsErrorEnvelope),
		overWS("ws-error-details-null", "gives details as null", editFrame(setting("details", nil)), wsErrorEnvelope),
		overWS("ws-error-trace", "gives a stack trace as the message", editFrame(setting("message", traceback)), wsErrorEnvelope),
		overWS("ws-handshake-403-empty", "refuses at the handshake with a 403 and no body, as Starlette does by default",
			changes(refusesAtHandshake(http.StatusForbidden),
				refusalBecomes(func(*call, *problem, answer) answer { return answer{status: http.StatusForbidden} })),
			wsErrorEnvelope),
		overWS("ws-handshake-detail", `refuses at the handshake with {"detail": "…"}`,
			changes(refusesAtHandshake(http.StatusUnauthorized), errorsBecome(detail)), wsErrorEnvelope),
		overWS("ws-handshake-page", "refuses at the handshake with an HTML page",
			changes(refusesAtHandshake(http.StatusUnauthorized), errorsBecomeText(mediaHTML, page)), wsErrorEnvelope),
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
