package openapi

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
)

// The keywords that hold schemas: one, several in a list, several by name.
var (
	oneSchema = []string{
		"not", "if", "then", "else", "contains", "propertyNames", "additionalProperties", "unevaluatedProperties",
		"unevaluatedItems", "items", "additionalItems", "contentSchema",
	}
	schemaLists = []string{"allOf", "anyOf", "oneOf", "prefixItems"}
	schemaMaps  = []string{"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}
)

// eachSubschema calls f for each schema that stands directly below v.
func eachSubschema(v any, f func(any)) {
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	for _, k := range oneSchema {
		if sub, ok := m[k]; ok {
			f(sub)
		}
	}
	for _, k := range schemaLists {
		subs, _ := m[k].([]any)
		for _, sub := range subs {
			f(sub)
		}
	}
	for _, k := range schemaMaps {
		subs, _ := m[k].(map[string]any)
		for _, sub := range subs {
			f(sub)
		}
	}
}

// translate turns a schema of the document into the 2020-12 dialect, in place, and returns it. It also accepts
// constructs that FastAPI with pydantic v1 writes into 3.0 documents although 3.0 does not have them (numeric exclusive
// bounds, tuples as lists of items).
func translate(v any, v30 bool) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	// A schema belongs to its place in the document: it has no dialect and no address of its own.
	for _, k := range []string{"$schema", "$id", "$vocabulary"} {
		delete(m, k)
	}
	if ref, ok := m["$ref"].(string); ok {
		if pointer, err := localPointer(ref); err == nil {
			m["$ref"] = urlOf(pointer)
		}
	}
	tuple(m)
	exclusive(m, "minimum", "exclusiveMinimum")
	exclusive(m, "maximum", "exclusiveMaximum")
	if _, ok := m["required"].([]any); !ok {
		delete(m, "required") // draft 3 wrote required: true into the member
	}
	if _, ok := m["examples"].([]any); !ok {
		delete(m, "examples") // OpenAPI's named examples do not belong into a schema
	}
	for _, k := range oneSchema {
		if sub, ok := m[k]; ok {
			m[k] = translate(sub, v30)
		}
	}
	for _, k := range schemaLists {
		subs, _ := m[k].([]any)
		for i := range subs {
			subs[i] = translate(subs[i], v30)
		}
	}
	for _, k := range schemaMaps {
		subs, _ := m[k].(map[string]any)
		for name := range subs {
			subs[name] = translate(subs[name], v30)
		}
	}
	discriminated(m)
	if nullable, _ := m["nullable"].(bool); nullable && v30 {
		return admitNull(m)
	}
	return m
}

// discriminated relaxes oneOf to anyOf beside a discriminator, whose value picks the alternative: the alternatives
// alone often overlap.
func discriminated(m map[string]any) {
	_, ok := m["discriminator"].(map[string]any)
	if ok && has(m, "oneOf") && !has(m, "anyOf") {
		m["anyOf"] = m["oneOf"]
		delete(m, "oneOf")
	}
}

// tuple renames the list form of items, which 2020-12 calls prefixItems.
func tuple(m map[string]any) {
	list, ok := m["items"].([]any)
	if !ok {
		return
	}
	delete(m, "items")
	if len(list) > 0 {
		m["prefixItems"] = list
	}
	if more, ok := m["additionalItems"]; ok {
		m["items"] = more
		delete(m, "additionalItems")
	}
}

// exclusive turns 3.0's boolean modifier of a bound into 2020-12's bound.
func exclusive(m map[string]any, bound, keyword string) {
	flag, ok := m[keyword].(bool)
	if !ok {
		return
	}
	delete(m, keyword)
	if n, ok := m[bound].(json.Number); ok && flag {
		m[keyword] = n
		delete(m, bound)
	}
}

// admitNull makes a schema accept null as well, as nullable demands. In OpenAPI 3.0.3 nullable has no effect without a
// type beside it, but generators write it next to $ref and allOf, and mean it.
func admitNull(m map[string]any) any {
	delete(m, "nullable")
	if t, ok := m["type"].(string); ok && !slices.ContainsFunc([]string{"$ref", "allOf", "anyOf", "oneOf"}, func(k string) bool {
		return has(m, k)
	}) {
		m["type"] = []any{t, "null"}
		if enum, ok := m["enum"].([]any); ok && !slices.Contains(enum, nil) {
			m["enum"] = append(slices.Clip(enum), nil)
		}
		return m
	}
	outer := map[string]any{"anyOf": []any{m, map[string]any{"type": "null"}}}
	// Keywords about the whole value stay where a reader of the outer schema looks for them.
	for _, k := range []string{"example", "examples", "default", "title", "description"} {
		if v, ok := m[k]; ok {
			outer[k] = v
			delete(m, k)
		}
	}
	return outer
}

// openCount matches a count of repetitions that has only a maximum.
var openCount = lazy.Regexp(`^\{,\d+\}`)

// GoPattern rewrites the few spellings in which Python's and ECMAScript's regular expressions differ from Go's. ok is false
// for a pattern of more than maxPattern bytes, which no engine may read.
func GoPattern(pattern string) (inGo string, ok bool) {
	if len(pattern) > maxPattern {
		return "", false
	}
	return goSpelling(pattern), true
}

func goSpelling(pattern string) string {
	if !strings.ContainsAny(pattern, `\{`) {
		return pattern
	}
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if openCount().MatchString(pattern[i:]) {
			b.WriteString("{0,") // Python's least is 0 if none is given
			i++
			continue
		}
		if pattern[i] != '\\' || i+1 == len(pattern) {
			b.WriteByte(pattern[i])
			continue
		}
		i++
		switch c := pattern[i]; {
		case c == 'Z':
			b.WriteString(`\z`)
		case c == 'u' && isHex(pattern, i+1, 4):
			b.WriteString(`\x{` + pattern[i+1:i+5] + `}`)
			i += 4
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(s string, from, n int) bool {
	if from+n > len(s) {
		return false
	}
	for _, c := range []byte(s[from : from+n]) {
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)) {
			return false
		}
	}
	return true
}
