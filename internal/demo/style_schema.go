package demo

import "encoding/json"

// oneLine is the pattern of an error's texts: a stack trace does not match.
const oneLine = `^[^\n]*$`

// The names under which a style's schemas are served, and lie next to engfix.yaml.
const (
	errorSchemaName   = "error.schema.json"
	successSchemaName = "success.schema.json"
)

// Files are the JSON Schemas that the style's configuration names, by file name: none for the built-in style.
func (s *Style) Files() map[string][]byte {
	files := map[string][]byte{}
	if s.ownSchema {
		files[errorSchemaName] = document(s.errorSchema())
	}
	if s.ownData {
		files[successSchemaName] = document(s.successSchema())
	}
	return files
}

// document is a schema as a file holds it.
func document(schema object) []byte {
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic("demo: a schema that is no JSON: " + err.Error()) // it is made of maps, slices and scalars
	}
	return append(text, '\n')
}

// errorSchema is the strict schema of the style's errors: every member is present and of its own kind; other members
// hold no text of several lines; and none of them belongs to a success.
func (s *Style) errorSchema() object {
	plain := object{"$ref": "#/$defs/plain"}
	schema := s.errorOf(plain)
	schema["$defs"] = object{"plain": object{"anyOf": []any{
		object{"type": []any{"null", "boolean", "number"}},
		object{"type": "string", "pattern": oneLine},
		object{"type": "array", "items": plain},
		object{"type": "object", "additionalProperties": plain},
	}}}
	return schema
}

// errorOf is the schema of an error whose further members are as other says.
func (s *Style) errorOf(other object) object {
	properties, required := object{}, []any{}
	for _, m := range s.members {
		own := m.schema
		if m.role == roleDetails && s.ownSchema {
			own = object{"type": "object", "additionalProperties": other}
		}
		properties[m.name] = own
		required = append(required, m.name)
	}
	schema := object{"type": "object", "required": required, "properties": properties, "additionalProperties": other}
	top := properties
	if s.wrapper != "" {
		top = object{s.wrapper: schema}
		schema = object{"type": "object", "required": []any{s.wrapper}, "properties": top, "additionalProperties": other}
	}
	top[s.payload] = object{"type": "null"}
	if s.name(roleMessage) != "detail" {
		top["detail"] = false // the framework's own error
	}
	return schema
}

// successSchema is the schema of the style's successes: no error stands beside the payload.
func (s *Style) successSchema() object {
	properties := object{s.payload: object{}, "meta": object{"type": "object"}}
	if s.wrapper != "" {
		properties[s.wrapper] = object{"type": "null"}
	}
	return object{"type": "object", "required": []any{s.payload}, "properties": properties}
}
