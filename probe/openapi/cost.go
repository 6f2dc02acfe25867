package openapi

import (
	"strconv"

	"github.com/engfix/engfix/internal/jsonschema"
)

// maxCost bounds the work of one validation, counted in subschemas applied. Alternatives of alternatives multiply: a
// document of a kilobyte can ask for years.
const maxCost = 100_000

// cost counts how many subschemas the validator may apply to the value, up to a little more than maxCost. It applies
// none itself: each pair of a schema and a value is counted once and then remembered, which the validator does not do.
func cost(s *jsonschema.Schema, v any) int {
	return counter{}.count(s, v, "")
}

type pair struct {
	schema *jsonschema.Schema
	at     string // where the value is in the whole value
}

type counter map[pair]int

func (c counter) count(s *jsonschema.Schema, v any, at string) int {
	if s == nil {
		return 0
	}
	key := pair{s, at}
	if n, ok := c[key]; ok {
		return n
	}
	if len(c) > maxCost {
		return maxCost + 1
	}
	c[key] = 1 // a schema that leads to itself in place is an error that the validator finds
	n := 1
	add := func(sub *jsonschema.Schema, v any, at string) {
		if n <= maxCost {
			n += c.count(sub, v, at)
		}
	}
	for _, sub := range []*jsonschema.Schema{s.Ref, s.Not, s.If, s.Then, s.Else, s.RecursiveRef} {
		add(sub, v, at)
	}
	if s.DynamicRef != nil {
		add(s.DynamicRef.Ref, v, at)
	}
	for _, subs := range [][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		for _, sub := range subs {
			add(sub, v, at)
		}
	}
	for _, sub := range s.DependentSchemas {
		add(sub, v, at)
	}
	switch v := v.(type) {
	case map[string]any:
		additional, _ := s.AdditionalProperties.(*jsonschema.Schema)
		for name, member := range v {
			at := at + "/" + escaper.Replace(name)
			add(s.Properties[name], member, at)
			for _, sub := range s.PatternProperties {
				add(sub, member, at)
			}
			add(additional, member, at)
			add(s.UnevaluatedProperties, member, at)
			add(s.PropertyNames, name, at+"/")
		}
	case []any:
		for i, element := range v {
			at := at + "/" + strconv.Itoa(i)
			if i < len(s.PrefixItems) {
				add(s.PrefixItems[i], element, at)
			}
			add(s.Items2020, element, at)
			add(s.Contains, element, at)
			add(s.UnevaluatedItems, element, at)
		}
	}
	c[key] = n
	return n
}
