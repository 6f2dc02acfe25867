package checks

import (
	"cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// bodyHas: answers hold the values that a criterion names. The criterion is about successes if it names no condition,
// and otherwise about the answers under its condition or about every error.
func bodyHas(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         BodyHas,
		Demands:    "The body of the answer has the members, values and types that the criterion names.",
		Passes:     "The success with the full identity has them, or every answer under the criterion's condition, or every error that the requests produced. A DELETE without a body in its answer passes if the criterion names no operation. An answer under a condition differs from the control's, and none is the answer for a path that does not exist.",
		Fails:      "Such an answer lacks a member, has another value or type, or is not JSON.",
		CannotTell: "The control did not succeed; an answer is not complete; no request produced an error; or, under a condition, the control got the same status or did not succeed either. Other requests are not covered.",
		Transports: probe.TransportsThat(probe.Transport.Ends),
		Asks:       valid,
		AsksFor:    func(p probe.Params) []string { return cs.asksUnder(p.When, variants.Control) },
		Excludes:   cs.headless,
		Judge: func(k probe.Case) probe.Finding {
			e, why := expected(k.Params)
			if why != "" {
				return cannotTell(nil, "%s", why)
			}
			if k.Params.When == AnyError {
				return everyErrorHolds(c, k, e)
			}
			if x := validAnswer(k); done(k, x) {
				return shown([]*probe.Exchange{x}, "the DELETE succeeded, and HTTP allows its answer no body: %s", describe(x))
			}
			want := holding(e)
			want.creating = aboutCreation(k.Params)
			k.Params.When = cmp.Or(k.Params.When, variants.Control)
			return judgeOutcome(cs, k, want)
		},
	}
}

// done reports whether a DELETE succeeded without a body, and the words are about successes in general, not about one operation.
func done(k probe.Case, control *probe.Exchange) bool {
	p := k.Params
	return p.When == "" && p.Method == "" && p.Path == "" && k.Endpoint.Method == "DELETE" && control != nil && succeeded(control) && bodyless(control)
}
