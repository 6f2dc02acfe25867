package checks

import (
	"cmp"
	"slices"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// answersWithin: every answer is complete within the time that a criterion names.
func answersWithin(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         AnswersWithin,
		Demands:    "Every answer is complete within the time that the criterion names.",
		Passes:     "Every request, or every request under the criterion's condition, got its whole answer within the time, and the control succeeded.",
		Fails:      "An answer takes longer, or there is none after waiting longer.",
		CannotTell: "The control did not succeed, so no real work was timed; a request got no answer for another reason, or a rate limit answered. A pass covers these few requests only: not load, larger data or percentiles.",
		Transports: probe.TransportsThat(probe.Transport.Ends),
		Timed:      true,
		Asks:       valid,
		AsksFor:    func(p probe.Params) []string { return cs.asksUnder(p.When, AnyError) },
		Excludes: func(ep probe.Endpoint, p probe.Params) string {
			if p.When == "" {
				return ""
			}
			return cs.excludes(ep, p.When)
		},
		Judge: func(k probe.Case) probe.Finding { return judgeTime(c, cs, k) },
	}
}

func judgeTime(c contract.Contract, cs conditions, k probe.Case) probe.Finding {
	e, why := expected(k.Params)
	switch {
	case why != "":
		return cannotTell(nil, "%s", why)
	case e.Within == 0:
		return cannotTell(nil, "the criterion names no time")
	}
	answers := k.Exchanges
	if k.Params.When != "" {
		answers = cs.answers(answers, k.Params.When)
	}
	judged, f := eachOwn(c, k, e, answers)
	switch why := notSuccessful(k.Endpoint, validAnswer(k)); {
	case f != nil:
		return *f
	case len(judged) == 0:
		return cannotTell(answers, "no answer could be timed")
	case why != "":
		return cannotTell(judged, "%s", why)
	}
	slowest := slices.MaxFunc(judged, func(a, b *probe.Exchange) int { return cmp.Compare(a.DurationMS, b.DurationMS) })
	took := time.Duration(slowest.DurationMS * float64(time.Millisecond)).Round(time.Millisecond)
	return shown(append([]*probe.Exchange{slowest}, judged...), "all %d answers took at most %s; the slowest, %s, took %s", len(judged), e.Within, variants.Says(slowest.Label), took)
}
