package demo

import (
	"fmt"
	"strings"
)

// problemStyle formats errors as RFC 9457 does, with all of its members. They stand at the top, so messages of a
// conversation state their kind under another name than "type".
func problemStyle() *Style {
	line := object{"type": "string", "minLength": 1, "pattern": oneLine}
	return &Style{
		Name:      "problem",
		Says:      "errors are problem details of RFC 9457",
		sketch:    `{"type": …, "title": …, "status": …}`,
		media:     "application/problem+json",
		payload:   "data",
		ownSchema: true,
		lexicon:   problemWords(),
		members: []member{
			{
				roleCode, "type", func(_ *Style, p *problem) any {
					return "https://errors.engines.test/" + strings.NewReplacer(".", "/", "_", "-").Replace(p.code)
				},
				object{"type": "string", "pattern": "^https://errors\\.engines\\.test/"},
				[]wrong{always("number", "as a number", 1001), always("null", "as null", nil), always("bare", "as a word", "missing")},
			},
			{
				roleTitle, "title", func(_ *Style, p *problem) any { return "Problem: " + string(p.kind) }, line,
				[]wrong{always("null", "as null", nil), always("list", "as a list", []any{"Problem"})},
			},
			{
				roleStatus, "status", func(_ *Style, p *problem) any { return p.status },
				object{"type": "integer", "minimum": 400, "maximum": 599},
				[]wrong{{"text", "as a string", func(p *problem) any { return fmt.Sprint(p.status) }}, always("null", "as null", nil)},
			},
			{
				roleMessage, "detail", func(s *Style, p *problem) any { return s.message(p) }, line,
				[]wrong{
					always("list", "as the framework's list", []any{map[string]any{"loc": []any{"header"}, "msg": "field required"}}),
					always("object", "as an object", map[string]any{"en": "X-Tenant-Id is missing"}),
					always("null", "as null", nil),
				},
			},
			{
				roleInstance, "instance", func(*Style, *problem) any { return "/requests/req_1" },
				object{"type": "string", "pattern": "^/"},
				[]wrong{always("null", "as null", nil), always("object", "as an object", map[string]any{"id": "req_1"})},
			},
		},
	}
}

// problemWords are the style's words.
func problemWords() map[string]string {
	return map[string]string{
		"type":          "kind",
		"error":         "problem",
		"hello":         "introduce",
		"context":       "caller",
		"ready":         "open",
		"connected":     "attached",
		"welcome":       "greeting",
		"message":       "item",
		"history":       "backlog",
		"items":         "entries",
		"ping":          "pulse",
		"tick":          "beat",
		"auth_required": "introduction_wanted",
		"auth_failed":   "turned_away",
		"service.ready": "service.open",
	}
}
