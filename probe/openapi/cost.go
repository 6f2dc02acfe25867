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
	c.counted[key] = w
	return w
}
