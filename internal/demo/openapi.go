package demo

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// object is a JSON object.
type object = map[string]any

// document writes the OpenAPI document as FastAPI would.
func (s *Service) document() []byte {
	paths, schemas := object{}, s.style.answerSchemas()
	for _, t := range s.routes {
		if t.endpoint.Transport == transportWS || s.conductOf(t).unmounted {
			continue
		}
		item, ok := paths[t.endpoint.Path].(object)
		if !ok {
			item = object{}
			paths[t.endpoint.Path] = item
		}
		item[strings.ToLower(t.endpoint.Method)] = s.operation(t, schemas)
	}
	doc, err := json.MarshalIndent(object{
		"openapi":    "3.1.0",
		"info":       object{"title": "engines (demo)", "version": s.options.Build},
		"paths":      paths,
		"components": object{"schemas": schemas},
	}, "", "  ")
	if err != nil {
		panic("demo: a document that is no JSON: " + err.Error()) // it is made of maps, slices and scalars
	}
	return append(doc, '\n')
}

// operation describes an endpoint; the schema of its body goes to schemas.
func (s *Service) operation(t *route, schemas object) object {
	function := t.endpoint.function()
	op := object{
		"tags":        []any{t.tag()},
		"summary":     title(function),
		"operationId": operationID(function, t.endpoint),
		"parameters":  s.parameters(t),
		"responses": object{
			strconv.Itoa((&call{route: t}).successStatus()): jsonContent("Successful Response", mediaJSON, "Envelope"),
			"default": jsonContent("Error", s.style.media, "ErrorEnvelope"),
		},
	}
	if t.endpoint.Body != "" {
		name := strings.ReplaceAll(title(strings.TrimPrefix(operationID(function, t.endpoint), function+"_")), " ", "") + "Request"
		schema := schemaOf(decode(t.endpoint.Body))
		schema["title"] = name
		if properties, ok := schema["properties"].(object); ok && s.conductOf(t).bodyIdentity {
			for _, p := range identityParts() {
				properties[p.field] = object{"anyOf": []any{object{"type": "string"}, object{"type": "null"}}}
			}
		}
		schemas[name] = schema
		op["requestBody"] = object{"required": true, "content": object{mediaJSON: object{"schema": ref(name)}}}
	}
	return op
}

// parameters describes the endpoint's parameters other than a body.
func (s *Service) parameters(t *route) []any {
	list := []any{}
	for _, name := range paramNames(t.endpoint.Path) {
		list = append(list, parameter("path", name, true, object{"type": "string", "title": title(name)}))
	}
	if t.endpoint.list {
		list = append(list,
			parameter("query", "limit", false, object{"type": "integer", "minimum": 1, "maximum": maxLimit, "default": 50}),
			parameter("query", "cursor", false, object{"anyOf": []any{object{"type": "string"}, object{"type": "null"}}}))
	}
	if t.router.Public {
		return list
	}
	c := s.conductOf(t)
	for _, p := range identityParts() {
		list = append(list, parameter("header", p.header, !c.queryIdentity, object{"type": "string"}))
		if c.queryIdentity {
			list = append(list, parameter("query", p.field, false, object{"type": "string"}))
		}
	}
	return list
}

func parameter(in, name string, required bool, schema object) object {
	return object{"in": in, "name": name, "required": required, "schema": schema}
}

func jsonContent(description, media, schema string) object {
	return object{"description": description, "content": object{media: object{"schema": ref(schema)}}}
}

func ref(schema string) object { return object{"$ref": "#/components/schemas/" + schema} }

// tag names the router as its application would: engines.video_mask.routes is video_mask.
func (t *route) tag() string {
	name := strings.TrimPrefix(t.router.Name, "engines.")
	return strings.TrimSuffix(strings.TrimSuffix(name, ".routes"), ".router")
}

// function is the name that the endpoint's handler would have in Python.
func (e Endpoint) function() string {
	verb := map[string]string{
		http.MethodGet: "get", http.MethodPost: "create", http.MethodPut: "put", http.MethodPatch: "update",
		http.MethodDelete: "delete",
	}[e.Method]
	if e.list {
		verb = "list"
	}
	return verb + "_" + snake(e.lastWord())
}

// lastWord returns the last segment of the path that is not a parameter.
func (e Endpoint) lastWord() string {
	word := ""
	for segment := range strings.SplitSeq(e.Path, "/") {
		if _, isParam := paramName(segment); !isParam && segment != "" {
			word = segment
		}
	}
	return word
}

// snake replaces each character that Python's ASCII identifiers cannot have by an underscore.
func snake(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, s)
}

// operationID is the id that FastAPI makes of a function, a path and a method.
func operationID(function string, e Endpoint) string {
	return snake(function+e.Path) + "_" + strings.ToLower(e.Method)
}

// title returns the words of an identifier, as in "List Masks".
func title(identifier string) string {
	words := strings.FieldsFunc(identifier, func(r rune) bool { return r == '_' })
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}
