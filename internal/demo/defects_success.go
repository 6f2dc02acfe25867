package demo

import (
	"fmt"
	"net/http"
)

// successDefects are successes of an HTTP endpoint that are not in an Envelope.
//
// Left out: an error of null beside data, which the contract does not forbid.
func successDefects(s *Style) []Defect {
	return []Defect{
		overHTTP("success-bare", "sends the data without an envelope", successesBecome((*call).payload), envelopeSuccess),
		overHTTP("success-only-lists-bare", "envelopes single things and not lists",
			where(func(c *call) bool { return c.endpoint.list }, successesBecome((*call).payload)), envelopeSuccess),
		overHTTP("success-only-details-bare", "envelopes lists and not single things",
			where(func(c *call) bool { return len(c.values) > 0 }, successesBecome((*call).payload)), envelopeSuccess),
		overHTTP("success-only-posts-bare", "envelopes what is read and not what is made",
			where(func(c *call) bool { return c.endpoint.Method == http.MethodPost }, successesBecome((*call).payload)), envelopeSuccess),
		overHTTP("success-in-list", "puts the envelope into a list",
			successesBecome(func(c *call) any { return []any{s.enclosed(c.payload())} }), envelopeSuccess),
		overHTTP("success-under-result", `sends the payload under "result"`,
			successesBecome(func(c *call) any { return map[string]any{"result": c.payload()} }), envelopeSuccess),
		overHTTP("success-capitalized", fmt.Sprintf("sends the payload under %q", upper(s.payload)),
			successesBecome(func(c *call) any { return map[string]any{upper(s.payload): c.payload()} }), envelopeSuccess),
		overHTTP("success-without-data", "sends an envelope that holds meta alone",
			successesBecome(func(*call) any { return map[string]any{"meta": map[string]any{"ok": true}} }), envelopeSuccess),
		// If a problem's members stand beside the payload, nothing distinguishes it from a success with further
		// members.
		overHTTP("success-beside-error", "sends data and an error in one 200",
			successesBecome(func(c *call) any {
				return beside(s.body(problemOf(http.StatusOK, "partial", say("partly done"))), s.payload, c.payload())
			}), envelopeSuccess).given(s.wrapper != ""),
		overHTTP("success-is-error", "answers well with a 200 that carries an error alone",
			onGrant(func(_ *call, a answer) answer { return a.with(s.body(malformed(say("not implemented")))) }), envelopeSuccess),
		overHTTP("success-null", "answers with null", successesBecome(func(*call) any { return nil }), envelopeSuccess),
		overHTTP("success-true", "answers with true", successesBecome(func(*call) any { return true }), envelopeSuccess),
		overHTTP("success-json-in-text", "answers with a JSON string that holds the envelope",
			successesBecome(func(c *call) any { return string(encode(s.enclosed(c.payload()))) }), envelopeSuccess),
		overHTTP("success-empty", "answers with a 200 and an empty body",
			onGrant(func(_ *call, a answer) answer { a.body = nil; return a }), envelopeSuccess),
		overHTTP("success-truncated", "sends half of the envelope",
			onGrant(func(_ *call, a answer) answer { a.body = a.body[:len(a.body)/2]; return a }), envelopeSuccess),
		overHTTP("success-as-html", "sends the envelope as text/html",
			onGrant(func(_ *call, a answer) answer { a.media = mediaHTML; return a }), envelopeSuccess),
		overHTTP("success-plain-text", "answers with a word in plain text",
			onGrant(func(_ *call, a answer) answer { return textAnswer(a.status, mediaText, "ok") }), envelopeSuccess),
		overHTTP("success-crashes", "crashes on every request that it should answer well",
			onGrant(func(*call, answer) answer { return crash() }), envelopeError),
		overHTTP("success-enveloped-500", "answers every request that should succeed with an internal error, in an envelope",
			onGrant(func(c *call, _ answer) answer {
				return failInStyle(c, problemOf(http.StatusInternalServerError, "internal", say("something went wrong")))
			}), envelopeSuccess).cannotTell(),
	}
}
