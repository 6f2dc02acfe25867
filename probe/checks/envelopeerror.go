package checks

import (
	"fmt"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// envelopeError: every error that the endpoint can be made to give is an error envelope.
func envelopeError(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         EnvelopeError,
		Demands:    fmt.Sprintf("Every error is an %s: a JSON content type, the body's status equal to the response's, and no framework error in or around it.", c.Error.Name()),
		Passes:     "At least one error was had, and every error is an envelope: by its schema, as JSON by its content type, with the response's own status inside.",
		Fails:      "An error of another form: the framework's {\"detail\": …}, an envelope wrapped in one, a member that is missing or of another type, another status inside, a member that stands twice, a payload beside the error, a stack trace; or a success that carries an error.",
		CannotTell: "No error could be had, an answer was not whole, or a success has something that may be an error or a thing that has failed.",
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

// judgeErrors judges every error among the answers of an HTTP or SSE endpoint. Vacuous is inconclusive: where no error
// could be had, nothing was shown. A question without an answer leaves open which error it would have had.
func judgeErrors(cs conditions, k probe.Case) probe.Finding {
	var bad []violation
	var good, unclear, doubtful, ambiguous []*probe.Exchange
	c := cs.c
	h := hear(c, k)
	for _, x := range underCondition(cs, k) {
		vs := h.errorViolations(x)
		switch {
		case x.Label == variants.InvalidPath && originOf(c, k, x) == foreign && !ownWords(c, k, x):
			continue // it is the path of no endpoint: a convertor in the service's own template did not take the value
		case len(vs) > 0:
			bad = append(bad, violation{x, vs})
		case errored(x) && (!whole(x) || busy(x)), x.Response == nil:
			unclear = append(unclear, x)
		case errored(x):
			good = append(good, x)
		case granted(x) && x.Label != variants.LastEventID && h.doubtful(x) != "":
			doubtful = append(doubtful, x)
		case succeeded(x) && h.mayCarry(x) != "":
			ambiguous = append(ambiguous, x)
		}
	}
	switch {
	case len(bad) > 0:
		return violated(bad, good)
	case len(unclear) > 0:
		return cannotTell(append(unclear, good...), "the request %s got no answer that can be judged: %s", variants.Says(unclear[0].Label), describe(unclear[0]))
	case len(doubtful) > 0:
		return cannotTell(append(doubtful, good...), "the stream %s has an event that the one with the full identity does not get, and that may tell an error or not: %s",
			variants.Says(doubtful[0].Label), h.doubtful(doubtful[0]))
	case len(ambiguous) > 0:
		return h.ambiguous(ambiguous, good)
	case len(good) == 0:
		return cannotTell(k.Exchanges, "no error could be had: no answer has an error status, so there was nothing to judge")
	}
	return shown(good, "every error seen is an %s: %s", c.Error.Name(), labels(good))
}

// underCondition picks the answers that are to be judged: all of them, or those under the condition that the words name.
func underCondition(cs conditions, k probe.Case) []*probe.Exchange {
	if k.Params.When == "" {
		return k.Exchanges
	}
	return cs.answers(k.Exchanges, k.Params.When)
}

// ambiguous words that successes may carry an error or not.
func (h hearing) ambiguous(xs, rest []*probe.Exchange) probe.Finding {
	return cannotTell(append(xs, rest...), "the success %s (%s) has at %s what may be an error, or a thing that looks like one or has failed",
		variants.Says(xs[0].Label), describe(xs[0]), h.mayCarry(xs[0]))
}

// errorViolations tells what is wrong with one answer as an error; none where it is a right one or no error.
func (h hearing) errorViolations(x *probe.Exchange) []contract.Violation {
	switch {
	case x.Response == nil:
		return nil
	case succeeded(x):
		if inside := h.errorInside(x); inside != "" {
			return []contract.Violation{{Path: inside, Want: "an error status for an error", Got: fmt.Sprintf("a %d that carries an error", x.Response.Status)}}
		}
		if how := h.streamEnd(x); how != "" {
			return []contract.Violation{{Path: "body", Want: "an error status for an error", Got: fmt.Sprintf("a %d stream that %s", x.Response.Status, how)}}
		}
		return nil
	case errored(x) && streams(x):
		return []contract.Violation{{Path: "content-type", Want: "application/json", Got: x.Response.ContentType()}}
	case !errored(x) || !whole(x) || busy(x):
		return nil
	}
	vs := h.shape.Violations(body(x.Response), x.Response.Status)
	if len(vs) == 0 && !x.Response.IsJSON() {
		vs = append(vs, contract.Violation{Path: "content-type", Want: "application/json", Got: orNone(x.Response.ContentType())})
	}
	return vs
}
