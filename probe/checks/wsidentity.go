package checks

import (
	"fmt"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// wsIdentityRequired: a WebSocket that lacks identity is refused, at the handshake or after it was accepted.
//
// A service may accept first and wait for the client's hello, so a conversation says one; silence until the time is up
// is not a refusal, and data before the refusal is a leak. It is judged by difference, like identity.required.
func wsIdentityRequired(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         WSIdentityRequired,
		Demands:    "A WebSocket without identity, or without any one required part of it, is refused: by HTTP 4xx at the handshake, or by closing with 4000–4999 or 1008 before any data; with the full identity it is not refused.",
		Passes:     "Every reduced connection is refused, at the handshake with HTTP 4xx or later by a close with 4000–4999 or 1008, and the control is not refused for the same reason.",
		Fails:      "A reduced connection stays open, silent or not; gets data (a list, an object or a text) before it is refused; is closed with another code; or is dropped without a close frame.",
		CannotTell: "The control ends like the reduced connections, or gets the answer of a path without a WebSocket; the control is refused for who asks; a message before the refusal may be data, a greeting or the refusal itself; a connection got no answer; a connection stays open for a time in which a slow refusal may still come.",
		Transports: probe.TransportsThat(probe.Transport.Frames),
		Asks:       identityAsks(),
		Judge:      judgesIdentity(c, func(d *difference) reading { return overWS{d} }),
	}
}

// An overWS reads a difference of conversations.
type overWS struct{ *difference }

func (j overWS) wanted() string {
	if j.status != 0 {
		return fmt.Sprintf("a refusal with %d at the handshake", j.status)
	}
	return "a refusal: HTTP 4xx at the handshake, or a close with 4000–4999 or 1008 before any data"
}

func (j overWS) passed() string {
	return fmt.Sprintf("refused %s (%s); with the full identity %s", without(j.reduced), describeWS(j.reduced[0]), describeWS(j.control))
}

func (j overWS) object(x *probe.Exchange) *objection {
	without := variants.Says(x.Label)
	refused := j.refused(x)
	switch {
	case x.Response == nil && !x.Accepted:
		return leavesOpen(x, "the connection %s got no answer: %s", without, trouble(x))
	case x.Response != nil && busy(x):
		return leavesOpen(x, "something in front of the router answered the handshake %s: %s", without, describe(x))
	case refused && j.status != 0 && (x.Response == nil || x.Response.Status != j.status):
		return refutes(x, "the refusal %s has the wrong status", without)
	case j.sameAsControl(x):
		return leavesOpen(x, "the full identity got the same end as the connection %s (%s), so this shows nothing about identity%s", without, both(x, j.control), j.wantsHello())
	case !refused:
		return j.notRefused(x)
	case j.undecided(x) != "":
		return leavesOpen(x, "the connection %s was refused after a message that may be data or a greeting: %s", without, j.undecided(x))
	}
	return nil
}

// unmet returns nil: each refusal has the demanded status.
func (j overWS) unmet() *objection { return nil }

func (j overWS) controlFailed() string {
	x := j.control
	switch {
	case x.Response == nil && !x.Accepted:
		return "got no answer: " + trouble(x)
	case x.Response != nil && (busy(x) || !errored(x)):
		return "got no answer of the router: " + describe(x)
	}
	if why := j.controlTooSoon(j.reduced); why != "" {
		return "stays open, which may be too soon to tell: " + why
	}
	return ""
}

func (j overWS) notes() []string {
	notes := j.greetings(j.reduced)
	if x := j.control; x != nil && (x.Response != nil || endedByError(x)) {
		notes = append(notes, "the connection with the full identity did not last either, for another reason: "+describeWS(x))
	}
	return notes
}
