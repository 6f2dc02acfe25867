package demo

import "fmt"

// envelopeStyle is the built-in style: ErrorEnvelope and Envelope.
func envelopeStyle() *Style {
	nullable := object{"type": []any{"string", "null"}}
	return &Style{
		Name:    "envelope",
		Says:    "errors are ErrorEnvelopes",
		sketch:  `{"error": {…}}`,
		media:   mediaJSON,
		wrapper: "error",
		payload: "data",
		members: []member{
			{
				roleCode, "code", func(_ *Style, p *problem) any { return p.code },
				object{"type": "string"},
				[]wrong{always("number", "as a number", 1001), always("null", "as null", nil)},
			},
			{
				roleMessage, "message", func(s *Style, p *problem) any { return s.message(p) },
				object{"type": "string"},
				[]wrong{
					always("object", "as an object", map[string]any{"en": "X-Tenant-Id is missing"}),
					always("null", "as null", nil),
				},
			},
			{
				roleStatus, "http_status", func(_ *Style, p *problem) any { return p.status },
				object{"type": "integer"},
				[]wrong{
					{"text", "as a string", func(p *problem) any { return fmt.Sprint(p.status) }},
					always("differs", "as 500, whatever the response's status is", 500),
				},
			},
			{
				roleGate, "gate", func(_ *Style, p *problem) any { return p.gate }, nullable,
				[]wrong{always("number", "as a number", 3)},
			},
			{
				roleAction, "action_name", func(_ *Style, p *problem) any { return p.action }, nullable,
				[]wrong{always("list", "as a list", []any{"read"})},
			},
			{
				roleResource, "resource_kind", func(_ *Style, p *problem) any { return p.resource }, nullable,
				[]wrong{always("object", "as an object", map[string]any{"kind": "asset"})},
			},
			{
				roleDetails, "details", func(s *Style, p *problem) any { return s.details(p) },
				object{"type": "object"},
				[]wrong{
					always("null", "as null", nil),
					always("list", "as a list", []any{"X-Tenant-Id"}),
					always("text", "as a string", "X-Tenant-Id"),
				},
			},
		},
	}
}
