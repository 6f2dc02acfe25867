package probe

import "slices"

// A Cause is the fact that decided a finding. Reports and exit codes depend on it; a reason is only for people.
type Cause string

// The causes. A finding whose verdict needs no further cause has an empty one.
const (
	// CauseNothingThere: every answer is the answer to a path that the service does not have.
	CauseNothingThere Cause = "nothing-there"
	// CauseNotMounted: the source declares the endpoint, and the running service does not have it. It was not asked.
	CauseNotMounted Cause = "not-mounted"
	// CauseNoAnswer: the endpoint was asked, and no request had an answer.
	CauseNoAnswer Cause = "no-answer"
	// CauseRefused: the request with the full identity was refused with 401 or 403, for example because its token has
	// expired.
	CauseRefused Cause = "refused"
	// CauseFlaky: the endpoint was asked more than once, and the answers disagree.
	CauseFlaky Cause = "flaky"
	// CauseCredential: the request without a required part may be let in because its credential, or a header that is
	// not required, carries the part.
	CauseCredential Cause = "credential-may-carry"
	// CauseMayMiss: the router may have endpoints that are not known, so nothing is shown for all of its endpoints.
	CauseMayMiss Cause = "may-miss-endpoints"
	// CauseNoRouter: the ticket names no router.
	CauseNoRouter Cause = "no-router"
	// CauseNoEndpoint: no endpoint of the router is known.
	CauseNoEndpoint Cause = "no-endpoint"
	// CauseUnsettled: the ticket contradicts itself, for example with two Router fields. It was not asked about.
	CauseUnsettled Cause = "unsettled-ticket"
	// CauseNotConcerned: the router has endpoints, but the check is for none of them.
	CauseNotConcerned Cause = "no-endpoint-concerned"
	// CauseShadowed: another route answers, or may answer, at the endpoint's method and path. It was not asked.
	CauseShadowed Cause = "shadowed"
	// CausePathUnknown: the endpoint is mounted under a prefix that is not known. It was not asked.
	CausePathUnknown Cause = "path-unknown"
	// CauseNoRequest: no valid request to the endpoint can be made from the known schema and configuration. It was not
	// asked.
	CauseNoRequest Cause = "no-valid-request"
	// CauseNotAsked: no run has asked about the item in its present words. Only a document of several runs has it.
	CauseNotAsked Cause = "not-asked"
	// CauseSharedID: several tickets have the ticket's ID, so which verdict is the item's is not known. Only a document of
	// several runs has it.
	CauseSharedID Cause = "shared-id"
)

// Causes lists the causes.
func Causes() []Cause {
	return []Cause{
		CauseNothingThere, CauseNotMounted, CauseNoAnswer, CauseRefused, CauseFlaky, CauseCredential, CauseMayMiss,
		CauseNoRouter, CauseNoEndpoint, CauseUnsettled, CauseNotConcerned, CauseShadowed, CausePathUnknown, CauseNoRequest,
		CauseNotAsked, CauseSharedID,
	}
}

// decidedBy returns the finding's own cause. If the finding is inconclusive without one, it returns the cause that the
// answers show.
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

// answered reports whether the service answered at all: with a response, or by accepting a WebSocket.
func (x *Exchange) answered() bool { return x.Response != nil || x.Accepted }

// refused reports whether the service says that it does not know the caller, or does not let them in. An accepted
// WebSocket says so with its close code: 4401 and 4403 mean the statuses, and frameworks close with 1008.
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

// decidedBy returns the cause of the first finding that made the item's verdict. The item's reason describes the same
// finding.
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

// Why returns the item's cause, or its verdict if there is no cause.
func (it ItemResult) Why() Cause {
	if it.Cause != "" {
		return it.Cause
	}
	return Cause(it.Verdict)
}
