package checks

import (
	"fmt"
	"slices"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// envelopeError: every error that the requests produce is an error envelope.
func envelopeError(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         EnvelopeError,
		Demands:    fmt.Sprintf("Every error is an %s: a JSON content type, the response's own status in the body, and no framework error in or around it.", c.Error.Name()),
		Passes:     "At least one request produced an error, and every error is an envelope: by its schema, as JSON by its content type, with the response's own status inside.",
		Fails:      "An error of another form: the framework's {\"detail\": …}, an envelope wrapped in one, a member that is missing, has the wrong type or stands twice, another status inside, a payload beside the error, a stack trace; or a success that carries an error.",
		CannotTell: "No request produced an error, an answer was not complete, or a success holds something that may be an error or may describe a thing that failed.",
		Transports: probe.TransportsThat(probe.Transport.Answers),
		Asks:       everyError(),
		AsksFor: func(p probe.Params) []string {
			if p.When == "" {
				return nil
			}
			return cs.asks(p.When)
		},
		Excludes: func(ep probe.Endpoint, p probe.Params) string {
			if why := withoutBodies(ep, p); why != "" || p.When == "" {
				return why
			}
			return cs.excludes(ep, p.When)
		},
		Judge: func(k probe.Case) probe.Finding { return withBlindness(c.Error, judgeErrors(cs, k)) },
	}
}

// withoutBodies excludes the endpoints whose answers HTTP forbids a body.
func withoutBodies(ep probe.Endpoint, _ probe.Params) string {
	if ep.Method == "HEAD" {
		return "an answer to HEAD has no body"
	}
	return ""
}

// judgeErrors judges every error among the answers of an HTTP or SSE endpoint. If no request produced an error, nothing was
// shown. A request without an answer leaves open which error it would have got.
func judgeErrors(cs conditions, k probe.Case) probe.Finding {
	var bad []violation
	var good, unclear, suspect, ambiguous []*probe.Exchange
	c := cs.c
	h := hear(c, k)
	answers, open, none := underCondition(cs, k, h)
	if none != nil {
		return *none
	}
	for _, x := range answers {
		vs := h.errorViolations(x)
		switch {
		case x.Label == variants.InvalidPath && originOf(c, k, x) == foreign && !ownWords(c, k, x):
			continue // no endpoint has this path: a convertor in the service's own template did not take the value
		case len(vs) > 0:
			bad = append(bad, violation{x, vs})
		case errored(x) && (!whole(x) || busy(x)), x.Response == nil, h.brokeOff(x):
			unclear = append(unclear, x)
		case errored(x):
			good = append(good, x)
		case granted(x) && x.Label != variants.LastEventID && h.suspect(x) != "":
			suspect = append(suspect, x)
		case succeeded(x) && h.mayCarry(x) != "":
			ambiguous = append(ambiguous, x)
		}
	}
	switch {
	case len(bad) > 0:
		return violated(bad, good)
	case open != nil:
		return objected([]objection{*open}, good)
	case len(unclear) > 0:
		return cannotTell(append(unclear, good...), "the request %s got no answer to judge: %s", variants.Says(unclear[0].Label), describe(unclear[0]))
	case len(suspect) > 0:
		return cannotTell(append(suspect, good...), "the stream %s has an event that the full identity does not get, and that may be an error: %s",
			variants.Says(suspect[0].Label), h.suspect(suspect[0]))
	case len(ambiguous) > 0:
		return h.ambiguous(ambiguous, good)
	case len(good) == 0 && k.Endpoint.Undeclared.Shown() && k.Params.When != AnyError && cs.unsent(k) != "":
		return cannotTell(k.Exchanges, "%s", cs.unsent(k))
	case len(good) == 0:
		return cannotTell(k.Exchanges, "no request produced an error, so there was nothing to judge")
	}
	return shown(good, "every error seen is an %s: %s", c.Error.Name(), labels(good))
}

// underCondition picks the answers that are to be judged: all of them, or those that bear on the condition that the words
// name. open and none are as of undeclared.bearing.
func underCondition(cs conditions, k probe.Case, h hearing) (answers []*probe.Exchange, open *objection, none *probe.Finding) {
	switch k.Params.When {
	case "":
		return k.Exchanges, nil, nil
	case AnyError:
		return cs.answers(k.Exchanges, AnyError), nil, nil
	}
	answers, open, none = undeclaredOf(cs, k, h).bearing(cs.answers(k.Exchanges, k.Params.When))
	for _, x := range cs.unread(k) {
		alike := func(y *probe.Exchange) bool { return errored(y) && statusOf(y) == statusOf(x) }
		if slices.ContainsFunc(answers, alike) { // it is the same kind of error to the service
			answers = append(answers, x)
		}
	}
	return answers, open, none
}

// ambiguous returns the finding that successes may carry an error.
func (h hearing) ambiguous(xs, rest []*probe.Exchange) probe.Finding {
	return cannotTell(append(xs, rest...), "%s holds something at %s that may be an error, or may describe a thing that failed",
		nameOf(xs[0]), h.mayCarry(xs[0]))
}

// errorViolations returns the violations of one answer as an error; none if it is correct or not an error.
func (h hearing) errorViolations(x *probe.Exchange) []contract.Violation {
	switch {
	case x.Response == nil:
		return nil
	case succeeded(x):
		if inside := h.errorInside(x); inside != "" {
			return []contract.Violation{{Path: inside, Says: "is a success that carries an error", Want: "an error status", Got: h.errorShown(x, inside)}}
		}
		if how := h.streamEnd(x); how != "" {
			return []contract.Violation{{Path: "body", Says: "opens a stream that " + how, Want: "an error status", Got: gotFrom(x)}}
		}
		return nil
	case errored(x) && streams(x):
		return []contract.Violation{mistyped(x, "is an error sent as a stream")}
	case !errored(x) || !whole(x) || busy(x):
		return nil
	}
	raw := body(x.Response)
	vs := illustrated(h.shape.Violations(raw, x.Response.Status), raw)
	if len(vs) == 0 && !x.Response.IsJSON() {
		vs = append(vs, mistyped(x, "has JSON under another content type"))
	}
	return vs
}

// mistyped returns the violation of a response whose content type is not JSON.
func mistyped(x *probe.Exchange, says string) contract.Violation {
	return contract.Violation{Path: "content-type", Says: says, Want: "Content-Type: application/json", Got: "Content-Type: " + orNone(x.Response.ContentType())}
}

// errorShown returns the error that a success carries at a place.
func (h hearing) errorShown(x *probe.Exchange, place string) string {
	if streams(x) || wantsStream(x) {
		for _, m := range h.heard(x) {
			if h.claims(x, m) || m.event == eventError {
				return answer(x) + ": " + m.text()
			}
		}
	}
	if place == "content-type" {
		return fmt.Sprintf("%d with Content-Type: %s", x.Response.Status, x.Response.ContentType())
	}
	return words.Clip(fmt.Sprint(x.Response.Status, " ", fragment(body(x.Response), place)), mostShown)
}
