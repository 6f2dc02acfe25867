package checks

import (
	"net/http"
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/variants"
)

// notConcerned returns the finding that the words turn out not to be about an endpoint.
func notConcerned(evidence []*probe.Exchange, reason string) probe.Finding {
	return probe.Finding{Verdict: probe.Unresolved, Cause: probe.CauseNotConcerned, Reason: reason, Exchanges: ids(evidence...)}
}

// ignored is the reason of an endpoint that takes no body.
const ignored = "it declares no body, and nothing shows that it reads one: malformed JSON changes no answer that is about a body"

// An undeclared is the answer to malformed JSON of an endpoint that declares no body. Its handler may read a body all the
// same. It may also ignore it. Then this is the answer to the valid request, put for the second time, and the words are not
// about the endpoint. The source decides where the answers do not.
type undeclared struct {
	x, control *probe.Exchange
	reads      probe.BodyRead
}

// undeclaredOf returns that answer; nil if the endpoint was not asked.
func undeclaredOf(k probe.Case) *undeclared {
	x := k.Answer(variants.UndeclaredJSON)
	if x == nil {
		return nil
	}
	return &undeclared{x, k.Answer(variants.Control), k.Endpoint.Undeclared}
}

// bears reports whether the answer bears on malformed JSON. If it does not, o is the objection that this leaves open
// whether a demand holds, or nil if the endpoint takes no body.
func (u *undeclared) bears() (yes bool, o *objection) {
	status, c, shown := statusOf(u.x), statusOf(u.control), u.reads != probe.ReadsNoBody
	switch {
	case status == 0, busy(u.x), c == 0, busy(u.control), c == http.StatusUnauthorized, c == http.StatusForbidden:
		return true, nil // nothing is known of either: any demand stays open
	case u.broke(), u.reads == probe.ReadsBody && status/100 == 2:
		return true, nil
	case status/100 == 2 && (shown || c/100 != 2):
		return false, leavesOpen(u.x, "it declares no body and answers malformed JSON with %s, and nothing shows whether it parses every body", answer(u.x))
	case aboutBody(status) && status != c && (shown || status != http.StatusBadRequest):
		return true, nil
	case aboutBody(status), status/100 == 5, shown:
		return false, leavesOpen(u.x, "it declares no body, and the answer to malformed JSON (%s) does not show whether it parses one: set a valid body for it under routers", both(u.x, u.control))
	}
	return false, nil
}

// broke reports whether the service crashed on the body: the control did not crash, or was no JSON either.
func (u *undeclared) broke() bool {
	return statusOf(u.x)/100 == 5 && (statusOf(u.control)/100 != 5 || u.reads == probe.ReadsBody)
}

// object returns the objection to an answer that bears on malformed JSON and does not meet the demand; nil if it is judged
// like that of a declared body.
func (u *undeclared) object(how string) *objection {
	switch {
	case u.broke():
		return refutes(u.x, "%s %s", nameOf(u.x), how)
	case aboutBody(statusOf(u.x)) && u.reads == probe.ReadsNoBody:
		return leavesOpen(u.x, "it declares no body, and nothing but the answer (%s) shows that it reads one", both(u.x, u.control))
	}
	return nil
}

// aboutBody reports whether a status may be about the content of a request. A 400 may also be about its time: that the
// request was made before.
func aboutBody(status int) bool {
	return slices.Contains([]int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity}, status)
}

// bearing returns the answers under a condition without the one to an undeclared body, if that does not bear on the
// condition. open is the objection to it, if there is one. none is the finding if no answer is left.
func bearing(k probe.Case, answers []*probe.Exchange) (left []*probe.Exchange, open *objection, none *probe.Finding) {
	u := undeclaredOf(k)
	if u == nil {
		return answers, nil, nil
	}
	yes, open := u.bears()
	if yes {
		return answers, nil, nil
	}
	left = slices.DeleteFunc(answers, func(x *probe.Exchange) bool { return x.Label == variants.UndeclaredJSON })
	if len(left) == 0 && open == nil {
		f := notConcerned([]*probe.Exchange{u.x, u.control}, ignored)
		return nil, nil, &f
	}
	return left, open, nil
}
