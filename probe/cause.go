package probe

import "slices"

// A Cause says what decided a finding. Reports and exit codes go by it; a reason is for people alone.
type Cause string

// The causes. A finding whose verdict says it all has none.
const (
	// CauseNothingThere: every answer is the one that the service gives for a path that it does not have.
	CauseNothingThere Cause = "nothing-there"
	// CauseNotMounted: the source declares the endpoint, and the running service does not have it. It was not asked.
	CauseNotMounted Cause = "not-mounted"
	// CauseNoAnswer: the endpoint was asked, and no request had an answer.
	CauseNoAnswer Cause = "no-answer"
	// CauseRefused: the request with the full identity was refused with 401 or 403, as one with an expired token is.
	CauseRefused Cause = "refused"
	// CauseFlaky: the endpoint was asked more than once, and the answers disagree.
	CauseFlaky Cause = "flaky"
	// CauseCredential: what lets a request in without a required part may be that its credential, or a header that is not
	// required, carries the part.
	CauseCredential Cause = "credential-may-carry"
	// CauseMayMiss: the router may have endpoints that are not known, so nothing is shown of all of them.
	CauseMayMiss Cause = "may-miss-endpoints"
	// CauseNoRouter: the ticket names no router.
	CauseNoRouter Cause = "no-router"
	// CauseNoEndpoint: no endpoint of the router is known.
	CauseNoEndpoint Cause = "no-endpoint"
	// CauseUnsettled: the ticket contradicts itself, as one with two Router fields does. It was not asked about.
	CauseUnsettled Cause = "unsettled-ticket"
	// CauseNotConcerned: the router has endpoints, and the check is for none of them.
	CauseNotConcerned Cause = "no-endpoint-concerned"
	// CauseShadowed: another route answers, or may answer, at the endpoint's method and path. It was not asked.
	CauseShadowed Cause = "shadowed"
	// CausePathUnknown: the endpoint is mounted under a prefix that is not known. It was not asked.
	CausePathUnknown Cause = "path-unknown"
	// CauseNoRequest: no valid request to the endpoint can be made from what is known and configured. It was not asked.
	CauseNoRequest Cause = "no-valid-request"
)

// Causes lists the causes.
func Causes() []Cause {
	return []Cause{
		CauseNothingThere, CauseNotMounted, CauseNoAnswer, CauseRefused, CauseFlaky, CauseCredential, CauseMayMiss,
		CauseNoRouter, CauseNoEndpoint, CauseUnsettled, CauseNotConcerned, CauseShadowed, CausePathUnknown, CauseNoRequest,
	}
}

// decidedBy gives the finding's own cause, or the one that the answers to the endpoint show where they could not tell.
func (f Finding) decidedBy(answers []*Exchange) Cause {
	switch {
	case f.Cause != "" || f.Verdict != Inconclusive || len(answers) == 0:
		return f.Cause
	case !slices.ContainsFunc(answers, (*Exchange).answered):
		return CauseNoAnswer
	case refused(Case{Exchanges: answers}.Answer("control")):
		return CauseRefused
	}
	return ""
}

// answered reports whether anything of the protocol came: a response, or a WebSocket that was accepted.
func (x *Exchange) answered() bool { return x.Response != nil || x.Accepted }

// refused reports whether the service says that it does not know who asks, or does not let them in. On a WebSocket that
// it has accepted it says so when it closes: 4401 and 4403 stand for the statuses, and 1008 is what frameworks close with.
func refused(control *Exchange) bool {
	switch {
	case control == nil:
		return false
	case control.Response != nil:
		return control.Response.Status == 401 || control.Response.Status == 403
	case control.Close() != nil:
		return slices.Contains([]int{4401, 4403, 1008}, control.Close().Code)
	}
	return false
}

// decidedBy gives the cause of the first finding that made the item's verdict, which is the one that its reason tells.
func (it ItemResult) decidedBy() Cause {
	if it.Flaky && it.Verdict == Inconclusive {
		return CauseFlaky
	}
	for _, f := range it.Findings {
		if f.Verdict == it.Verdict {
			return f.Cause
		}
	}
	return ""
}

// Why gives the item's cause, or its verdict's word where that says it all.
func (it ItemResult) Why() Cause {
	if it.Cause != "" {
		return it.Cause
	}
	return Cause(it.Verdict)
}
