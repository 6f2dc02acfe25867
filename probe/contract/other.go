package contract

import (
	"encoding/json"
	"slices"

	"github.com/engfix/engfix/probe"
)

// An Other is another identity than the full one: what it says otherwise than that. What it leaves out it says alike.
type Other struct {
	Name     string       // as criteria call it: "viewer"
	Headers  []probe.Pair // in place of those of the same name
	SSEQuery []probe.Pair // nil: as the full identity, with what the headers say otherwise
	WSQuery  []probe.Pair // nil: likewise
	Hello    json.RawMessage
}

// Says names what it says otherwise.
func (o Other) Says() []string {
	var names []string
	for _, p := range slices.Concat(o.Headers, o.SSEQuery, o.WSQuery) {
		names = append(names, p.Name)
	}
	return names
}

// As gives the identity that a request of the other one holds. ok is false over a transport where it would hold a credential
// of the full identity all the same: what is asked so is not asked as the other.
func (id Identity) As(o Other, t probe.Transport) (as Identity, ok bool) {
	own := id
	for _, h := range o.Headers {
		id.Headers = append(id.HeadersWithout(h.Name), h)
		id.SSEQuery, id.WSQuery = saidOtherwise(id.SSEQuery, h), saidOtherwise(id.WSQuery, h)
		id.Hello = id.HelloWith(h.Name, h.Value)
	}
	switch {
	case t == probe.SSE && o.SSEQuery != nil:
		id.SSEQuery = o.SSEQuery
	case t == probe.SSE:
		return id, len(credentialsIn(own.SSEQuery)) == 0
	case t == probe.WS:
		if o.WSQuery == nil && len(credentialsIn(own.WSQuery)) > 0 || o.Hello == nil && own.helloProves() {
			return id, false
		}
		if o.WSQuery != nil {
			id.WSQuery = o.WSQuery
		}
		if o.Hello != nil {
			id.Hello = o.Hello
		}
	}
	return id, true
}

// saidOtherwise gives pairs with the values of those that say the same as a header.
func saidOtherwise(pairs []probe.Pair, h probe.Pair) []probe.Pair {
	pairs = slices.Clone(pairs)
	for i, p := range pairs {
		if Says(p.Name, h.Name) {
			pairs[i].Value = h.Value
		}
	}
	return pairs
}

// credentialsIn names the credentials among the parameters of a query.
func credentialsIn(pairs []probe.Pair) []string {
	var names []string
	for _, p := range pairs {
		if Says(p.Name, anyCredential) {
			names = append(names, p.Name)
		}
	}
	return names
}

// helloProves reports whether the hello frame holds a credential.
func (id Identity) helloProves() bool {
	proves := false
	id.hello(anyCredential, func(map[string]any, string) { proves = true })
	return proves
}
