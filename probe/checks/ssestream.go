package checks

import (
	"cmp"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/expect"
	"github.com/engfix/engfix/probe/variants"
)

// sseStream: the endpoint answers with an event stream, and with the events that a criterion names.
func sseStream(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         SSEStream,
		Demands:    "The request with the full identity, or the one that the criterion names, gets a stream of server-sent events as text/event-stream, with the criterion's events in their order.",
		Passes:     "The answer is a success with the content type text/event-stream that goes on or has sent an event, carries no error, and holds the events.",
		Fails:      "A success with another content type; a stream that breaks off before its first event, or carries an error; a stream that has ended without the events, or that holds others in their place.",
		CannotTell: "The request did not succeed; the stream ended without an event; or it was still open without the events after two events or a short time.",
		Transports: probe.TransportsThat(probe.Transport.Streams),
		Asks:       []string{variants.Control},
		AsksFor:    func(p probe.Params) []string { return cs.asks(p.When) },
		Excludes: func(ep probe.Endpoint, p probe.Params) string {
			return cs.excludes(ep, cmp.Or(p.When, variants.Control))
		},
		Judge: func(k probe.Case) probe.Finding { return judgeStream(c, cs, k) },
	}
}

func judgeStream(c contract.Contract, cs conditions, k probe.Case) probe.Finding {
	var e expect.Expectation
	if k.Params.Expect != "" {
		var why string
		if e, why = expected(k.Params); why != "" {
			return cannotTell(nil, "%s", why)
		}
	}
	answers := cs.answers(k.Exchanges, cmp.Or(k.Params.When, variants.Control))
	if len(answers) == 0 {
		return cannotTell(nil, "no stream was requested")
	}
	h := hear(c, k)
	for _, verdict := range []probe.Verdict{probe.Fail, probe.Inconclusive} {
		var found []objection
		for _, x := range answers {
			if o := h.objectStream(x, e); o != nil && o.verdict == verdict {
				found = append(found, *o)
			}
		}
		if len(found) > 0 {
			f := objected(found, answers)
			if verdict == probe.Fail {
				f.Want = strings.TrimSuffix("a stream as text/event-stream with "+e.String(), " with ")
			}
			return f
		}
	}
	return shown(answers, "the stream is text/event-stream (%s)", answer(answers[0]))
}

// objectStream returns why an answer is not the stream that is wanted; nil if it is.
func (h hearing) objectStream(x *probe.Exchange, e expect.Expectation) *objection {
	says := variants.Says(x.Label)
	switch {
	case x.Response == nil:
		return leavesOpen(x, "the request %s got no answer: %s", says, trouble(x))
	case !succeeded(x):
		return leavesOpen(x, "no stream to judge: the request %s got %s", says, describe(x))
	case !streams(x):
		return refutes(x, "%s is not an event stream", nameOf(x)).showing("Content-Type: " + orNone(x.Response.ContentType()))
	case h.errorInside(x) != "":
		return refutes(x, "the stream %s carries an error", says).showing(h.errorShown(x, h.errorInside(x)))
	case x.End == probe.EndCut && len(h.heard(x)) == 0:
		return refutes(x, "the stream %s breaks off before its first event", says)
	case x.End == probe.EndComplete && len(h.heard(x)) == 0:
		return leavesOpen(x, "the stream %s ended without an event", says)
	}
	if j := e.Judge(x, nil); len(j.Missed) > 0 {
		return refutes(x, "the stream %s is not as expected", says).showing(misses(j))
	} else if len(j.Open) > 0 {
		return leavesOpen(x, "the stream %s leaves it open: %s", says, strings.Join(j.Open, "; "))
	}
	return nil
}
