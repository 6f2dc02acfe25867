package config

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// anonymous returns the hello frame of a client that does not say who it is: the one given, without the members, at any
// depth, that carry identity or prove it.
func (id *Identity) anonymous(hello json.RawMessage) json.RawMessage {
	if hello == nil {
		return nil
	}
	says := []string{"token", "accesstoken", "ticket", "authorization", "apikey", "secret", "password", "session"}
	for _, name := range id.Fields {
		says = append(says, folded(name))
	}
	for _, h := range id.Headers {
		says = append(says, folded(h.Name))
	}
	return json.RawMessage(without(gjson.ParseBytes(hello), says))
}

// folded writes X-Tenant-Id, tenant_id and tenantId alike.
func folded(name string) string {
	name = strings.TrimPrefix(strings.ToLower(name), "x-")
	return strings.NewReplacer("-", "", "_", "").Replace(name)
}

// without writes a JSON value without the members of those names, in their order.
func without(v gjson.Result, names []string) string {
	if !v.IsObject() && !v.IsArray() {
		return v.Raw
	}
	var parts []string
	v.ForEach(func(key, member gjson.Result) bool {
		switch {
		case !v.IsObject():
			parts = append(parts, without(member, names))
		case !slices.Contains(names, folded(key.Str)):
			parts = append(parts, key.Raw+":"+without(member, names))
		}
		return true
	})
	if v.IsObject() {
		return "{" + strings.Join(parts, ",") + "}"
	}
	return "[" + strings.Join(parts, ",") + "]"
}
