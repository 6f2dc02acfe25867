package config

import (
	"encoding/json"

	yaml "go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/internal/lazy"
)

// An OtherIdentity is another identity, for criteria on roles and tenants. It holds the differences from Identity.
type OtherIdentity struct {
	Name string // as criteria call it: letters, digits, _ and -
	// Headers replace those of the same name.
	Headers []Pair
	// WS and SSE replace identity.ws and identity.sse; nil keeps them.
	WS  OtherWS
	SSE SSE
	Pos Pos
}

// An OtherWS is a WebSocket's part of another identity, apart from the headers.
type OtherWS struct {
	Query []Pair
	Hello json.RawMessage // a JSON object, members in document order, or nil
}

func (o *OtherIdentity) keys() []key {
	return []key{
		{"headers", headers(&o.Headers)},
		{"ws", object(&o.WS)},
		{"sse", object(&o.SSE)},
	}
}

func (w *OtherWS) keys() []key {
	return []key{
		{"query", query(&w.Query)},
		{"hello", otherFrame(&w.Hello)},
	}
}

// identityName is the form of an identity's name in criteria.
var identityName = lazy.Regexp(`^[A-Za-z][A-Za-z0-9_-]*$`)

// otherFrame reads a first frame that replaces another.
func otherFrame(dst *json.RawMessage) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		if n.kind != yaml.MappingNode {
			d.wrong(n, where, "a mapping")
			return
		}
		anyJSON(dst).read(d, n, where)
	}}
}

func otherIdentity(m member, o *OtherIdentity) reader {
	o.Name, o.Pos = m.key, m.at
	fields := object(o)
	return reader{keys: fields.keys, read: func(d *decoder, n *node, where string) {
		if !identityName().MatchString(m.key) {
			d.report(m.at, "%s: %q is not a name for an identity: want letters, digits, _ and -, as in other_tenant", where, m.key)
		}
		fields.read(d, n, where)
		if n.kind == yaml.MappingNode && len(n.members) == 0 {
			d.report(m.at, "%s: this identity has no values of its own: add headers", where)
		}
	}}
}
