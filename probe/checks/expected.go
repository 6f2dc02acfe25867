package checks

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/expect"
	"github.com/engfix/engfix/probe/variants"
)

// expected reads the expectation from the words. why describes the fault in it, or is "".
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

// holding returns the demand that answers under a condition meet an expectation. A control that does not succeed shows
// nothing about a success.
func holding(e expect.Expectation) wanted {
	return wanted{says: e.String(), places: true, holds: func(x *probe.Exchange) (differs, open string) {
		if x.Label == variants.Control && !succeeded(x) {
			return "", "it is not a success (" + answer(x) + ")"
		}
		j := e.Judge(x, nil)
		return misses(j), strings.Join(j.Open, "; ")
	}}
}

// missing objects to an answer that does not meet its expectation.
func missing(x *probe.Exchange, j expect.Judgement) *objection {
	return refutes(x, "%s is not as expected", nameOf(x)).showing(misses(j))
}

// misses lists the unmet expectations of an answer.
func misses(j expect.Judgement) string {
	all := make([]string, len(j.Missed))
	for i, m := range j.Missed {
		all[i] = m.String()
	}
	return words.Clip(strings.Join(all, "; "), clipped)
}

// eachOwn judges the endpoint's own answers to any question, each separately. An answer that equals the one to a path
// that the service does not have shows nothing, and a missing answer leaves the verdict open. The finding is nil if
// there is nothing against them; judged are the answers that were compared.
func eachOwn(c contract.Contract, k probe.Case, e expect.Expectation, answers []*probe.Exchange) (judged []*probe.Exchange, f *probe.Finding) {
	var failed, unclear []objection
	for _, x := range answers {
		if originOf(c, k, x) == foreign && !ownWords(c, k, x) {
			continue
		}
		j := e.Judge(x, nil)
		switch {
		case len(j.Missed) > 0 && !busy(x):
			failed = append(failed, *missing(x, j))
		case busy(x):
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

// errorsOf returns the answers that have an error status.
func errorsOf(xs []*probe.Exchange) []*probe.Exchange {
	return slices.DeleteFunc(slices.Clone(xs), func(x *probe.Exchange) bool { return !errored(x) })
}

// everyErrorHolds judges every error that the endpoint was made to return.
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

// asksUnder names the questions of a check of bodies. They are those of the condition in the words. If the words name
// no condition, unsaid is taken. If the condition is every error, they are all questions that may cause one.
func (cs conditions) asksUnder(when, unsaid string) []string {
	if when = cmp.Or(when, unsaid); when == AnyError {
		return everyError()
	}
	return cs.asks(when)
}

// headless excludes an endpoint whose bodies cannot be judged, or that does not admit the condition.
func (cs conditions) headless(ep probe.Endpoint, p probe.Params) string {
	if why := withoutBodies(ep, p); why != "" {
		return why
	}
	return cs.excludes(ep, cmp.Or(p.When, variants.Control))
}

// notSuccessful returns why the control of an endpoint shows nothing about successes, or "".
func notSuccessful(ep probe.Endpoint, control *probe.Exchange) string {
	switch {
	case control == nil:
		return "no request with the full identity was sent"
	case !succeeded(control):
		return fmt.Sprintf("no success to judge: the full identity got %s%s", answer(control), absent(ep, control))
	}
	return ""
}

// absent returns the remedy if a control asked for a thing that may not exist: ": set params.id to one that exists";
// else "".
func absent(ep probe.Endpoint, control *probe.Exchange) string {
	names := pathParams(ep.Path)
	if control.Response == nil || control.Response.Status != http.StatusNotFound || names == nil {
		return ""
	}
	for i, name := range names {
		names[i] = "params." + name
	}
	one := "one that exists"
	if len(names) > 1 {
		one = "ones that exist"
	}
	return ": set " + words.And(names) + " to " + one
}
