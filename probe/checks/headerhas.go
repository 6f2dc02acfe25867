package checks

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/expect"
)

// headerHas: answers have the headers that a criterion names: all answers, if it names no condition.
func headerHas(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         HeaderHas,
		Demands:    "Answers have the headers that the criterion names.",
		Passes:     "The success with the full identity and every error that the requests produced have them, or every answer under the criterion's condition. An answer without a body needs no Content-Type, an error may be JSON where another type is named, and needs none of ETag, Last-Modified, Content-Disposition and Location.",
		Fails:      "An answer lacks a header, or has another value.",
		CannotTell: "The control did not succeed, so there is no success to judge; a request got no answer, or a rate limit answered; or, under a condition, the control got the same status or did not succeed either.",
		Transports: probe.TransportsThat(probe.Transport.Answers),
		Asks:       valid,
		AsksFor:    func(p probe.Params) []string { return cs.asksUnder(p.When, AnyError) },
		Excludes: func(ep probe.Endpoint, p probe.Params) string {
			if e, _ := expected(p); ep.Transport.Streams() && p.Path == "" && namesHeader(e, "Content-Type") {
				return "the content type of a stream is judged by " + SSEStream
			}
			if p.When == "" {
				return ""
			}
			return cs.excludes(ep, p.When)
		},
		Judge: func(k probe.Case) probe.Finding {
			e, why := expected(k.Params)
			switch {
			case why != "":
				return cannotTell(nil, "%s", why)
			case k.Params.When == "":
				return everyAnswerHas(c, k, e)
			case k.Params.When == AnyError:
				return everyErrorHolds(c, k, e)
			}
			want := holding(e)
			want.creating = aboutCreation(k.Params)
			return judgeOutcome(cs, k, want)
		},
	}
}

// namesHeader reports whether an expectation names a header.
func namesHeader(e expect.Expectation, name string) bool {
	return slices.ContainsFunc(e.Header, func(p expect.Place) bool { return strings.EqualFold(p.At, name) })
}

// ofSuccesses are headers that say something about the thing in an answer, or where it is: an error has no such thing.
var ofSuccesses = []string{"ETag", "Last-Modified", "Content-Disposition", "Location"}

// everyAnswerHas judges the headers of all answers of the endpoint.
func everyAnswerHas(c contract.Contract, k probe.Case, e expect.Expectation) probe.Finding {
	answers := k.Exchanges
	if namesHeader(e, "Content-Type") {
		answers = slices.DeleteFunc(slices.Clone(answers), func(x *probe.Exchange) bool { return x.Response != nil && bodyless(x) })
	}
	if namesHeader(e, "Content-Type") && !strings.Contains(e.String(), "json") { // a report in CSV may be refused in JSON
		answers = slices.DeleteFunc(slices.Clone(answers), func(x *probe.Exchange) bool { return errored(x) && x.Response.IsJSON() })
	}
	if slices.ContainsFunc(ofSuccesses, func(name string) bool { return namesHeader(e, name) }) {
		answers = slices.DeleteFunc(slices.Clone(answers), errored)
	}
	judged, f := eachOwn(c, k, e, answers)
	control := validAnswer(k)
	switch why := notSuccessful(k.Endpoint, control); {
	case f != nil:
		return *f
	case why != "":
		return cannotTell(judged, "%s", why)
	case len(judged) == 0:
		return cannotTell(k.Exchanges, "no answer to judge: none has a body or is the endpoint's own")
	}
	return shown(judged, "every answer seen has %s: %s", e, labels(judged))
}
