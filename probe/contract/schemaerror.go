package contract

import (
	"bytes"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsonschema"
)

// Is claims a text that the schema accepts, as a whole or in the place of a wrapped error, and that is not empty.
func (s schemaShape) Is(text []byte) Claim {
	if !readable(text) {
		return Claim{}
	}
	doc := gjson.ParseBytes(text)
	if s.takes(doc) {
		claim := Claim{Is: true, Beside: othersOf(doc, s.speaksOf)}
		claim.Sure = len(claim.Beside) == 0 && (s.Statement(text).Status >= 400 || doc.Get(wrappers[0]).Exists())
		return claim
	}
	for _, around := range wrappers {
		if inner := doc.Get(around); inner.IsObject() && s.takes(inner) && othersOf(inner, s.speaksOf) == nil {
			return Claim{Is: true, At: around, Sure: s.Statement([]byte(inner.Raw)).Status >= 400}
		}
	}
	return Claim{}
}

// takes reports whether a value matches the schema and is of a kind of JSON of which the schema does not accept every
// value. A service may have one form for errors and successes: then an error must hold something that is neither
// payload nor optional.
func (s schemaShape) takes(v gjson.Result) bool {
	if Empty(v) || s.blind[kindOf(v)] || v.IsObject() && othersOf(v, func(name string) bool { return !s.marks(name) }) == nil {
		return false
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(v.Raw)))
	return err == nil && s.schema.Validate(doc) == nil
}

// Statement reads the members that the schema mentions, or all if it mentions none of them.
func (s schemaShape) Statement(text []byte) Statement {
	if c := statementOf(text, s.speaksOf); len(c.Codes)+len(c.Words) > 0 {
		return c
	}
	return statementOf(text, nil)
}

func (s schemaShape) Blind() string {
	if s.blind['{'] {
		return "takes any JSON object"
	}
	return ""
}

// strangers are values that are no service's errors. A schema that accepts one of a kind accepts any value of that
// kind.
var strangers = []string{`{"engfix":"engfix"}`, `{"data":{}}`, `{"data":[]}`, `["engfix"]`, `[{"engfix":"engfix"}]`, `"engfix"`, `1`, `true`}

func blindness(schema *jsonschema.Schema) map[byte]bool {
	blind := map[byte]bool{}
	for _, stranger := range strangers {
		if doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(stranger))); err == nil && schema.Validate(doc) == nil {
			blind[kindOf(gjson.Parse(stranger))] = true
		}
	}
	return blind
}

// kindOf names the kind of a value by a character that its texts begin with.
func kindOf(v gjson.Result) byte {
	switch {
	case v.Type == gjson.Number:
		return '1'
	case v.IsBool():
		return 't'
	case v.Raw == "":
		return 0
	}
	return v.Raw[0]
}

// spokenOf returns two functions on names of members. speaksOf reports whether a schema mentions the member. marks
// reports whether the member marks an error: it is required, if any member is, and is not the payload.
func spokenOf(schema *jsonschema.Schema) (speaksOf, marks func(name string) bool) {
	names, patterns, required := map[string]bool{}, []jsonschema.Regexp{}, map[string]bool{}
	seen := map[*jsonschema.Schema]bool{}
	var visit func(all ...*jsonschema.Schema)
	visit = func(all ...*jsonschema.Schema) {
		for _, at := range all {
			if at == nil || seen[at] {
				continue
			}
			seen[at] = true
			for name := range at.Properties {
				names[name] = true
			}
			for _, name := range at.Required {
				names[name], required[name] = true, true
			}
			for p := range at.PatternProperties {
				patterns = append(patterns, p)
			}
			visit(at.Ref, at.If, at.Then, at.Else)
			visit(at.AllOf...)
			visit(at.AnyOf...)
			visit(at.OneOf...)
			for _, dependent := range at.DependentSchemas {
				visit(dependent)
			}
		}
	}
	visit(schema)
	speaksOf = func(name string) bool {
		return names[name] || slices.ContainsFunc(patterns, func(p jsonschema.Regexp) bool { return p.MatchString(name) })
	}
	marks = func(name string) bool {
		if len(required) > 0 {
			return required[name] && name != wrappers[0]
		}
		return speaksOf(name)
	}
	return speaksOf, marks
}
