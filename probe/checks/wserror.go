package checks

import (
	"fmt"
	"strings"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// wsErrorEnvelope: before a WebSocket is closed for an error, the service sends the error in an envelope.
func wsErrorEnvelope(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         WSErrorEnvelope,
		Demands:    fmt.Sprintf("Every error of a WebSocket is an %s: in a text frame before the connection is closed, or in the body if the handshake is refused.", c.Error.Name()),
		Passes:     "At least one connection produced an error, and every error is an envelope: in a text frame before the close, or in the body of the refused handshake.",
		Fails:      "A connection is closed for an error without a frame before it, is closed without an error while the control is not, or is dropped; a frame is not JSON, not text or not an envelope; a refused handshake has no envelope.",
		CannotTell: "No connection was refused or ended with an error, the control got the same refusal, a message that the control does not get may be an error, or a connection got no complete answer.",
		Transports: probe.TransportsThat(probe.Transport.Frames),
		Asks:       everyError("ws/*", variants.BadFrame),
		Judge:      func(k probe.Case) probe.Finding { return withBlindness(c.Error, judgeWSErrors(c, k)) },
	}
}

func judgeWSErrors(c contract.Contract, k probe.Case) probe.Finding {
	h := hear(c, k)
	control := h.control
	var bad []violation
	var good, unclear, suspect, unanswered []*probe.Exchange
	for _, x := range k.Exchanges {
		switch {
		case x.Response == nil && !x.Accepted, x.Response != nil && (busy(x) || errored(x) && !whole(x)):
			unanswered = append(unanswered, x)
		case handshakeLike(x, control):
			// Every client gets this handshake answer: the path may have no WebSocket.
			unclear = append(unclear, x)
		default:
			vs, isError := h.wsViolations(x)
			switch {
			case len(vs) > 0:
				bad = append(bad, violation{x, vs})
			case h.suspect(x) != "":
				suspect = append(suspect, x)
			case isError:
				good = append(good, x)
			}
		}
	}
	switch {
	case len(bad) > 0:
		return violated(bad, good)
	case len(unanswered) > 0:
		return cannotTell(append(append(unanswered, unclear...), good...), "the connection %s got no answer to judge: %s",
			variants.Says(unanswered[0].Label), describeWS(unanswered[0]))
	case len(unclear) > 0:
		return cannotTell(append(unclear, good...), "the full identity got the same answer as the connection %s, so this shows nothing about its errors: %s",
			variants.Says(unclear[0].Label), describeWS(unclear[0]))
	case len(suspect) > 0:
		return cannotTell(append(suspect, good...), "the connection %s got a message that the full identity does not get, and that may be an error: %s",
			variants.Says(suspect[0].Label), h.suspect(suspect[0]))
	case len(good) == 0:
		return cannotTell(k.Exchanges, "no connection was refused or ended with an error, so there was nothing to judge")
	}
	return shown(good, "every error seen is an %s: %s", c.Error.Name(), labels(good))
}

// handshakeLike reports whether a handshake got an answer without an error that a program can read, and the control got
// the same status.
func handshakeLike(x, control *probe.Exchange) bool {
	return x.Response != nil && control != nil && control.Response != nil &&
		x.Response.Status == control.Response.Status && (!errored(x) || !jsontext.Valid(bodyText(x.Response)))
}

// wsViolations returns the faults in one conversation's errors, and whether it held any error.
func (h hearing) wsViolations(x *probe.Exchange) (vs []contract.Violation, isError bool) {
	if x.Response != nil {
		if !errored(x) {
			return []contract.Violation{{Path: "handshake", Says: "neither opens the WebSocket nor refuses it", Want: "101, or an HTTP error", Got: describe(x)}}, true
		}
		vs := h.errorViolations(x)
		if len(vs) > 0 && x.Response.Status == 403 && x.Response.Body == "" {
			vs[0].Got += " (ASGI servers answer so when the application closes before accept)"
		}
		return vs, true
	}
	ended := endedByError(x) || h.endedUnlikeControl(x)
	errors := h.errorsTold(x, ended)
	for _, m := range errors {
		if m.binary {
			vs = append(vs, contract.Violation{Path: "frame", Says: "sends its error in a binary frame", Want: "a text frame", Got: m.text()})
			continue
		}
		for _, v := range illustrated(h.shape.Violations(m.raw, 0), m.raw) {
			v.Says = "sends a frame that " + v.Says
			if x.Close() != nil {
				v.Says = "follows a frame that " + strings.TrimPrefix(v.Says, "sends a frame that ")
			}
			vs = append(vs, v)
		}
	}
	switch {
	case len(errors) > 0 && x.End == probe.EndCut:
		vs = append(vs, contract.Violation{Path: "close", Says: "is dropped after the error", Want: "a close frame after the error", Got: "no close frame"})
	case len(errors) > 0:
	case ended:
		vs = append(vs, unexplainedEnd(x, h.shape.Name()))
	default:
		return nil, false
	}
	return vs, true
}

// unexplainedEnd is the violation of a conversation that ended without an error.
func unexplainedEnd(x *probe.Exchange, shape string) contract.Violation {
	v := contract.Violation{Path: "frame", Says: "has no " + shape + " before it", Want: "an " + shape + " in a text frame before the close"}
	switch c := x.Close(); {
	case c == nil:
		v.Says, v.Got = "is dropped without an "+shape, "no close frame"
	case len(x.Received()) > 0:
		v.Got = "close " + closing(c) + " with no error before it"
	default:
		v.Got = "close " + closing(c) + " with no frame before it"
	}
	return v
}

// errorsTold returns the messages of a conversation that announce an error: those that the shape calls an error, or
// else, if the conversation ended with an error, the last message, whatever its form.
func (h hearing) errorsTold(x *probe.Exchange, ended bool) []message {
	var errors []message
	got := h.heard(x)
	for _, m := range got {
		if h.claims(x, m) {
			errors = append(errors, m)
		}
	}
	if len(errors) > 0 || len(got) == 0 || !ended {
		return errors
	}
	if last := got[len(got)-1]; h.mayTell(x, last, h.sense(x, last, true)) {
		return []message{last}
	}
	return nil
}

// mayTell reports whether the last message before an end may announce it.
func (h hearing) mayTell(x *probe.Exchange, last message, s sense) bool {
	return s == telling || s == unclear && !h.usually(x, last)
}

// endedUnlikeControl reports whether the service closed peacefully on a client but not on the control, and sent it only
// messages that everybody gets, or a last message that the control does not get. That is a refusal, whatever its code.
func (h hearing) endedUnlikeControl(x *probe.Exchange) bool {
	c := h.control
	if x.Close() == nil || c == nil || h.isControl(x) || h.mayEnd(x) || !c.Accepted || ends(c) != "" {
		return false
	}
	got, senses := h.heard(x), h.senses(x)
	if n := len(got); n > 0 && h.mayTell(x, got[n-1], senses[n-1]) {
		return true
	}
	for i, m := range got {
		if senses[i] == data || senses[i] == unclear && !h.said(m) {
			return false
		}
	}
	return true
}
