package checks

import (
	"fmt"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// envelopeSuccess: every success is an envelope. Where the service has no success envelope, Success is nil and nothing
// binds to this check.
func envelopeSuccess(c contract.Contract) probe.Check {
	name := "Envelope"
	if c.Success != nil {
		name = c.Success.Name()
	}
	return probe.Check{
		ID:         EnvelopeSuccess,
		Demands:    fmt.Sprintf("Every success is an %s: a JSON object whose payload is under data, and never one that carries an error.", name),
		Passes:     "At least one success was had, and every success is an envelope; one without a body has nothing to wrap.",
		Fails:      "A success that is a bare object, list or value, that is not JSON, or that carries an error.",
		CannotTell: "No success could be had with the full identity; a success is larger than is read, was cut, or is in a coding that is not known; it has something that may be an error or a thing that has failed; or it is an event stream.",
		Transports: probe.TransportsThat(probe.Transport.Ends),
		Asks:       []string{variants.Control, variants.ControlLater, variants.Created, variants.Anonymous, variants.Without + "*", variants.UnknownID},
		Excludes:   withoutBodies,
		Judge:      func(k probe.Case) probe.Finding { return judgeSuccesses(c, name, k) },
	}
}

func judgeSuccesses(c contract.Contract, name string, k probe.Case) probe.Finding {
	h := hear(c, k)
	var bad []violation
	var good, unread, streamed, ambiguous []*probe.Exchange
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
			default:
				good = append(good, x)
			}
		}
	}
	switch {
	case len(bad) > 0:
		return violated(bad, good)
	case len(streamed) > 0:
		return cannotTell(streamed, "the success is an event stream, which has no success to wrap: pin the endpoint with transport: sse")
	case len(unread) > 0:
		return cannotTell(append(unread, good...), "the success %s cannot be judged: %s", variants.Says(unread[0].Label), describe(unread[0]))
	case len(ambiguous) > 0:
		return h.ambiguous(ambiguous, good)
	case h.control != nil && h.control.Response == nil:
		return cannotTell(append([]*probe.Exchange{h.control}, good...), "the request with the full identity got no answer that can be judged: %s", describe(h.control))
	case len(good) > 0:
		return shown(good, "every success seen is an %s: %s", name, labels(good))
	}
	control := k.Answer(variants.Control)
	if control == nil {
		return cannotTell(nil, "no success could be had: the request with the full identity was not asked")
	}
	return cannotTell([]*probe.Exchange{control}, "no success could be had: the request with the full identity got %s", describe(control))
}

func (h hearing) successViolations(success contract.Shape, x *probe.Exchange) []contract.Violation {
	inside := h.errorInside(x)
	_, wrapped := success.(contract.Envelope)
	if claim := h.shape.Is(body(x.Response)); inside == "" && claim.Is && wrapped && !strings.HasPrefix(claim.At, "data") {
		inside = at(claim) // what stands beside the payload is the envelope's own, and no part of a thing that has failed
	}
	vs := success.Violations(body(x.Response), x.Response.Status)
	if len(vs) == 0 && inside != "" {
		vs = append(vs, contract.Violation{Path: inside, Want: "no error in a success", Got: "an error"})
	}
	if len(vs) == 0 && !x.Response.IsJSON() {
		vs = append(vs, contract.Violation{Path: "content-type", Want: "application/json", Got: orNone(x.Response.ContentType())})
	}
	return vs
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
