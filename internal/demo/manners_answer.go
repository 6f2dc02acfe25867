package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
)

// answerManners differ in what HTTP endpoints answer.
func answerManners() []Manner {
	return []Manner{
		inHTTP("charset", "the content type has a charset parameter",
			onAnswer(func(a answer) answer { a.media += "; charset=utf-8"; return a })),
		inHTTP("vendor-media-type", "the content type is JSON by its suffix",
			onAnswer(func(a answer) answer { a.media = "application/vnd.engines+json"; return a })),
		inHTTP("extra-members", "other members stand beside error and data", changes(
			errorsBecome(func(p *problem) any { return beside(p.envelope(), "trace_id", "tr_1") }),
			successesBecome(func(c *call) any {
				return map[string]any{"data": c.payload(), "links": map[string]any{"self": c.endpoint.Path}, "warnings": []any{}}
			}),
		)),
		inHTTP("null-on-the-other-side", "an error has data: null beside it, and a success error: null", changes(
			errorsBecome(func(p *problem) any { return beside(p.envelope(), "data", nil) }),
			successesBecome(func(c *call) any { return map[string]any{"data": c.payload(), "error": nil} }),
		)),
		inHTTP("extra-members-inside", "the error has members that the contract does not name",
			editError(func(_ *problem, e map[string]any) {
				e["hint"], e["docs"] = "send X-Tenant-Id", "https://docs.example.test"
			})),
		inHTTP("names-its-gate", "gate, action_name and resource_kind are strings", editError(func(_ *problem, e map[string]any) {
			e["gate"], e["action_name"], e["resource_kind"] = "identity", "session.read", "session"
		})),
		inHTTP("nested-details", "details hold more than scalars",
			setError("details", map[string]any{"fields": []any{map[string]any{"loc": []any{"header", "X-Mode"}, "msg": "missing"}}})),
		inHTTP("message-says-detail", "the message quotes an error of the framework",
			setError("message", `no detail: {"detail": "X-Tenant-Id"} is missing`)),
		inHTTP("unicode", "texts are not ASCII", changes(
			setError("message", "Mandant fehlt – テナントがありません 🚫"),
			successesBecome(func(c *call) any { return map[string]any{"data": c.payload(), "note": "größer ≠ größte ✓"} }),
		)),
		inHTTP("pretty-printed", "JSON is indented and ends in a newline", onAnswer(func(a answer) answer {
			var b bytes.Buffer
			if json.Indent(&b, a.body, "", "  ") == nil {
				a.body = append(b.Bytes(), '\n')
			}
			return a
		})),
		inHTTP("data-null", "data is null", successesBecome(func(*call) any { return map[string]any{"data": nil} })),
		inHTTP("data-empty-list", "data is an empty list", successesBecome(func(*call) any { return map[string]any{"data": []any{}} })),
		inHTTP("data-text", "data is a string", successesBecome(func(*call) any { return map[string]any{"data": "done"} })),
		inHTTP("data-has-error-field", "what was asked for has a field that is called error",
			successesBecome(func(*call) any {
				return map[string]any{"data": map[string]any{"error": nil, "errors": []any{}, "detail": "of the last run"}}
			})),
		inHTTP("large-body", "the envelope is 200 kB large",
			successesBecome(func(*call) any { return map[string]any{"data": strings.Repeat("engfix ", 200<<10/7)} })),
		inHTTP("no-content-on-delete", "a DELETE that was done answers 204", onGrant(func(c *call, a answer) answer {
			if c.endpoint.Method == http.MethodDelete {
				return answer{status: http.StatusNoContent}
			}
			return a
		})).on("engines.video_presets.routes"),
		inHTTP("accepted", "what is made is accepted, with 202", onGrant(func(c *call, a answer) answer {
			if c.endpoint.Method == http.MethodPost {
				a.status = http.StatusAccepted
			}
			return a
		})),
		inHTTP("counts-requests", "a public answer tells how many came before it, so that no two are equal", countsRequests).inPublic(),
		inHTTP("public-bare", "a public answer is no envelope",
			successesBecome(func(*call) any { return map[string]any{"status": "ok"} })).inPublic(),
		inHTTP("numbers-answers", "each public answer has a request id of its own", numbersAnswers).inPublic(),
	}
}

// countsRequests adds what a health endpoint likes to tell.
func countsRequests(c *conduct) {
	n := new(atomic.Int64)
	successesBecome(func(c *call) any {
		return map[string]any{"data": map[string]any{"status": "ok", "requests": n.Add(1)}}
	})(c)
}

// numbersAnswers gives each answer a header of its own.
func numbersAnswers(c *conduct) {
	n := new(atomic.Int64)
	onAnswer(func(a answer) answer {
		a.header = http.Header{"X-Request-Id": {fmt.Sprintf("req_%d", n.Add(1))}}
		return a
	})(c)
}
