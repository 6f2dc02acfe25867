package checks

import (
	"net/http"
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// notConcerned returns the finding that the words turn out not to be about an endpoint.
func notConcerned(evidence []*probe.Exchange, reason string) probe.Finding {
	return probe.Finding{Verdict: probe.Unresolved, Cause: probe.CauseNotConcerned, Reason: reason, Exchanges: ids(evidence...)}
}

// ignored is the reason of an endpoint that takes no body.
const ignored = "it declares no body, nothing shows that it reads one, and malformed JSON changes nothing about its answer"

// An undeclared is the answer to malformed JSON of an endpoint that declares no body. Its handler may read a body all the
// same. It may also ignore it. Then this is the answer to the valid request, and so is again, the answer to that request,
// put right after it. The answer bears on malformed JSON if the two differ. The source decides where they do not.
type undeclared struct {
	x, again, control *probe.Exchange
	reads             probe.BodyRead
	same              bool
}

// undeclaredOf returns that answer; nil if the endpoint was not asked, or if the condition is another.
func undeclaredOf(cs conditions, k probe.Case, h hearing) *undeclared {
	x, again := k.Answer(variants.UndeclaredJSON), k.Answer(variants.ControlAgain)
	if x == nil || !slices.Contains(cs.named(k.Params.When), variants.UndeclaredJSON) {
		return nil
	}
	return &undeclared{x, again, k.Answer(variants.Control), k.Endpoint.Undeclared, again != nil && h.sameOutcome(cs.c, x, again)}
}

// sameOutcome reports whether both answers are successes, both are crashes, or both are the same error.
func (h hearing) sameOutcome(c contract.Contract, x, y *probe.Exchange) bool {
	class := statusOf(x) / 100
	switch {
	case class != statusOf(y)/100:
		return false
	case class == 2:
		return (h.errorInside(x) == "") == (h.errorInside(y) == "")
	}
	return class == 5 || impersonal(c, x, y).is(impersonal(c, y, x))
}

// bears reports whether the answer bears on malformed JSON. If it does not, o is the objection that this leaves open
// whether a demand holds, or nil if the endpoint takes no body.
func (u *undeclared) bears() (yes bool, o *objection) {
	taken := statusOf(u.x)/100 == 2
	switch {
	case u.reads == probe.ReadsNoBody && (u.same || taken && u.compared()):
		return false, nil
	case !u.compared():
		return false, leavesOpen(u.x, "there is nothing to compare the answer to malformed JSON (%s) with: the request without a body got %s", answer(u.x), answer(u.again))
	case u.reads == probe.ReadsNoBody && crashed(u.x): // of the service's state, as far as the source shows
		return false, leavesOpen(u.x, "its source shows no read of a body as JSON, and yet malformed JSON gets another answer: %s", u.difference())
	case u.reads == probe.BodyUnknown && u.same && !u.mayLack():
		return false, nil
	case u.reads == probe.ReadsBody && taken, u.refused():
		return true, nil
	case u.same, taken:
		return false, leavesOpen(u.x, "it declares no body, and its answer to malformed JSON (%s) does not show whether it parses one: set a valid body for it under routers", u.difference())
	case crashed(u.x) && crashed(u.control):
		return false, leavesOpen(u.x, "it crashed before as well, without malformed JSON: %s", both(u.x, u.control))
	}
	return true, nil
}

// compared reports whether there is an answer to compare with.
func (u *undeclared) compared() bool { return statusOf(u.again) != 0 && !busy(u.again) }

// mayLack reports whether the answer may mean that something is missing: a body, or a valid identity.
func (u *undeclared) mayLack() bool {
	missing := []int{http.StatusBadRequest, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity}
	return crashed(u.x) || u.refused() || slices.Contains(missing, statusOf(u.x))
}

// refused reports whether the identity was refused from the beginning.
func (u *undeclared) refused() bool {
	s := statusOf(u.x)
	return s == statusOf(u.control) && (s == http.StatusUnauthorized || s == http.StatusForbidden)
}

// difference describes both answers; only the one if they are alike.
func (u *undeclared) difference() string {
	mine, its := answer(u.x), answer(u.again)
	if mine == its {
		return mine
	}
	return mine + "; without a body: " + its
}

// crashed reports whether an answer is an error of the service.
func crashed(x *probe.Exchange) bool { return statusOf(x)/100 == 5 }

// bearing returns the answers under a condition, without u's if that does not bear on the condition. open is the objection
// to it, if there is one. none is the finding if no answer is left.
func (u *undeclared) bearing(answers []*probe.Exchange) (left []*probe.Exchange, open *objection, none *probe.Finding) {
	if u == nil {
		return answers, nil, nil
	}
	yes, open := u.bears()
	if yes {
		return answers, nil, nil
	}
	left = slices.DeleteFunc(answers, func(x *probe.Exchange) bool { return x.Label == u.x.Label })
	if len(left) == 0 && open == nil {
		f := notConcerned([]*probe.Exchange{u.x, u.again}, ignored)
		return nil, nil, &f
	}
	return left, open, nil
}
