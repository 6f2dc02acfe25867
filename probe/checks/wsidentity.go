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

// wsIdentityRequired: a WebSocket that lacks identity is refused, at the handshake or after it was accepted.
//
// A service may accept first and wait for the client's hello, so a conversation says one; silence until the time is up
// is not a refusal, and data before the refusal is a leak. Judged by difference, as identity.required is.
func wsIdentityRequired(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         WSIdentityRequired,
		Demands:    "A WebSocket without identity, or without any one required part of it, is refused: by HTTP 4xx at the handshake, or by closing with 4000–4999 or 1008 before any data; with the full identity it is not refused in the same way.",
		Passes:     "Every reduced connection is refused, at the handshake with HTTP 4xx or after it by a close with 4000–4999 or 1008, and the control is not refused in the same way.",
		Fails:      "A reduced connection stays open, in silence or not; gets data before it is refused; is closed with another code; or is dropped without a close frame.",
		CannotTell: "The control ends as the reduced connections do, or is answered as a path without WebSocket is; a connection had no answer.",
		Transports: []probe.Transport{probe.WS},
		Asks:       []string{"control", "anonymous", "without/*", "blank/*", "malformed/*", "bad-credential", "without-credential"},
		Judge: func(k probe.Case) probe.Finding {
			f := judgeWSIdentity(c.Identity, k)
			f.Warnings = append(f.Warnings, taken(k.Exchanges)...)
			return f
		},
	}
}

func judgeWSIdentity(id contract.Identity, k probe.Case) probe.Finding {
	control := k.Answer("control")
	reduced, unasked := reducedOf(k.Exchanges, id)
	var failed, unclear []objection
	for _, x := range reduced {
		refused, why := refusedWS(x)
		switch {
		case x.Response == nil && !x.Accepted:
			unclear = append(unclear, objection{x, probe.Inconclusive, fmt.Sprintf("the connection %s had no answer: %s", variants.Says(x.Label), trouble(x))})
		case x.Response != nil && (busy(x) || limited(x)):
			unclear = append(unclear, objection{x, probe.Inconclusive, fmt.Sprintf("the handshake %s was answered by something before the router: %s", variants.Says(x.Label), describe(x))})
		case sameWS(x, control, id):
			unclear = append(unclear, objection{x, probe.Inconclusive, fmt.Sprintf("the control, with the full identity, ended in the same way as the connection %s (%s), so the answers cannot tell whether identity is what is missed", variants.Says(x.Label), describeWS(x))})
		case !refused:
			failed = append(failed, objection{x, probe.Fail, fmt.Sprintf("%s: %s", variants.Says(x.Label), why)})
		case k.Params.Status != 0 && (x.Response == nil || x.Response.Status != k.Params.Status):
			failed = append(failed, objection{x, probe.Fail, fmt.Sprintf("refused %s, but not with status %d at the handshake: %s", variants.Says(x.Label), k.Params.Status, describeWS(x))})
		}
	}
	all := append(slices.Clone(reduced), control)
	switch {
	case len(failed) > 0:
		f := objected(failed, all)
		f.Wanted = "a refusal: HTTP 4xx at the handshake, or a close with 4000–4999 or 1008 before any data"
		if k.Params.Status != 0 {
			f.Wanted = fmt.Sprintf("a refusal with status %d at the handshake", k.Params.Status)
		}
		return f
	case control == nil:
		return cannotTell(all, "the control was not asked")
	case len(unclear) > 0:
		return objected(unclear, all)
	case unasked != nil:
		return cannotTell(all, "nothing was asked %s", strings.Join(unasked, ", "))
	case control.Response == nil && !control.Accepted:
		return cannotTell(all, "the control, with the full identity, had no answer: %s", trouble(control))
	case control.Response != nil && (busy(control) || limited(control) || !errored(control)):
		return cannotTell(all, "the control, with the full identity, was not answered by the router: %s", describe(control))
	case noConversation(control):
		return cannotTell(all, "the control, with the full identity, got the answer for a path that has no WebSocket (%s): is the router mounted there, and is there what its parameters name?", describe(control))
	}
	f := shown(all, "refused %s (%s); with the full identity %s", without(reduced), describeWS(reduced[0]), describeWS(control))
	if ended, _ := refusedWS(control); ended || control.Response != nil || endedByError(control) {
		f.Warnings = []string{"the connection with the full identity did not last either, for another reason: " + describeWS(control)}
	}
	return f
}

// sameWS reports whether the control ended as the reduced conversation did, in a way that is an end: two connections
// that both stay open are no refusal to compare, they are a failure.
func sameWS(x, control *probe.Exchange, id contract.Identity) bool {
	if control == nil {
		return false
	}
	if x.Response != nil || control.Response != nil {
		if x.Response == nil || control.Response == nil || x.Response.Status != control.Response.Status {
			return false
		}
		s := x.Response.Status
		return s == 401 || s == 403 || s == 429 || s >= 500 || likeness(x, id.Headers) == likeness(control, id.Headers)
	}
	if ends(x) == "" || leaked(x) != "" && leaked(control) != "" {
		return false
	}
	if s := statusTold(x); (s == 401 || s == 403) && s == statusTold(control) && ends(x) == ends(control) {
		return true // as over HTTP, words make no difference where both are told that they are not who they should be
	}
	return ends(x) == ends(control) && likenessWS(x, id.Headers) == likenessWS(control, id.Headers)
}

// statusTold gives the HTTP status that the end of a conversation stands for: by its error's http_status, or by a close
// code that is one and 4000; 0 where neither tells.
func statusTold(x *probe.Exchange) int {
	for _, f := range x.Received() {
		if s := gjson.GetBytes(frameBytes(f), "error.http_status"); s.Type == gjson.Number {
			return int(s.Int())
		}
	}
	if c := x.Close(); c != nil && c.Code >= 4400 && c.Code <= 4599 {
		return c.Code - 4000
	}
	return 0
}

// ends names how the service ended a conversation; "" where it did not.
func ends(x *probe.Exchange) string {
	if c := x.Close(); c != nil {
		return fmt.Sprint("close ", c.Code)
	}
	switch x.End {
	case probe.EndCut:
		return "cut"
	case probe.EndProtocol:
		return "broken"
	}
	return ""
}
