package checks

import (
	"cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// bodyHas: answers hold what a criterion names: successes, where it names no condition, the answers under the one that it names,
// or every error.
func bodyHas(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         BodyHas,
		Demands:    "The body of the answer has what the criterion names: members, their values and types.",
		Passes:     "The success with the full identity has it (a DELETE that is answered without a body, where the words name no operation, has nothing to hold), or every answer under the condition that the criterion names, or every error that the endpoint can be made to give; an answer under a condition is not the control's, and none is that of a path that does not exist.",
		Fails:      "Such an answer lacks it, has another value or type, or has a body that is no JSON.",
		CannotTell: "The control did not succeed; an answer is not whole; under a condition: the control is answered with the same status, or did not succeed either; no request produced an error. What other requests would get is not shown.",
		Transports: probe.TransportsThat(probe.Transport.Ends),
		Asks:       []string{variants.Control},
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
			if x := k.Answer(variants.Control); done(k, x) {
				return shown([]*probe.Exchange{x}, "the DELETE was done, and HTTP forbids its answer a body: %s", describe(x))
			}
			k.Params.When = cmp.Or(k.Params.When, variants.Control)
			return judgeOutcome(cs, k, holding(e))
		},
	}
}

// done reports whether a DELETE was done and answered without a body, where the words speak of successes and not of one operation.
func done(k probe.Case, control *probe.Exchange) bool {
	p := k.Params
	return p.When == "" && p.Method == "" && p.Path == "" && k.Endpoint.Method == "DELETE" && control != nil && succeeded(control) && bodyless(control)
}
