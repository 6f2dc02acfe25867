package demo

import (
	"fmt"
	"maps"
	"strings"
)

// errorDefects are those by which every error of an HTTP endpoint is told in something that is no ErrorEnvelope.
func errorDefects() []Defect {
	return []Defect{
		overHTTP("error-detail", `tells errors as {"detail": "…"}`, errorsBecome(detail), envelopeError),
		overHTTP("error-detail-list", `tells errors as FastAPI's list of {"detail": […]}`, errorsBecome(detailList), envelopeError),
		overHTTP("error-detail-wraps-envelope", `tells errors as {"detail": {"error": {…}}}`, errorsBecome(detailWrapped), envelopeError),
		overHTTP("error-beside-detail", "keeps FastAPI's detail beside the envelope's error",
			errorsBecome(func(p *problem) any { return beside(p.envelope(), "detail", p.message) }), envelopeError),
		overHTTP("error-without-code", "tells errors without a code", editError(lacking("code")), envelopeError),
		overHTTP("error-without-message", "tells errors without a message", editError(lacking("message")), envelopeError),
		overHTTP("error-without-status", "tells errors without http_status", editError(lacking("http_status")), envelopeError),
		overHTTP("error-without-gate", "leaves gate out instead of giving null", editError(lacking("gate")), envelopeError),
		overHTTP("error-without-details", "leaves details out instead of giving an empty object", editError(lacking("details")), envelopeError),
		overHTTP("error-code-number", "gives code as a number", setError("code", 1001), envelopeError),
		overHTTP("error-code-null", "gives code as null", setError("code", nil), envelopeError),
		overHTTP("error-message-object", "gives message as an object",
			setError("message", map[string]any{"en": "X-Tenant-Id is missing"}), envelopeError),
		overHTTP("error-message-null", "gives message as null", setError("message", nil), envelopeError),
		overHTTP("error-status-differs", "always gives http_status 500, whatever the response's status is",
			setError("http_status", 500), envelopeError),
		overHTTP("error-status-text", "gives http_status as a string",
			editError(func(p *problem, e map[string]any) { e["http_status"] = fmt.Sprint(p.status) }), envelopeError),
		overHTTP("error-details-null", "gives details as null", setError("details", nil), envelopeError),
		overHTTP("error-details-list", "gives details as a list", setError("details", []any{"X-Tenant-Id"}), envelopeError),
		overHTTP("error-details-text", "gives details as a string", setError("details", "X-Tenant-Id"), envelopeError),
		overHTTP("error-gate-number", "gives gate as a number", setError("gate", 3), envelopeError),
		overHTTP("error-action-list", "gives action_name as a list", setError("action_name", []any{"read"}), envelopeError),
		overHTTP("error-resource-object", "gives resource_kind as an object",
			setError("resource_kind", map[string]any{"kind": "asset"}), envelopeError),
		overHTTP("error-is-text", `tells errors as {"error": "…"}`,
			errorsBecome(func(p *problem) any { return map[string]any{"error": p.message} }), envelopeError),
		overHTTP("error-is-null", `tells errors as {"error": null}`,
			errorsBecome(func(*problem) any { return map[string]any{"error": nil} }), envelopeError),
		overHTTP("error-flat", "leaves out the error member and puts its members at the top",
			errorsBecome(func(p *problem) any { return p.envelope()["error"] }), envelopeError),
		overHTTP("error-twice", `wraps the envelope once more: {"error": {"error": {…}}}`,
			errorsBecome(func(p *problem) any { return map[string]any{"error": p.envelope()} }), envelopeError),
		overHTTP("error-in-list", "tells errors as a list of envelopes",
			errorsBecome(func(p *problem) any { return []any{p.envelope()} }), envelopeError),
		overHTTP("error-under-errors", `tells errors as {"errors": […]}`,
			errorsBecome(func(p *problem) any { return map[string]any{"errors": []any{p.envelope()["error"]}} }), envelopeError),
		overHTTP("error-capitalized", `tells errors as {"Error": {…}}`,
			errorsBecome(func(p *problem) any { return map[string]any{"Error": p.envelope()["error"]} }), envelopeError),
		overHTTP("error-json-in-text", "tells errors as a JSON string that holds the envelope",
			errorsBecome(func(p *problem) any { return string(encode(p.envelope())) }), envelopeError),
		overHTTP("error-is-data", `tells errors as {"data": {"error": {…}}}`,
			errorsBecome(func(p *problem) any { return map[string]any{"data": p.envelope()} }), envelopeError),
		overHTTP("error-plain-text", "tells errors as plain text",
			errorsBecomeText(mediaText, func(p *problem) string { return p.message }), envelopeError),
		overHTTP("error-page", "tells errors as an HTML page", errorsBecomeText(mediaHTML, page), envelopeError),
		overHTTP("error-json-as-html", "sends the envelope as text/html",
			errorsBecomeText(mediaHTML, envelopeText), envelopeError),
		overHTTP("error-json-without-type", "sends the envelope without a content type",
			errorsBecomeText("", envelopeText), envelopeError),
		overHTTP("error-empty", "answers errors with an empty body",
			errorsBecomeText(mediaJSON, func(*problem) string { return "" }), envelopeError),
		overHTTP("error-truncated", "sends half of the envelope",
			errorsBecomeText(mediaJSON, func(p *problem) string { text := envelopeText(p); return text[:len(text)/2] }), envelopeError),
		overHTTP("error-repeated", "sends the envelope twice in one body",
			errorsBecomeText(mediaJSON, func(p *problem) string { return envelopeText(p) + envelopeText(p) }), envelopeError),
		overHTTP("error-python-repr", "sends Python's own notation instead of JSON",
			errorsBecomeText(mediaJSON, func(p *problem) string {
				return fmt.Sprintf("{'error': {'code': '%s', 'http_status': %d, 'gate': None}}", p.code, p.status)
			}), envelopeError),
		overHTTP("error-trace-in-message", "gives a stack trace as the message", setError("message", traceback), envelopeError),
		overHTTP("error-trace-in-details", "gives a stack trace in the details",
			editError(func(p *problem, e map[string]any) {
				details := maps.Clone(p.details)
				details["trace"] = traceback
				e["details"] = details
			}), envelopeError),
		overHTTP("error-trace-beside", "gives a stack trace beside the envelope's error",
			errorsBecome(func(p *problem) any { return beside(p.envelope(), "debug", []any{traceback}) }), envelopeError),
		overHTTP("error-member-twice", "gives http_status twice, with two values",
			errorsBecomeText(mediaJSON, func(p *problem) string {
				return strings.Replace(envelopeText(p), `"http_status":`, `"http_status":200,"http_status":`, 1)
			}), envelopeError),
		overHTTP("error-beside-data", "refuses in an envelope and gives the data beside it",
			onFail(func(c *call, p *problem, a answer) answer { return a.with(beside(p.envelope(), "data", c.payload())) }), envelopeError),
		overHTTP("error-carries-the-data", "refuses by its status and gives the data all the same",
			onFail(func(c *call, _ *problem, a answer) answer { return a.with(map[string]any{"data": c.payload()}) }), envelopeError),
	}
}

// envelopeText is the problem's envelope as JSON text.
func envelopeText(p *problem) string { return string(encode(p.envelope())) }
