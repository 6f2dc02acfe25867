package demo

import (
	"net/http"
	"slices"
)

// A conduct is how a router answers over one transport. Defects and manners are changes of it.
type conduct struct {
	token   string // the bearer token that is demanded; "" for none
	refusal int    // status that answers a missing identity

	parts []part                       // the parts of the identity that are looked at
	value func(*call, part) string     // where they are looked for
	gates []gate                       // what a request must pass, in the order of asking
	fail  func(*call, *problem) answer // how a problem is told
	grant func(*call) answer           // how a request that passed is answered over HTTP
	send  func(http.ResponseWriter, *call, answer)

	stream streamConduct
	talk   talkConduct

	queryIdentity bool // the document declares identity in the query
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
	gateNameMediaType   = "media type"
	gateNameMalformed   = "malformed"
	gateNameUnknownID   = "unknown id"
	gateNameQuery       = "query"
	gateNameBody        = "body"
)

// A change makes a conduct differ from the usual one.
type change func(*conduct)

// usual is the conduct that keeps the contract without any peculiarity.
func usual(r Router, transport, token string) *conduct {
	c := &conduct{
		token:   token,
		refusal: r.refusal,
		parts:   identityParts(),
		value:   headerPart,
		fail:    failEnveloped,
		grant:   grantEnveloped,
		send:    sendWhole,
		stream:  usualStream(),
		talk:    usualTalk(),
	}
	identity := []gate{{gateNameIdentity, gateIdentity}, {gateNameToken, gateToken}}
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

// pass puts the call to every gate and tells the first problem, or nil.
func (c *call) pass(gates []gate) *problem {
	for _, g := range gates {
		if p := g.ask(c); p != nil {
			return p
		}
	}
	return nil
}

// changes makes one change of several.
func changes(cs ...change) change {
	return func(c *conduct) {
		for _, change := range cs {
			change(c)
		}
	}
}

// atGate puts another question in the place of a gate's; ask gets the usual one to fall back on.
func atGate(name string, ask func(c *call, usual func(*call) *problem) *problem) change {
	return func(c *conduct) {
		for i, g := range c.gates {
			if g.name == name {
				c.gates[i].ask = func(c *call) *problem { return ask(c, g.ask) }
			}
		}
	}
}

// withoutGate leaves a gate open.
func withoutGate(name string) change {
	return func(c *conduct) {
		c.gates = slices.DeleteFunc(slices.Clone(c.gates), func(g gate) bool { return g.name == name })
	}
}

// gatesFirst asks the named gates before all others, in the order of the names.
func gatesFirst(names ...string) change {
	return func(c *conduct) {
		rank := func(g gate) int {
			if i := slices.Index(names, g.name); i >= 0 {
				return i
			}
			return len(names)
		}
		c.gates = slices.Clone(c.gates)
		slices.SortStableFunc(c.gates, func(a, b gate) int { return rank(a) - rank(b) })
	}
}

// onFail alters how problems are told; f gets what is told until now.
func onFail(f func(c *call, p *problem, a answer) answer) change {
	return func(c *conduct) {
		tell := c.fail
		c.fail = func(c *call, p *problem) answer { return f(c, p, tell(c, p)) }
	}
}

// onGrant alters how requests that passed are answered; f gets what is answered until now.
func onGrant(f func(c *call, a answer) answer) change {
	return func(c *conduct) {
		tell := c.grant
		c.grant = func(c *call) answer { return f(c, tell(c)) }
	}
}

// onAnswer alters every answer, whether it tells a problem or not.
func onAnswer(f func(answer) answer) change {
	return changes(
		onFail(func(_ *call, _ *problem, a answer) answer { return f(a) }),
		onGrant(func(_ *call, a answer) answer { return f(a) }),
	)
}
