package demo

import (
	"maps"
	"slices"
)

// schemaOf is the JSON Schema of everything that is shaped like the sample, as misfit has it.
func schemaOf(sample any) object {
	switch sample := sample.(type) {
	case map[string]any:
		properties := object{}
		for name, member := range sample {
			properties[name] = schemaOf(member)
		}
		return object{"type": "object", "properties": properties, "required": slices.Sorted(maps.Keys(sample))}
	case []any:
		return object{"type": "array", "items": schemaOf(sample[0])}
	case float64:
		if isWhole(sample) {
			return object{"type": "integer"}
		}
		return object{"type": "number"}
	case bool:
		return object{"type": "boolean"}
	}
	return object{"type": "string", "minLength": 1}
}

// envelopeSchemas are the schemas of every answer.
func envelopeSchemas() object {
	nullable := func() object { return object{"anyOf": []any{object{"type": "string"}, object{"type": "null"}}} }
	return object{
		"Envelope": object{
			"title": "Envelope", "type": "object", "required": []any{"data"},
			"properties": object{"data": object{}, "meta": object{"type": "object"}},
		},
		"ErrorDetail": object{
			"title": "ErrorDetail", "type": "object", "required": []any{"code", "message", "http_status"},
			"properties": object{
				"code":          object{"type": "string"},
				"message":       object{"type": "string"},
				"http_status":   object{"type": "integer"},
				"gate":          nullable(),
				"action_name":   nullable(),
				"resource_kind": nullable(),
				"details":       object{"type": "object"},
			},
		},
		"ErrorEnvelope": object{
			"title": "ErrorEnvelope", "type": "object", "required": []any{"error"},
			"properties": object{"error": ref("ErrorDetail")},
		},
	}
}
