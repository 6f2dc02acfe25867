package config

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe/credential"
)

// anonymous returns the hello frame of a client without identity: hello without the members, at any depth, that carry
// identity or prove it, by their names or by their values.
func (id *Identity) anonymous(hello json.RawMessage) json.RawMessage {
	if hello == nil {
		return nil
	}
	parts := slices.Clone(id.Fields)
	for _, h := range id.Headers {
		parts = append(parts, h.Name)
	}
	return json.RawMessage(without(gjson.ParseBytes(hello), func(name string, value gjson.Result) bool {
		says := func(part string) bool { return credential.Same(name, part) }
		return credential.Proves(name) || slices.ContainsFunc(parts, says) || value.Type == gjson.String && id.holds(value.Str)
	}))
}

// holds reports whether a text is a captured value or a credential that the identity holds as well.
func (id *Identity) holds(text string) bool {
	const shortest = 8 // minimum length of a value that is taken for a credential
	return slices.ContainsFunc(slices.Concat(id.Headers, id.WS.Query), func(p Pair) bool {
		captured := strings.Contains(text, "{{")
		proof := credential.Proves(p.Name) && len(text) >= shortest
		return (captured || proof) && strings.Contains(p.Value, text)
	})
}

// without writes a JSON value without the members that drop names, in their order.
func without(v gjson.Result, drop func(name string, value gjson.Result) bool) string {
	if !v.IsObject() && !v.IsArray() {
		return v.Raw
	}
	var parts []string
	v.ForEach(func(key, member gjson.Result) bool {
		switch {
		case !v.IsObject():
			parts = append(parts, without(member, drop))
		case !drop(key.Str, member):
			parts = append(parts, key.Raw+":"+without(member, drop))
		}
		return true
	})
	if v.IsObject() {
		return "{" + strings.Join(parts, ",") + "}"
	}
	return "[" + strings.Join(parts, ",") + "]"
}
