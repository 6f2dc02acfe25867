package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
)

// answerManners differ in the answers of HTTP endpoints.
func answerManners(s *Style) []Manner {
	return []Manner{
		inHTTP("charset", "the content type has a charset parameter",
			onAnswer(func(a answer) answer { a.media += "; charset=utf-8"; return a })),
		inHTTP("vendor-media-type", "the content type is JSON by its suffix",
			onAnswer(func(a answer) answer { a.media = "application/vnd.engines+json"; return a })),
		inHTTP("extra-members", "other members stand beside error and data", changes(
			errorsBecome(func(p *problem) any { return beside(s.body(p), "trace_id", "tr_1") }),
			successesBecome(func(c *call) any {
				return map[string]any{s.payload: c.payload(), "links": map[string]any{"self": c.endpoint.Path}, "warnings": []any{}}
			}),
		)),
		inHTTP("null-on-the-other-side", "an error has a payload of null beside it, and a success an error of null", changes(
			errorsBecome(func(p *problem) any { return beside(s.body(p), s.payload, nil) }),
			successesBecome(func(c *call) any { return beside(s.enclosed(c.payload()), s.holder(), nil) }),
		)),
		inHTTP("extra-members-inside", "the error has members that the contract does not name",
			errorsBecome(s.edited(func(_ *problem, e map[string]any) {
				e["hint"], e["docs"] = "send X-Tenant-Id", "https://docs.example.test"
			}))),
		inHTTP("names-its-gate", "what may be null is a string", errorsBecome(s.edited(func(_ *problem, e map[string]any) {
			for _, role := range []string{roleGate, roleAction, roleResource} {
				if s.has(role) {
					e[s.name(role)] = "session"
				}
			}
		}))).given(s.has(roleGate)),
		inHTTP("nested-details", "details hold more than scalars",
			errorsBecome(s.edited(setting(s.name(roleDetails), map[string]any{
				"fields": []any{map[string]any{"loc": []any{"header", "X-Mode"}, "msg": "missing"}},
			})))),
		inHTTP("message-says-detail", "the message quotes an error of the framework",
			errorsBecome(s.edited(setting(s.name(roleMessage), `no detail: {"detail": "X-Tenant-Id"} is missing`)))),
		inHTTP("unicode", "texts are not ASCII", changes(
			errorsBecome(s.edited(setting(s.name(roleMessage), "Mandant fehlt – テナントがありません 🚫"))),
			successesBecome(func(c *call) any { return beside(s.enclosed(c.payload()), "note", "größer ≠ größte ✓") }),
		)),
		inHTTP("pretty-printed", "JSON is indented and ends in a newline", onAnswer(func(a answer) answer {
			var b bytes.Buffer
			if json.Indent(&b, a.body, "", "  ") == nil {
				a.body = append(b.Bytes(), '\n')
			}
			return a
		})),
		inHTTP("data-null", "data is null", payloadsBecome(func(*call) any { return nil })),
		inHTTP("data-empty-list", "data is an empty list", payloadsBecome(func(*call) any { return []any{} })),
		inHTTP("data-text", "data is a string", payloadsBecome(func(*call) any { return "done" })),
		inHTTP("data-has-error-field", "what was asked for has a field that is called as an error is",
			payloadsBecome(func(*call) any {
				return map[string]any{s.holder(): nil, "errors": []any{}, "detail": "of the last run"}
			})),
		inHTTP("large-body", "a success is 200 kB large",
			payloadsBecome(func(*call) any { return strings.Repeat("engfix ", 200<<10/7) })),
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
		inHTTP("counts-requests", "a public answer counts the earlier ones, so that no two are equal", countsRequests).inPublic(),
		inHTTP("public-bare", "a public answer is no envelope",
			successesBecome(func(*call) any { return map[string]any{"status": "ok"} })).inPublic(),
		inHTTP("numbers-answers", "each public answer has a request id of its own", numbersAnswers).inPublic(),
	}
}

// countsRequests adds a counter, as health endpoints often have.
func countsRequests(c *conduct) {
	n := new(atomic.Int64)
	payloadsBecome(func(*call) any { return map[string]any{"status": "ok", "requests": n.Add(1)} })(c)
}

// numbersAnswers adds a header with a different value to each answer.
func numbersAnswers(c *conduct) {
	n := new(atomic.Int64)
	onAnswer(func(a answer) answer {
		a.header = http.Header{"X-Request-Id": {fmt.Sprintf("req_%d", n.Add(1))}}
		return a
	})(c)
}
