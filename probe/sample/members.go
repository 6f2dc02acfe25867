package sample

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/engfix/engfix/probe/openapi"
)

// object makes an object of the members that names returns.
func (g *generator) object(d demand, sh *shape, at place) (any, error) {
	if len(sh.required) > maxItems {
		return nil, fmt.Errorf("%s: %w: %d members", at.path, errTooLarge, len(sh.required))
	}
	object := map[string]any{}
	for _, name := range g.names(sh, at) {
		inner := at.inside(d, "."+name, name)
		inner.filled = at.fields
		for _, hint := range slices.Concat(at.hints, sh.given) {
			if m, ok := hint.(map[string]any); ok {
				if v, ok := m[name]; ok {
					inner.hints = append(inner.hints, v)
				}
			}
		}
		if tag, ok := sh.tags[name]; ok {
			inner.hints = []any{tag}
			inner.serial = 0
		}
		v, err := g.below(sh.member(name), inner, at)
		if err != nil && at.full && !slices.Contains(sh.required, name) {
			continue
		}
		if err != nil {
			return nil, err
		}
		object[name] = v
	}
	return object, nil
}

// names returns an object's members: the required ones, the configured ones, those that they require in turn, and as
// many others as the schema demands.
func (g *generator) names(sh *shape, at place) []string {
	names := slices.Clone(sh.required)
	have := func(name string) bool { return slices.Contains(names, name) }
	optional := func() {
		for _, name := range slices.Sorted(maps.Keys(sh.members)) {
			if !have(name) && !g.identity.is(name) && (at.full || len(names) < sh.minMembers || g.configured(sh, name)) {
				names = append(names, name)
			}
		}
	}
	optional()
	for i := 0; i < len(names); i++ {
		for _, need := range sh.dependent[names[i]] {
			if !have(need) {
				names = append(names, need)
			}
		}
	}
	for i := 1; len(names) < min(sh.minMembers, maxItems); i++ {
		name := g.newName(sh, at, i)
		for _, pattern := range slices.Sorted(maps.Keys(sh.patternMembers)) {
			if made := matching(pattern, name, i); made != "" {
				name = made
				break
			}
		}
		if have(name) {
			break
		}
		names = append(names, name)
	}
	return names
}

// configured reports whether a person configured a value for a member, and the member's schema accepts it.
func (g *generator) configured(sh *shape, name string) bool {
	text, ok := g.params[name]
	return ok && !slices.ContainsFunc(sh.member(name), func(s openapi.Schema) bool { return !accepts(s, text) })
}

// newName returns the nth name for a member that is not declared. If the schema restricts names, it returns one that the
// schema allows, where it finds one.
func (g *generator) newName(sh *shape, at place, n int) string {
	if len(sh.memberNames) > 0 {
		v, err := g.value(demand{schemas: sh.memberNames}, place{path: at.path, word: DefaultWord, serial: n - 1})
		if name, ok := v.(string); ok && err == nil {
			return name
		}
	}
	return numbered(DefaultWord, n)
}

// member returns the schemas that the named member must satisfy.
func (sh *shape) member(name string) []openapi.Schema {
	schemas := slices.Clone(sh.members[name])
	for _, pattern := range slices.Sorted(maps.Keys(sh.patternMembers)) {
		if matches(pattern, name) {
			schemas = append(schemas, sh.patternMembers[pattern])
		}
	}
	if schemas == nil {
		return slices.Clone(sh.additional)
	}
	return schemas
}

// array makes an array of as few elements as the schema allows.
func (g *generator) array(d demand, sh *shape, at place) (any, error) {
	n := max(sh.minItems, len(sh.prefix))
	if at.filled || at.full {
		n = max(n, 1)
	}
	if n > maxItems {
		return nil, fmt.Errorf("%s: %w: %d elements", at.path, errTooLarge, n)
	}
	var hints []any
	for _, hint := range slices.Concat(at.hints, sh.given) {
		if list, ok := hint.([]any); ok {
			hints = list
			break
		}
	}
	list := make([]any, 0, n)
	for i := range n {
		inner := at.inside(d, "["+strconv.Itoa(i)+"]", "")
		if sh.unique {
			inner.serial += i
		}
		if i < len(hints) {
			inner.hints = []any{hints[i]}
		}
		schemas := sh.items
		if i < len(sh.prefix) {
			schemas = sh.prefix[i]
		}
		v, err := g.below(schemas, inner, at)
		if err != nil && at.full && i >= sh.minItems && i >= len(sh.prefix) {
			break
		}
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}
