// Package contract holds a service's promises, as configured: the meaning of full, reduced and anonymous identity over
// each transport, the statuses of a refusal, and the shapes of an error and a success.
//
// A Contract is data. Variants are built from it and checks judge by it; it sends nothing.
package contract

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// A Contract holds the promises of the service.
type Contract struct {
	Identity Identity
	// Error is the shape that every error must have. It decides what counts as an error.
	Error ErrorShape
	// Success is the shape that every success must have; nil if the service has no success envelope.
	Success Shape
}

// Identity is how a client says who it is.
type Identity struct {
	Headers  []probe.Pair // the full identity, in order
	Required []Part       // a request without one of these must be refused
	Refusal  []int        // statuses that refuse, if a criterion names none
	Fields   []string     // names that carry identity in a query or a JSON body

	Query Queries // the identity in the query of a request

	// Hello is the first message of a WebSocket client with the full identity, AnonymousHello that of a client without
	// one; nil: the client sends none.
	Hello          json.RawMessage
	AnonymousHello json.RawMessage

	// Others are other identities, which the service may treat otherwise, in order.
	Others []Other
}

// Refuses reports whether the status refuses: exactly the demanded one, or any of the configured ones if demanded is 0.
func (id Identity) Refuses(status, demanded int) bool {
	if demanded != 0 {
		return status == demanded
	}
	return slices.Contains(id.Refusal, status)
}

// Without returns the identity with the named parts left out, wherever it states them.
func (id Identity) Without(names ...string) Identity {
	for _, name := range names {
		id.Headers = id.HeadersWithout(name)
		id.Query = id.Query.Without(name)
		id.Hello = id.HelloWithout(name)
	}
	return id
}

// WithoutCredentials returns the identity with every credential left out.
func (id Identity) WithoutCredentials() Identity {
	id.Headers = slices.DeleteFunc(slices.Clone(id.Headers), func(p probe.Pair) bool { return IsCredential(p.Name) })
	return id.Without(AnyCredential)
}

// AnyCredential is a part that every credential says: leaving it out leaves out all credentials, also in places that have no
// headers. See Says.
const AnyCredential = "Authorization"

// HeadersWithout returns the identity headers with one left out.
func (id Identity) HeadersWithout(part string) []probe.Pair {
	return slices.DeleteFunc(slices.Clone(id.Headers), func(p probe.Pair) bool { return FieldName(p.Name) == FieldName(part) })
}

// HelloWithout returns the hello frame with the members left out, at any depth, that say the same as the header part.
func (id Identity) HelloWithout(part string) json.RawMessage {
	return id.hello(part, func(m map[string]any, name string) { delete(m, name) })
}

// HelloWith returns the hello frame with another value for those members.
func (id Identity) HelloWith(part, value string) json.RawMessage {
	return id.hello(part, func(m map[string]any, name string) { m[name] = value })
}

// HelloProving returns the hello frame with another value for each credential that is a text in it.
func (id Identity) HelloProving(other func(name, value string) string) json.RawMessage {
	return id.hello(AnyCredential, func(m map[string]any, name string) {
		if value, text := m[name].(string); text {
			m[name] = other(name, value)
		} else {
			m[name] = other(name, "")
		}
	})
}

func (id Identity) hello(part string, change func(m map[string]any, name string)) json.RawMessage {
	if id.Hello == nil {
		return nil
	}
	var v any
	dec := json.NewDecoder(bytes.NewReader(id.Hello))
	dec.UseNumber() // a number is sent as it was written
	if dec.Decode(&v) != nil {
		return id.Hello
	}
	saying(v, part, change)
	out, err := json.Marshal(v)
	if err != nil {
		return id.Hello
	}
	return out
}

// Credentials names the parts of a request with the full identity that prove who the client is: a token, a cookie or a
// ticket, in a header, in the query or in the hello. A service may look at them first.
func (id Identity) Credentials(t probe.Transport) []string {
	var names []string
	for _, p := range id.Headers {
		if IsCredential(p.Name) {
			names = append(names, p.Name)
		}
	}
	names = append(names, credentialsIn(id.Query[t])...)
	if t.Frames() {
		id.hello(AnyCredential, func(_ map[string]any, name string) { names = append(names, name) })
	}
	return names
}

// HasCredential reports whether there is any over the transport.
func (id Identity) HasCredential(t probe.Transport) bool { return len(id.Credentials(t)) > 0 }

// Carriers names the parts of a request with the full identity that identify the client and are not required: its
// credentials, and the identity headers that no required part names. A service may take a part from any of them.
func (id Identity) Carriers(t probe.Transport) []string {
	return append(id.Credentials(t), id.unnamed()...)
}

// unnamed returns the identity headers that are no credentials and that no required part names.
func (id Identity) unnamed() []string {
	var names []string
	for _, p := range id.Headers {
		says := func(part string) bool { return Says(p.Name, part) }
		if !IsCredential(p.Name) && !slices.ContainsFunc(id.RequiredNames(), says) {
			names = append(names, p.Name)
		}
	}
	return names
}

// WithoutCarriers returns the identity with the required parts alone, and without those that are credentials.
func (id Identity) WithoutCarriers() Identity {
	return id.WithoutCredentials().Without(id.unnamed()...)
}

// RequiresCredential reports whether a request without a credential must be refused.
func (id Identity) RequiresCredential() bool {
	return slices.ContainsFunc(id.Required, func(p Part) bool { return !p.Plain() })
}

// Carries reports whether a header is one that says or proves who the client is.
func (id Identity) Carries(h probe.Pair) bool {
	says := func(name string) bool { return FieldName(name) == FieldName(h.Name) }
	return IsCredential(h.Name) || slices.ContainsFunc(id.Fields, says) ||
		slices.ContainsFunc(id.Headers, func(p probe.Pair) bool { return says(p.Name) })
}

// Misplaced returns the name of the first header that says or proves who the client is, or "". Questions put the
// configured identity in, or leave it out: a request has no place for such a header of its own.
func (id Identity) Misplaced(headers []probe.Pair) string {
	i := slices.IndexFunc(headers, id.Carries)
	if i < 0 {
		return ""
	}
	return headers[i].Name
}

// Unsaid returns the first required header of an endpoint that carries identity and is not configured, or "". Without
// it the full identity is not complete, and the endpoint would refuse everybody.
func (id Identity) Unsaid(required []string) string {
	for _, name := range required {
		carries := slices.ContainsFunc(id.Fields, func(f string) bool { return FieldName(f) == FieldName(name) })
		held := slices.ContainsFunc(id.Headers, func(h probe.Pair) bool { return strings.EqualFold(h.Name, name) })
		if carries && !held {
			return name
		}
	}
	return ""
}

// Texts returns the texts of the identity that only a transport carries, in its frames and its query.
func (id Identity) Texts(t probe.Transport) []string {
	var texts []string
	if t.Frames() {
		texts = append(texts, string(id.Hello), string(id.AnonymousHello))
	}
	for _, p := range id.Query[t] {
		texts = append(texts, p.Value)
	}
	return texts
}

// saying calls change with each member of v, at any depth, that says the same as the header part.
func saying(v any, part string, change func(m map[string]any, name string)) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if Says(name, part) {
				change(v, name)
				continue
			}
			saying(member, part, change)
		}
	case []any:
		for _, member := range v {
			saying(member, part, change)
		}
	}
}
