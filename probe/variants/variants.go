// Package variants holds the questions that can be put to an endpoint, one value each. Start with All; a question is
// built from the endpoint's sample and the contract's identity. This package sends nothing and judges nothing.
package variants

import (
	"slices"
	"strings"
	"sync"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// The names of the variants, as run documents write them. A name below Without is Without + the part left out.
// AndCredential follows if every credential is left out too, and everything else in the identity that may carry the
// part.
const (
	Control          = "control"
	ControlAgain     = "control-again"
	ControlLater     = "control-later"
	Created          = "created"
	Anonymous        = "anonymous"
	AnonymousAgain   = "anonymous-again"
	AnonymousLater   = "anonymous-later"
	Nowhere          = "nowhere"
	NowhereAnonymous = "nowhere/anonymous"
	Beside           = "nowhere/beside"
	BesideAnonymous  = "nowhere/beside-anonymous"
	Without          = "without/"
	AndCredential    = "+credential"
	UnknownID        = "unknown-id"
	InvalidPath      = "invalid-path"
	ForeignPath      = "foreign-path"
	InvalidBody      = "invalid-body"
	InvalidQuery     = "invalid-query"
	InvalidHeader    = "invalid-header"
	InvalidCookie    = "invalid-cookie"
	MissingField     = "missing-field"
	NoBody           = "no-body"
	MalformedJSON    = "malformed-json"
	UndeclaredJSON   = "undeclared-json"
	WrongContentType = "wrong-content-type"
	LastEventID      = "last-event-id"
	HelloNotJSON     = "ws/hello-not-json"
	HelloArray       = "ws/hello-array"
	HelloNull        = "ws/hello-null"
	HelloBinary      = "ws/hello-binary"
	HelloWrongType   = "ws/hello-wrong-type"

	Blank             = "blank/"
	Malformed         = "malformed/"
	BadCredential     = "bad-credential"
	WithoutCredential = "without-credential"

	// As + the name of one of the contract's other identities is the valid request as that identity.
	As = "as/"
	// Preflight is the OPTIONS request by which a browser asks whether a page of another origin may send a request.
	Preflight = "preflight"
	// BadFrame is a WebSocket conversation that goes wrong after it has begun: after the hello, a message that is not JSON.
	BadFrame = "bad-frame"
)

// All lists every question of the contract, in the order in which a reader of the evidence wants them.
func All(c contract.Contract) []probe.Variant {
	id := c.Identity
	all := []probe.Variant{
		nowhere(id),
		nowhereAnonymous(id),
		beside(id),
		besideAnonymous(id),
		control(id),
		controlLater(id),
		created(id),
		anonymous(id),
		anonymousAgain(id),
		anonymousLater(id),
	}
	all = append(all, reductions(id)...)
	for _, v := range alone(id) {
		if !slices.ContainsFunc(all, func(o probe.Variant) bool { return o.Name == v.Name }) {
			all = append(all, v)
		}
	}
	for _, name := range id.RequiredNames() {
		if !contract.IsCredential(name) {
			all = append(all, blank(id, name), malformed(id, name))
		}
	}
	if len(proving(id)) > 0 {
		all = append(all, badCredential(id))
		if !id.RequiresCredential() {
			all = append(all, withoutCredential(id))
		}
	}
	all = append(all, others(id)...)
	return append(
		all,
		unknownID(id),
		invalidPath(id),
		invalidBody(id),
		missingField(id),
		noBody(id),
		invalidQuery(id),
		invalidHeader(id),
		invalidCookie(id),
		malformedJSON(id),
		undeclaredJSON(id),
		controlAgain(id),
		foreignPath(id),
		wrongContentType(id),
		lastEventID(id),
		hello(id, HelloNotJSON, "with a hello that is not JSON", probe.Message{Data: []byte("engfix")}),
		hello(id, HelloArray, "with [] as its hello", probe.Message{Data: []byte("[]")}),
		hello(id, HelloNull, "with null as its hello", probe.Message{Data: []byte("null")}),
		hello(id, HelloBinary, "with a binary hello", probe.Message{Binary: true, Data: []byte{0, 1, 2, 255}}),
		hello(id, HelloWrongType, "with a hello of an unknown type", probe.Message{Data: []byte(`{"type":"engfix-probe"}`)}),
		badFrame(id),
		preflight(id),
	)
}

// Says returns the words for a question by its name, as recorded runs hold it. They follow "the request" or "the
// answer": "without X-Mode". They are those of All, under whatever contract knows the question.
func Says(name string) string {
	if said, known := says()[name]; known {
		return said
	}
	about, part, _ := strings.Cut(name, "/")
	if said, known := says()[about+"/"]; known {
		return said + words(part)
	}
	return "called " + name
}

// says holds the words of every question by its name. If a question is about a part of the identity, its name and words
// end with the part, which is left out here.
var says = sync.OnceValue(func() map[string]string {
	const part, credential = "X-Tenant-Id", "Authorization"
	said := map[string]string{}
	for _, v := range All(contract.Contract{Identity: contract.Identity{
		Headers: []probe.Pair{{Name: credential}}, Required: contract.Parts(part), Others: []contract.Other{{Name: part}},
	}}) {
		said[strings.TrimSuffix(v.Name, part)] = strings.TrimSuffix(v.Says, part)
	}
	return said
})

var (
	everywhere = probe.Transports()
	overHTTP   = probe.TransportsThat(probe.Transport.Ends)
	overSSE    = probe.TransportsThat(probe.Transport.Streams)
	requests   = probe.TransportsThat(probe.Transport.Answers)
	overWS     = probe.TransportsThat(probe.Transport.Frames)
)
