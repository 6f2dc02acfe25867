package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/expect"
	"github.com/engfix/engfix/probe/variants"
)

// expected reads what the words say that an answer must hold. why says what is wrong with it, or "".
func expected(p probe.Params) (e expect.Expectation, why string) {
	if p.Expect == "" {
		return e, "the criterion does not say what is expected"
	}
	e, err := expect.Parse([]byte(p.Expect))
	if err != nil {
		return e, "the expectation cannot be read: " + err.Error()
	}
	return e, ""
}

// holding is what answers must hold under a condition. A control that does not succeed shows nothing of what a success holds.
func holding(e expect.Expectation) wanted {
	return wanted{says: e.String(), places: true, holds: func(x *probe.Exchange) (differs, open string) {
		if x.Label == variants.Control && !succeeded(x) {
			return "", "it is not a success (" + answer(x) + ")"
		}
		j := e.Judge(x, nil)
		return misses(j), strings.Join(j.Open, "; ")
	}}
}

// missing objects to an answer that misses what is expected of it.
func missing(x *probe.Exchange, j expect.Judgement) *objection {
	return refutes(x, "%s is not as expected", nameOf(x)).showing(misses(j))
}

// misses words what an answer misses.
func misses(j expect.Judgement) string {
	all := make([]string, len(j.Missed))
	for i, m := range j.Missed {
		all[i] = m.String()
	}
	return words.Clip(strings.Join(all, "; "), clipped)
}

// eachOwn judges, of answers to any question, those that are the endpoint's own, each by itself: what is the answer for a path that
// does not exist says nothing, and what has none leaves open what it would have been. It finds nothing against them where the
// finding is nil; judged are those that were looked at.
func eachOwn(c contract.Contract, k probe.Case, e expect.Expectation, answers []*probe.Exchange) (judged []*probe.Exchange, f *probe.Finding) {
	var failed, unclear []objection
	for _, x := range answers {
		if originOf(c, k, x) == foreign && !ownWords(c, k, x) {
			continue
		}
		j := e.Judge(x, nil)
		switch {
		case len(j.Missed) > 0 && !busy(x) && !limited(x):
			failed = append(failed, *missing(x, j))
		case busy(x), limited(x):
			unclear = append(unclear, *leavesOpen(x, "something in front of the router answered the request %s: %s", variants.Says(x.Label), answer(x)))
		case len(j.Open) > 0:
			unclear = append(unclear, *leavesOpen(x, "the answer %s leaves it open: %s", variants.Says(x.Label), strings.Join(j.Open, "; ")))
		default:
			judged = append(judged, x)
		}
	}
	for _, found := range [][]objection{failed, unclear} {
		if len(found) > 0 {
			f := objected(found, judged)
			if f.Verdict == probe.Fail {
				f.Want = e.String()
			}
			return judged, &f
		}
	}
	return judged, nil
}

// errors picks the answers that have an error status.
func errorsOf(xs []*probe.Exchange) []*probe.Exchange {
	return slices.DeleteFunc(slices.Clone(xs), func(x *probe.Exchange) bool { return !errored(x) })
}

// everyErrorHolds judges every error that the endpoint was made to give.
func everyErrorHolds(c contract.Contract, k probe.Case, e expect.Expectation) probe.Finding {
	judged, f := eachOwn(c, k, e, errorsOf(k.Exchanges))
	switch {
	case f != nil:
		return *f
	case len(judged) == 0:
		return cannotTell(k.Exchanges, "no request produced an error of the endpoint's own")
	}
	return shown(judged, "every error seen has %s: %s", e, labels(judged))
}

// asksUnder names what a check of what answers hold asks: the questions of the condition that the words name, or all that may
// bring about an error where they mean every error, or nothing in particular and unsaid is so.
func (cs conditions) asksUnder(when, unsaid string) []string {
	if when = cmp.Or(when, unsaid); when == AnyError {
		return everyError()
	}
	return cs.asks(when)
}

// headless excludes what a check of bodies cannot judge, or a condition that the endpoint does not admit.
func (cs conditions) headless(ep probe.Endpoint, p probe.Params) string {
	if why := withoutBodies(ep, p); why != "" {
		return why
	}
	return cs.excludes(ep, cmp.Or(p.When, variants.Control))
}

// notSuccessful says that a control shows nothing of successes, or "".
func notSuccessful(control *probe.Exchange) string {
	switch {
	case control == nil:
		return "no request with the full identity was sent"
	case !succeeded(control):
		return fmt.Sprintf("no success to judge: the full identity got %s", answer(control))
	}
	return ""
}
