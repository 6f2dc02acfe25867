package sample

import (
	"maps"
	"slices"
	"strings"
)

// An identity knows the names under which identity may stand in a request.
type identity struct {
	fields map[string]bool   // normal names
	values map[string]string // by normal name
}

func newIdentity(opts Options) identity {
	id := identity{fields: map[string]bool{}, values: map[string]string{}}
	for _, f := range opts.IdentityFields {
		id.fields[normal(f)] = true
	}
	for _, f := range slices.Sorted(maps.Keys(opts.IdentityValues)) {
		id.values[normal(f)] = opts.IdentityValues[f]
	}
	return id
}

var separators = strings.NewReplacer("-", "", "_", "")

// normal makes X-Tenant-Id, tenant_id and tenantId one name.
func normal(name string) string {
	return separators.Replace(strings.TrimPrefix(strings.ToLower(name), "x-"))
}

// is reports whether the name carries identity.
func (id identity) is(name string) bool { return id.fields[normal(name)] }

// value returns the configured value of an identity field.
func (id identity) value(name string) (string, bool) {
	if !id.is(name) {
		return "", false
	}
	v, ok := id.values[normal(name)]
	return v, ok
}

// A spot is a member of an object within a body.
type spot struct {
	object map[string]any
	name   string
}

// spots finds the identity in a value. At the top every identity field counts. Below, a field such as mode may mean
// something else, so only one with the configured identity counts.
func (id identity) spots(v any) []spot {
	var found []spot
	var walk func(v any, top bool)
	walk = func(v any, top bool) {
		switch v := v.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				own, configured := id.value(name)
				if id.is(name) && (top || configured && v[name] == own) {
					found = append(found, spot{v, name})
					continue
				}
				walk(v[name], false)
			}
		case []any:
			for _, element := range v {
				walk(element, false)
			}
		}
	}
	walk(v, true)
	return found
}

// reduce removes identity from a copy of the value, wherever the rest is valid, and reports whether it removed any.
func (id identity) reduce(v any, valid func(any) bool) (any, bool) {
	v = clone(v)
	removed := false
	found := id.spots(v)
	before := make([]any, len(found))
	for i, s := range found {
		before[i] = s.object[s.name]
		delete(s.object, s.name)
		removed = true
	}
	if !removed || valid(v) {
		return v, removed
	}
	for i, s := range found {
		s.object[s.name] = before[i]
	}
	removed = false
	for i, s := range found {
		delete(s.object, s.name)
		if valid(v) {
			removed = true
			continue
		}
		s.object[s.name] = before[i]
	}
	return v, removed
}

// scrub removes every identity field from a copy of the value, at any depth.
func (id identity) scrub(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for name, member := range v {
			if !id.is(name) {
				m[name] = id.scrub(member)
			}
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = id.scrub(element)
		}
		return list
	}
	return v
}

func clone(v any) any { return identity{}.scrub(v) }
