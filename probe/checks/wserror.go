package checks

import (
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// wsErrorEnvelope: before a WebSocket is closed for an error, the error is told in an envelope.
func wsErrorEnvelope(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         WSErrorEnvelope,
		Demands:    fmt.Sprintf("Every error of a WebSocket is an %s: in a text frame before the connection is closed, or in the body where the handshake is refused.", c.Error.Name()),
		Passes:     "At least one error was had, and each was told in an envelope: in a text frame before the close, or in the body of the refused handshake.",
		Fails:      "A connection closed for an error without a frame before it, or dropped; a frame that is not JSON, not text, or not an envelope; a refused handshake without an envelope.",
		CannotTell: "No connection was refused or ended with an error, or the control was refused in the same way.",
		Transports: []probe.Transport{probe.WS},
		Asks:       []string{"control", "anonymous", "without/*", "bad-credential", "unknown-id", "ws/*"},
		Judge:      func(k probe.Case) probe.Finding { return judgeWSErrors(c, k) },
	}
}

func judgeWSErrors(c contract.Contract, k probe.Case) probe.Finding {
	control := k.Answer("control")
	var bad []violation
	var good, unclear []*probe.Exchange
	for _, x := range k.Exchanges {
		switch {
		case x.Response == nil && !x.Accepted, x.Response != nil && busy(x):
			unclear = append(unclear, x)
		case handshakeLike(x, control):
			// The handshake is refused whoever asks: the refusal may be the framework's, for a path it does not have.
			unclear = append(unclear, x)
		default:
			vs, isError := wsViolations(c, x)
			if len(vs) > 0 {
				bad = append(bad, violation{x, vs})
			} else if isError {
				good = append(good, x)
			}
		}
	}
	switch {
	case len(bad) > 0:
		return violated(bad, good)
	case len(unclear) > 0:
		return cannotTell(append(unclear, good...), "the connection %s cannot be judged, since the control fared no better: %s",
			says(unclear[0].Label), describeWS(unclear[0]))
	case len(good) == 0:
		return cannotTell(k.Exchanges, "no error could be had: no connection was refused or ended with an error")
	}
	return shown(good, "every error seen is an %s: %s", c.Error.Name(), labels(good))
}

// handshakeLike reports whether a handshake was refused without an envelope, and the control's likewise.
func handshakeLike(x, control *probe.Exchange) bool {
	return x.Response != nil && control != nil && control.Response != nil &&
		x.Response.Status == control.Response.Status && !gjson.ValidBytes(body(x.Response))
}

// wsViolations tells what is wrong with the errors of one conversation, and whether it held any.
func wsViolations(c contract.Contract, x *probe.Exchange) (vs []contract.Violation, isError bool) {
	if x.Response != nil {
		if !errored(x) {
			return []contract.Violation{{Path: "handshake", Wanted: "101 or an HTTP error", Came: describe(x)}}, true
		}
		return errorViolations(c, x), true
	}
	told := false
	for _, f := range x.Received() {
		raw := frameBytes(f)
		isJSON := gjson.ValidBytes(raw) && f.Type == "text"
		tells := anError
		if endedByError(x) {
			tells = mayBeError
		}
		if isJSON && !tells(gjson.ParseBytes(raw)) || !isJSON && !endedByError(x) {
			continue
		}
		told = true
		if f.Type != "text" {
			vs = append(vs, contract.Violation{Path: "frame", Wanted: "a text frame", Came: frameText(f)})
			continue
		}
		vs = append(vs, c.Error.Violations(raw, 0)...)
	}
	if told {
		if x.End == probe.EndCut {
			vs = append(vs, contract.Violation{Path: "close", Wanted: "a close frame after the error", Came: "the connection dropped without one"})
		}
		return vs, true
	}
	if endedByError(x) {
		came := "the connection dropped without a close frame"
		if cl := x.Close(); cl != nil {
			came = "closed with " + closing(cl) + " and no frame before it"
			if len(x.Received()) > 0 {
				came = "closed with " + closing(cl) + " and no error before it"
			}
		}
		return append(vs, contract.Violation{Path: "frame", Wanted: "an " + c.Error.Name() + " in a text frame before the close", Came: came}), true
	}
	return nil, false
}

// endedByError reports whether the service ended the conversation otherwise than in peace: with a normal end, a service
// that goes away, or a close frame that gives no code.
func endedByError(x *probe.Exchange) bool {
	if c := x.Close(); c != nil {
		return c.Code != 1000 && c.Code != 1001 && c.Code != 1005
	}
	return x.End == probe.EndCut
}
