package openapi

import (
	"strconv"

	"github.com/engfix/engfix/internal/jsonschema"
)

// maxCost bounds the work of one validation, counted in subschemas applied. Nested alternatives multiply: a document of one
// kilobyte can ask for years.
const maxCost = 100_000

// maxNesting bounds how many subschemas the validator applies within one another. It calls itself for each, and ten
// thousand calls take 16 MB.
const maxNesting = 1000

// cost counts how many subschemas the validator may apply to the value, up to a little more than maxCost. It applies none
// itself: it counts each pair of a schema and a value once and then remembers it, which the validator does not do. deep
// reports that more than maxNesting are applied within one another.
func cost(s *jsonschema.Schema, v any) (n int, deep bool) {
	c := counter{counted: map[pair]work{}}
	n = c.count(s, v, "").n
	return n, c.deep
}

type pair struct {
	schema *jsonschema.Schema
	at     string // where the value is in the whole value
}

// work is the cost of one pair.
type work struct {
	n     int // subschemas applied
	depth int // those within one another
}

type counter struct {
	counted map[pair]work
	depth   int // subschemas around the current one
	deep    bool
}

func (c *counter) count(s *jsonschema.Schema, v any, at string) work {
	if s == nil {
		return work{}
	}
	key := pair{s, at}
	w, known := c.counted[key]
	c.deep = c.deep || c.depth+max(w.depth, 1) > maxNesting
	switch {
	case known:
		return w
	case c.deep || len(c.counted) > maxCost:
		return work{n: maxCost + 1}
	}
	c.depth++
	defer func() { c.depth-- }()
	w = work{1, 1}
	c.counted[key] = w // a schema that leads to itself in place is an error that the validator finds
	add := func(sub *jsonschema.Schema, v any, at string) {
		if w.n <= maxCost {
			below := c.count(sub, v, at)
			w.n += below.n
			w.depth = max(w.depth, below.depth+1)
		}
	}
	eachInPlace(s, func(sub *jsonschema.Schema) { add(sub, v, at) })
	switch v := v.(type) {
	case map[string]any:
		eachOfMembers(s, v, at, add)
	case []any:
		eachOfElements(s, v, at, add)
	}
	c.counted[key] = w
	return w
}

// eachInPlace calls f for the subschemas that apply to the same value as s, some of them nil.
func eachInPlace(s *jsonschema.Schema, f func(*jsonschema.Schema)) {
	for _, sub := range []*jsonschema.Schema{s.Ref, s.Not, s.If, s.Then, s.Else, s.RecursiveRef} {
		f(sub)
	}
	if s.DynamicRef != nil {
		f(s.DynamicRef.Ref)
	}
	for _, subs := range [][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		for _, sub := range subs {
			f(sub)
		}
	}
	for _, sub := range s.DependentSchemas {
		f(sub)
	}
}

// eachOfMembers calls f for the subschemas that apply to the members of an object and to their names, some of them nil.
func eachOfMembers(s *jsonschema.Schema, object map[string]any, at string, f func(sub *jsonschema.Schema, v any, at string)) {
	additional, _ := s.AdditionalProperties.(*jsonschema.Schema)
	for name, member := range object {
		at := at + "/" + escaper.Replace(name)
		f(s.Properties[name], member, at)
		for _, sub := range s.PatternProperties {
			f(sub, member, at)
		}
		f(additional, member, at)
		f(s.UnevaluatedProperties, member, at)
		f(s.PropertyNames, name, at+"/")
	}
}

// eachOfElements calls f for the subschemas that apply to the elements of an array, some of them nil.
func eachOfElements(s *jsonschema.Schema, array []any, at string, f func(sub *jsonschema.Schema, v any, at string)) {
	for i, element := range array {
		at := at + "/" + strconv.Itoa(i)
		if i < len(s.PrefixItems) {
			f(s.PrefixItems[i], element, at)
		}
		f(s.Items2020, element, at)
		f(s.Contains, element, at)
		f(s.UnevaluatedItems, element, at)
	}
}
