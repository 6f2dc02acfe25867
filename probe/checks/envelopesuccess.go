package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// envelopeSuccess: every success is an envelope. If the service has no success envelope, Success is nil and no
// criterion uses this check.
func envelopeSuccess(c contract.Contract) probe.Check {
	name := "Envelope"
	if c.Success != nil {
		name = c.Success.Name()
	}
	return probe.Check{
		ID:         EnvelopeSuccess,
		Demands:    fmt.Sprintf("Every success is an %s: a JSON object with its payload under data, and no error in it.", name),
		Passes:     "At least one request succeeded, and every success is an envelope; a success without a body has nothing to wrap.",
		Fails:      "A success that is a bare object, list or value, is not JSON, or carries an error.",
		CannotTell: "The full identity got no success; a success is too large to read, was cut, or is in an unknown coding; its payload is an Envelope with the same members; it holds something that may be an error or may describe a thing that failed; or it is an event stream.",
		Transports: probe.TransportsThat(probe.Transport.Ends),
		Asks:       []string{variants.Control, variants.ControlLater, variants.Created, variants.Anonymous, variants.Without + "*", variants.UnknownID},
		Excludes:   withoutBodies,
		Judge:      func(k probe.Case) probe.Finding { return judgeSuccesses(c, name, k) },
	}
}

func judgeSuccesses(c contract.Contract, name string, k probe.Case) probe.Finding {
	h := hear(c, k)
	_, builtin := c.Success.(contract.Envelope)
	var bad []violation
	var good, unread, streamed, ambiguous, twice []*probe.Exchange
	for _, x := range k.Exchanges {
		switch {
		case !succeeded(x) || c.Success == nil:
		case streams(x):
			streamed = append(streamed, x)
		case bodyless(x):
			good = append(good, x) // there is no payload that could be left unwrapped
		case !whole(x):
			unread = append(unread, x)
		default:
			switch vs := h.successViolations(c.Success, x); {
			case len(vs) > 0:
				bad = append(bad, violation{x, vs})
			case h.mayCarry(x) != "":
				ambiguous = append(ambiguous, x)
			case builtin && wrappedTwice(body(x.Response)):
				twice = append(twice, x)
			default:
				good = append(good, x)
			}
		}
	}
	switch {
	case len(bad) > 0:
		return violated(bad, good)
	case len(streamed) > 0:
		return cannotTell(streamed, "the success is an event stream, which has no payload to wrap: pin the endpoint with transport: sse")
	case len(unread) > 0:
		return cannotTell(append(unread, good...), "the success %s is not complete: %s", variants.Says(unread[0].Label), describe(unread[0]))
	case len(ambiguous) > 0:
		return h.ambiguous(ambiguous, good)
	case len(twice) > 0:
		return cannotTell(append(twice, good...), "the payload of %s is an %s with the same members, so it may be wrapped twice: %s", nameOf(twice[0]), name, answer(twice[0]))
	case h.control != nil && h.control.Response == nil:
		return cannotTell(append([]*probe.Exchange{h.control}, good...), "the full identity got no answer to judge: %s", describe(h.control))
	case len(good) > 0:
		return shown(good, "every success seen is an %s: %s", name, labels(good))
	}
	control := k.Answer(variants.Control)
	if control == nil {
		return cannotTell(nil, "no success to judge: no request with the full identity was sent")
	}
	return cannotTell([]*probe.Exchange{control}, "no success to judge: the full identity got %s%s", describe(control), absent(k.Endpoint, control))
}

func (h hearing) successViolations(success contract.Shape, x *probe.Exchange) []contract.Violation {
	inside := h.errorInside(x)
	_, wrapped := success.(contract.Envelope)
	if claim := h.shape.Is(body(x.Response)); inside == "" && claim.Is && wrapped && !strings.HasPrefix(claim.At, "data") {
		inside = at(claim) // members beside the payload belong to the envelope, not to a thing that has failed
	}
	vs := illustrated(success.Violations(body(x.Response), x.Response.Status), body(x.Response))
	if len(vs) == 0 && inside != "" {
		vs = append(vs, contract.Violation{Path: inside, Says: "is a success that carries an error", Want: "no error in a success", Got: h.errorShown(x, inside)})
	}
	if len(vs) == 0 && !x.Response.IsJSON() {
		vs = append(vs, mistyped(x, "has JSON under another content type"))
	}
	return vs
}

// wrappedTwice reports whether the payload of an Envelope looks like one of the same making: it has data, and the same members. A
// payload may have data of its own, as a series of measurements.
func wrappedTwice(raw []byte) bool {
	outer := gjson.ParseBytes(raw)
	inner := outer.Get("data")
	return inner.IsObject() && inner.Get("data").Exists() && slices.Equal(memberNames(outer), memberNames(inner))
}

func memberNames(v gjson.Result) []string {
	names := []string{}
	v.ForEach(func(name, _ gjson.Result) bool {
		names = append(names, name.Str)
		return true
	})
	slices.Sort(names)
	return names
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// bodyless reports whether HTTP forbids the response a body.
func bodyless(x *probe.Exchange) bool {
	return x.Response.Status == 204 || x.Response.Status == 205
}
