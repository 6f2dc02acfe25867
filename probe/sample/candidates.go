package sample

import (
	"iter"
	"slices"
)

// given yields the values for the place from the document or the options, the most specific first. Objects among them
// are hints, not values, so that optional members stay out.
func (g *generator) given(sh *shape, at place) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		if own, ok := g.identity.value(at.name); ok && !at.unknown {
			for _, v := range readings(own) {
				if !yield(v, nil) {
					return
				}
			}
		}
		if text, ok := g.params[at.name]; ok && at.name != "" && !at.unknown {
			for _, v := range readings(text) {
				if !yield(v, nil) {
					return
				}
			}
		}
		if at.serial == 0 && !at.unknown {
			for _, v := range firstOf(slices.Concat(at.hints, sh.given), maxGiven) {
				if _, isObject := v.(map[string]any); isObject && (len(sh.members) > 0 || len(sh.open) > 0) {
					continue
				}
				if list, isList := v.([]any); v == nil || isList && len(list) == 0 && at.filled {
					continue
				}
				if !yield(g.identity.scrub(v), nil) {
					return
				}
			}
		}
		for i := range min(len(sh.fixed), maxGiven) {
			v := sh.fixed[(i+at.serial)%len(sh.fixed)]
			if v != nil && !yield(v, nil) {
				return
			}
		}
		if slices.Contains(sh.fixed, nil) {
			yield(nil, nil)
		}
	}
}

// made yields values made from the shape, type by type, null last.
func (g *generator) made(d demand, sh *shape, at place) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for _, t := range sh.kinds() {
			var values iter.Seq2[any, error]
			switch t {
			case "string":
				if values = valid(g.strings(sh, at)); len(sh.content) > 0 {
					values = func(yield func(any, error) bool) { yield(g.content(d, sh, at)) }
				}
			case "integer", "number":
				values = valid(slices.Values(sh.numbers(t == "integer", at)))
			case "boolean":
				values = valid(slices.Values([]any{at.serial%2 == 1, at.serial%2 == 0}))
			case "null":
				values = valid(slices.Values([]any{nil}))
			case "object":
				values = func(yield func(any, error) bool) { yield(g.object(d, sh, at)) }
			case "array":
				values = func(yield func(any, error) bool) { yield(g.array(d, sh, at)) }
			}
			if values == nil {
				continue
			}
			for v, err := range values {
				if !yield(v, err) {
					return
				}
			}
		}
	}
}

// content makes a text that is JSON of the kind that its schema describes.
func (g *generator) content(d demand, sh *shape, at place) (any, error) {
	v, err := g.below(sh.content, at.inside(d, "", at.name), at)
	if err != nil {
		return nil, err
	}
	return string(marshal(v)), nil
}

func firstOf[T any](values []T, n int) []T { return values[:min(len(values), n)] }

// valid yields the values without an error each.
func valid(values iter.Seq[any]) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for v := range values {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// kinds are the types to try, in order: those that the schema names, or those that its keywords are about.
func (sh *shape) kinds() []string {
	types := sh.types
	if types == nil {
		switch {
		case len(sh.members)+len(sh.required)+len(sh.additional)+sh.minMembers > 0:
			types = []string{"object"}
		case len(sh.items)+len(sh.prefix)+sh.minItems > 0:
			types = []string{"array"}
		case sh.low.at != nil || sh.high.at != nil || sh.multipleOf != nil:
			types = []string{"number"}
		default:
			types = []string{"string", "object", "array", "integer", "boolean", "null"}
		}
	}
	var kinds []string
	for _, t := range types {
		if t != "null" {
			kinds = append(kinds, t)
		}
	}
	if len(kinds) < len(types) {
		kinds = append(kinds, "null")
	}
	return kinds
}
