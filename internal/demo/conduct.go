package demo

import (
	"net/http"
	"slices"
)

// A conduct is how a router answers over one transport. Defects and manners are changes of it.
type conduct struct {
	style *Style

	token   string // the bearer token that is demanded; "" for none
	refusal int    // status that answers a missing identity

	parts []part                       // the parts of the identity that are looked at
	value func(*call, part) string     // returns the part's value in a call
	gates []gate                       // the checks on a request, in the order of asking
	fail  func(*call, *problem) answer // the answer to a problem
	grant func(*call) answer           // how a request that passed is answered over HTTP
	send  func(http.ResponseWriter, *call, answer)
	leave func(*call) answer // how a browser's preflight request is answered

	stream streamConduct
	talk   talkConduct

	unmounted     bool // the service does not know the router
	queryIdentity bool // the document declares identity in the query
	bodyIdentity  bool // the document declares identity in the body
}

// A gate is one thing that a request must pass: nil lets it through.
type gate struct {
	name string
	ask  func(*call) *problem
}

// The names of gates, for defects and manners to find them by.
const (
	gateNameEnvironment = "environment"
	gateNameToken       = "token"
	gateNameIdentity    = "identity"
	gateNameRole        = "role"
	gateNameMediaType   = "media type"
	gateNameMalformed   = "malformed"
	gateNameUnknownID   = "unknown id"
	gateNameQuery       = "query"
	gateNameBody        = "body"
)

// usual is the conduct that keeps the contract without any peculiarity.
func usual(s *Style, r Router, transport, token string) *conduct {
	c := &conduct{
		style:   s,
		token:   token,
		refusal: r.refusal,
		parts:   identityParts(),
		value:   headerPart,
		fail:    failInStyle,
		grant:   grantInStyle,
		send:    sendWhole,
		leave:   allowsAll,
		stream:  usualStream(),
		talk:    usualTalk(),
	}
	identity := []gate{{gateNameIdentity, gateIdentity}, {gateNameToken, gateToken}, {gateNameRole, gateRole}}
	if transport == transportWS {
		identity = []gate{{gateNameIdentity, gateHello}, {gateNameToken, gateToken}}
	}
	if r.Public {
		identity = nil
	}
	c.gates = slices.Concat([]gate{{gateNameEnvironment, gateEnvironment}}, identity, []gate{
		{gateNameMediaType, gateMediaType},
		{gateNameMalformed, gateMalformed},
		{gateNameUnknownID, gateUnknownID},
		{gateNameQuery, gateQuery},
		{gateNameBody, gateBody},
	})
	return c
}

// pass asks every gate about the call and returns the first problem, or nil.
func (c *call) pass(gates []gate) *problem {
	for _, g := range gates {
		if p := g.ask(c); p != nil {
			return p
		}
	}
	return nil
}
