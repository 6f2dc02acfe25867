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

// answerSchemas are the schemas of every answer in the style, under FastAPI's names for models.
func (s *Style) answerSchemas() object {
	success, failure := s.successSchema(), s.errorOf(object{})
	success["title"], failure["title"] = "Envelope", "ErrorEnvelope"
	return object{"Envelope": success, "ErrorEnvelope": failure}
}
