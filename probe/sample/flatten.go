package sample

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe/openapi"
)

// maxInPlace bounds how many schemas for one place lead to each other, one within the next. With each alternative that is
// picked on the way all of them are merged again.
const maxInPlace = 200

// flatten makes the shape of a demand. It fails if a reference cannot be followed or nothing is allowed at all.
func flatten(d demand) (*shape, error) {
	f := flattener{
		picked:   d.picked,
		seen:     map[string]bool{},
		required: map[string]bool{},
		sh: &shape{
			maxLength: -1, members: map[string][]openapi.Schema{}, patternMembers: map[string]openapi.Schema{},
			dependent: map[string][]string{}, tags: map[string]string{},
		},
	}
	for _, s := range d.schemas {
		if err := f.add(s); err != nil {
			return nil, err
		}
	}
	f.discriminate()
	return f.sh, nil
}

// A flattener builds the shape of one demand.
type flattener struct {
	sh     *shape
	picked map[string]int
	seen   map[string]bool
	depth  int      // schemas around the current one
	refs   []string // pointers that references led to, in order
	taken  []string // those of the alternatives that were picked
	// discriminators are the discriminators met on the way.
	discriminators []map[string]any
	// required are the names in the shape's required.
	required map[string]bool
}

// add merges a schema with everything that applies in the same place.
func (f *flattener) add(s openapi.Schema) error {
	if f.seen[s.Pointer()] {
		return nil // a cycle adds nothing here; the validator judges it
	}
	f.seen[s.Pointer()] = true
	if f.depth++; f.depth > maxInPlace {
		return fmt.Errorf("the schema leads on through more than %d others", maxInPlace)
	}
	defer func() { f.depth-- }()
	m, ok := s.Value().(map[string]any)
	if !ok {
		if s.Value() == false {
			return fmt.Errorf("the schema at %s allows no value", s.Pointer())
		}
		return nil
	}
	target, isRef, err := s.Ref()
	if err != nil {
		return fmt.Errorf("the schema at %s cannot be followed: %w", s.Pointer(), err)
	}
	if err := f.keywords(s, m); err != nil {
		return err
	}
	if isRef {
		f.refs = append(f.refs, target.Pointer())
		if err := f.add(target); err != nil {
			return err
		}
	}
	for i := range length(m["allOf"]) {
		if err := f.add(s.At("allOf", strconv.Itoa(i))); err != nil {
			return err
		}
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		var branches [][]openapi.Schema
		for i := range length(m[keyword]) {
			branches = append(branches, []openapi.Schema{s.At(keyword, strconv.Itoa(i))})
		}
		if err := f.alternatives(s.Pointer()+"/"+keyword, branches); err != nil {
			return err
		}
	}
	return f.alternatives(s.Pointer()+"/if", conditional(s, m))
}

// conditional returns the two ways to satisfy if, then and else. Whether the second misses the condition, as it must, is
// left to the validator.
func conditional(s openapi.Schema, m map[string]any) [][]openapi.Schema {
	if _, ok := m["if"]; !ok {
		return nil
	}
	branches := [][]openapi.Schema{{s.At("if")}, nil}
	for i, keyword := range []string{"then", "else"} {
		if _, ok := m[keyword]; ok {
			branches[i] = append(branches[i], s.At(keyword))
		}
	}
	return branches
}

// length is how many a keyword lists.
func length(v any) int {
	list, _ := v.([]any)
	return len(list)
}

// alternatives adds the branch that was picked of a group, or opens the group.
func (f *flattener) alternatives(id string, branches [][]openapi.Schema) error {
	if len(branches) == 0 {
		return nil
	}
	i, picked := f.picked[id]
	if !picked {
		f.sh.open = append(f.sh.open, group{id, branches})
		return nil
	}
	for _, s := range branches[i] {
		if target, isRef, err := s.Ref(); isRef && err == nil {
			f.taken = append(f.taken, target.Pointer())
		}
		if err := f.add(s); err != nil {
			return err
		}
	}
	return nil
}

// keywords merges a schema's own keywords.
func (f *flattener) keywords(s openapi.Schema, m map[string]any) error {
	sh := f.sh
	if err := sh.addTypes(m["type"]); err != nil {
		return fmt.Errorf("%w at %s", err, s.Pointer())
	}
	sh.addGiven(m)
	if v, ok := m["format"].(string); ok && sh.format == "" {
		sh.format = v
	}
	if sh.format == "" {
		sh.format = contentFormat(m)
	}
	if _, ok := m["contentSchema"]; ok && m["contentMediaType"] == "application/json" {
		sh.content = append(sh.content, s.At("contentSchema"))
	}
	if v, ok := m["pattern"].(string); ok {
		sh.patterns = append(sh.patterns, v)
	}
	sh.minLength = max(sh.minLength, count(m["minLength"], 0))
	if n := count(m["maxLength"], -1); n >= 0 && (sh.maxLength < 0 || n < sh.maxLength) {
		sh.maxLength = n
	}
	sh.addBounds(m)
	f.object(s, m)
	f.array(s, m)
	if disc, ok := m["discriminator"].(map[string]any); ok {
		f.discriminators = append(f.discriminators, disc)
	}
	return nil
}

// contentFormat returns the 3.0 format for a string's content as 3.1 describes it.
func contentFormat(m map[string]any) string {
	encoding, _ := m["contentEncoding"].(string)
	mediaType, _ := m["contentMediaType"].(string)
	switch {
	case strings.HasPrefix(encoding, "base64"):
		return "byte"
	case encoding != "":
		return ""
	case mediaType == "application/json":
		return "json-string"
	case mediaType != "":
		return "binary"
	}
	return ""
}

// object merges the keywords about objects, and array those about arrays.
func (f *flattener) object(s openapi.Schema, m map[string]any) {
	sh := f.sh
	props, _ := m["properties"].(map[string]any)
	for name := range props {
		sh.members[name] = append(sh.members[name], s.At("properties", name))
	}
	for _, name := range stringsOf(m["required"]) {
		f.require(name)
	}
	patterns, _ := m["patternProperties"].(map[string]any)
	for pattern := range patterns {
		sh.patternMembers[pattern] = s.At("patternProperties", pattern)
	}
	if _, ok := m["additionalProperties"]; ok {
		sh.additional = append(sh.additional, s.At("additionalProperties"))
	}
	if _, ok := m["propertyNames"]; ok {
		sh.memberNames = append(sh.memberNames, s.At("propertyNames"))
	}
	dependent, _ := m["dependentRequired"].(map[string]any)
	for name, needs := range dependent {
		sh.dependent[name] = append(sh.dependent[name], stringsOf(needs)...)
	}
	sh.minMembers = max(sh.minMembers, count(m["minProperties"], 0))
}

// require notes a member that must be there, once.
func (f *flattener) require(name string) {
	if !f.required[name] {
		f.required[name] = true
		f.sh.required = append(f.sh.required, name)
	}
}

func (f *flattener) array(s openapi.Schema, m map[string]any) {
	sh := f.sh
	for i := range length(m["prefixItems"]) {
		if i == len(sh.prefix) {
			sh.prefix = append(sh.prefix, nil)
		}
		sh.prefix[i] = append(sh.prefix[i], s.At("prefixItems", strconv.Itoa(i)))
	}
	if _, ok := m["items"]; ok {
		sh.items = append(sh.items, s.At("items"))
	}
	if _, ok := m["contains"]; ok {
		// The simplest array that contains such an element has no others.
		sh.items = append(sh.items, s.At("contains"))
		sh.minItems = max(sh.minItems, count(m["minContains"], 1))
	}
	sh.minItems = max(sh.minItems, count(m["minItems"], 0))
	if v, _ := m["uniqueItems"].(bool); v {
		sh.unique = true
	}
}

// discriminate makes a discriminator's member required, as services do, and finds the values that select the
// alternatives behind references and picks: the key of a mapping, or the schema's own name.
func (f *flattener) discriminate() {
	for _, disc := range f.discriminators {
		property, _ := disc["propertyName"].(string)
		mapping, _ := disc["mapping"].(map[string]any)
		if property == "" {
			continue
		}
		if len(f.sh.members[property]) > 0 {
			f.require(property) // a reader chooses by it, so it must be present, with a default or not
		}
		for _, key := range slices.Sorted(maps.Keys(mapping)) {
			target, _ := mapping[key].(string)
			if f.tagged(property) || !f.reached(target) {
				continue
			}
			f.sh.tags[property] = key
		}
		if names := slices.Concat(f.taken, f.refs); len(mapping) == 0 && len(names) > 0 && !f.tagged(property) {
			f.sh.tags[property] = last(names[0])
		}
	}
}

func (f *flattener) tagged(property string) bool { _, ok := f.sh.tags[property]; return ok }

// reached reports whether a reference led to the target of a mapping: a reference, or the bare name of a schema.
func (f *flattener) reached(target string) bool {
	return slices.ContainsFunc(f.refs, func(pointer string) bool { return last(pointer) == last(target) })
}

// last returns the last token of a pointer or a reference.
func last(pointer string) string { return pointer[strings.LastIndexByte(pointer, '/')+1:] }
