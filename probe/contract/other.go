package contract

import (
	"encoding/json"
	"slices"

	"github.com/engfix/engfix/probe"
)

// An Other is an identity other than the full one, stored as the differences. Parts that it leaves out are the same.
type Other struct {
	Name    string       // as criteria call it: "viewer"
	Headers []probe.Pair // in place of those of the same name
	Query   Queries      // in place of those over the same transport; else the full identity's, with the values of the headers
	Hello   json.RawMessage
}

// Says names the parts that differ.
func (o Other) Says() []string {
	var names []string
	for _, p := range slices.Concat(o.Headers, o.Query.All()) {
		names = append(names, p.Name)
	}
	return names
}

// As returns the identity of a request as the other one. ok is false over a transport where the request would still
// hold a credential of the full identity: it would not be asked as the other one.
func (id Identity) As(o Other, t probe.Transport) (as Identity, ok bool) {
	own := id
	for _, h := range o.Headers {
		id.Headers = append(id.HeadersWithout(h.Name), h)
		id.Query = id.Query.With(h.Name, h.Value)
		id.Hello = id.HelloWith(h.Name, h.Value)
	}
	query, asOther := o.Query[t]
	if !asOther && len(credentialsIn(own.Query[t])) > 0 || t.Frames() && o.Hello == nil && own.helloProves() {
		return id, false
	}
	if asOther {
		id.Query = id.Query.over(t, query)
	}
	if o.Hello != nil {
		id.Hello = o.Hello
	}
	return id, true
}

// credentialsIn names the credentials among the parameters of a query.
func credentialsIn(pairs []probe.Pair) []string {
	var names []string
	for _, p := range pairs {
		if Says(p.Name, AnyCredential) {
			names = append(names, p.Name)
		}
	}
	return names
}

// helloProves reports whether the hello frame holds a credential.
func (id Identity) helloProves() bool {
	proves := false
	id.hello(AnyCredential, func(map[string]any, string) { proves = true })
	return proves
}
